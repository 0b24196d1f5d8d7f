package app

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// ledgerAt is where a ledger is: a file, or a service whose address may hold a
// password and is never shown.
type ledgerAt struct{ kind, place string }

// isFile: the place of a file may be its whole path behind two slashes.
func (l ledgerAt) isFile() bool {
	return !strings.HasPrefix(l.place, "//") || strings.HasPrefix(l.place, "///") && !strings.ContainsAny(l.place, "@?")
}

// fault says of a ledger that does not open which it is.
func (l ledgerAt) fault(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if !l.isFile() {
		return l.serviceFault(err)
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	if noSpace(err) {
		return fault.Conflict("ledger", "the ledger %s cannot be written: its disk is full; free some space and start again", l.place)
	}
	return fault.Invalid("ledger", "the ledger %s cannot be opened (%s): restore it from a backup together with the catalogue, or name another --ledger", l.place, cause(err))
}

// serviceFault names the host alone, and of what the engine says nothing that
// stands in the address: drivers like to repeat it whole.
func (l ledgerAt) serviceFault(err error) error {
	u, bad := url.Parse(l.kind + ":" + l.place)
	if bad == nil {
		_, bad = url.ParseQuery(u.RawQuery)
	}
	if bad != nil || u.Hostname() == "" {
		return fault.Invalid("ledger", "the address of the %s ledger cannot be read: write %s://USER:PASSWORD@HOST/NAME, with special characters percent-encoded", l.kind, l.kind)
	}
	secrets := secretsOf(u, l.place)
	if f, ok := fault.As(err); ok && !holds(f.In("en")+f.In("zh"), secrets) {
		return err
	}
	text := cause(err)
	if holds(text, secrets) {
		text = "…"
	}
	return fault.Invalid("ledger", "the %s ledger at %s cannot be opened (%s): see that it runs and that --ledger has its address, user and password", l.kind, u.Hostname(), text)
}

var secretNames = regexp.MustCompile(`(?i)pass|pwd|secret|token|key`)

// secretsOf are the parts of an address that nobody may read, as they are
// written and as they are meant.
func secretsOf(u *url.URL, place string) []string {
	secrets := []string{place}
	for _, pair := range strings.FieldsFunc(u.RawQuery, func(r rune) bool { return r == '&' || r == ';' }) { // drivers take passwords there too
		name, value, _ := strings.Cut(pair, "=")
		if secretNames.MatchString(name) {
			meant, _ := url.QueryUnescape(value) // the caller knows that it can be read
			secrets = append(secrets, value, meant)
		}
	}
	if password, ok := u.User.Password(); ok {
		written := strings.TrimPrefix(url.UserPassword("", password).String(), ":")
		_, raw, _ := strings.Cut(strings.TrimPrefix(place, "//"), ":")
		raw, _, _ = strings.Cut(raw, "@")
		secrets = append(secrets, password, written, raw)
	}
	return secrets
}

func holds(text string, secrets []string) bool {
	for _, s := range secrets {
		if s != "" && strings.Contains(text, s) {
			return true
		}
	}
	return false
}
