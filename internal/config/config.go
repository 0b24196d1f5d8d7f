// Package config gathers settings: flags over CLOUDLENS_* variables over the
// config file, in that order. It is the only place that reads the
// environment.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// Stores says where the data is.
type Stores struct {
	Data     string `help:"Folder of everything CloudLens keeps." default:"data" placeholder:"DIR"`
	Database string `help:"Catalogue: sqlite:PATH or postgres://…; DATA/catalogue.db when not given." placeholder:"URL"`
	Ledger   string `help:"Ledger: duckdb:PATH; DATA/ledger.duckdb when not given." placeholder:"URL"`
}

// Cloud says how clouds are asked.
type Cloud struct {
	CloudEndpoint string        `help:"Base URL that takes the place of Alibaba Cloud's endpoints, such as a simulator's. Plain http only to this machine." placeholder:"URL"`
	BillRate      int           `help:"Calls a second to one account's bills; 0 for no limit." default:"10"`
	CloudRate     int           `help:"Calls a second to each other service of one account; 0 for no limit." default:"40"`
	SyncEvery     time.Duration `help:"How often accounts with an access key are read; 0 for never." default:"6h"`
}

// DatabaseURL is where the catalogue is.
func (s *Stores) DatabaseURL() string {
	if s.Database != "" {
		return s.Database
	}
	return "sqlite:" + filepath.Join(s.Data, "catalogue.db")
}

// LedgerURL is where the ledger is: the kind of its engine, a colon, and what
// that engine takes for its place.
func (s *Stores) LedgerURL() string {
	if s.Ledger != "" {
		return s.Ledger
	}
	return "duckdb:" + filepath.Join(s.Data, "ledger.duckdb")
}

// Keyset is the sealed secrets' keyset file, and the text that stands in its
// place when CLOUDLENS_KEYSET is set.
func (s *Stores) Keyset() (path, text string) {
	return filepath.Join(s.Data, "keyset.json"), os.Getenv(prefix + "KEYSET")
}

// Socket is where a running server takes commands of the same user.
func (s *Stores) Socket() string { return filepath.Join(s.Data, "cloudlens.sock") }

// Lock is held by the process that has the stores open.
func (s *Stores) Lock() string { return filepath.Join(s.Data, "cloudlens.lock") }

const prefix = "CLOUDLENS_"

// Environment resolves a flag from its variable: --insecure-open from
// CLOUDLENS_INSECURE_OPEN.
func Environment() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if v, ok := os.LookupEnv(prefix + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))); ok {
			return v, nil
		}
		return nil, nil
	})
}

// File resolves flags from a YAML file whose keys are their names. The file
// that CLOUDLENS_CONFIG names must exist; the default one may be missing.
func File() (kong.Resolver, error) {
	path, named := os.LookupEnv(prefix + "CONFIG")
	if !named {
		path = "cloudlens.yaml"
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return settings{path: path}, nil
	}
	if err != nil {
		return nil, fault.Invalid("config", "the config file %s cannot be read: %s", path, err.Error())
	}
	values := map[string]any{}
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return nil, fault.Invalid("config", "the config file %s is not YAML: %s", path, err.Error())
	}
	return settings{path, values}, nil
}

// settings are the values of a config file by the names of their flags.
type settings struct {
	path   string
	values map[string]any
}

// Validate refuses keys that are no flag of any command: a misspelt one would
// leave the default in force unnoticed.
func (s settings) Validate(app *kong.Application) error {
	known := map[string]bool{}
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error { // no visit fails
		if flag, ok := node.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	for _, key := range slices.Sorted(maps.Keys(s.values)) {
		if !known[key] {
			return fault.Invalid("config", "the config file %s has the key %q, which is no setting: correct or remove it; cloudlens --help and docs/configuration.md name them all", s.path, key)
		}
	}
	return nil
}

// Resolve gives a flag's value, if the file has one.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	switch v := s.values[flag.Name].(type) {
	case nil:
		return nil, nil
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = fmt.Sprint(p)
		}
		return strings.Join(parts, ","), nil
	default:
		return fmt.Sprint(v), nil
	}
}

// HeapBounded tells whether the user bounds Go's heap with GOMEMLIMIT.
func HeapBounded() bool { return os.Getenv("GOMEMLIMIT") != "" }

// Locale is the language of the terminal.
func Locale() string {
	lang := os.Getenv("LC_ALL")
	for _, name := range []string{"LC_MESSAGES", "LANG"} {
		if lang == "" {
			lang = os.Getenv(name)
		}
	}
	return locale.Choose(os.Getenv(prefix+"LOCALE"), lang, locale.English)
}
