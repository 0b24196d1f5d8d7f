package seal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// template is the kind of new keys.
func template() *tinkpb.KeyTemplate { return aead.AES256GCMKeyTemplate() }

// Load is the keyset in text, the value of CLOUDLENS_KEYSET, when that is not
// empty: Tink's JSON, plain or in base64. Else it is the keyset in the file,
// which the first start makes. A file that others can read is a fault.
func Load(path, text string) (*Keyset, error) {
	if text != "" {
		return parse(text)
	}
	k, err := read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := create(path); err != nil {
		return nil, err
	}
	return read(path) // which may be the one that another process made first
}

func parse(text string) (*Keyset, error) {
	content := []byte(strings.TrimSpace(text))
	if decoded, err := base64.StdEncoding.DecodeString(string(content)); err == nil {
		content = decoded
	}
	handle, err := decode(content)
	if err != nil {
		return nil, fault.Invalid("keyset",
			"CLOUDLENS_KEYSET is not a keyset: give the content of a keyset.json, as it is or in base64")
	}
	return newKeyset(handle, "")
}

func read(path string) (*Keyset, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the keyset: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fault.Invalid("keyset",
			"the keyset file %s may be read by others (mode %04o): run chmod 600 %[1]s, and replace the access keys if anyone could have read it",
			path, uint32(mode))
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the keyset: %w", err)
	}
	handle, err := decode(content)
	if err != nil {
		return nil, fault.Invalid("keyset", "the file %s is not a keyset: restore it from a backup", path)
	}
	return newKeyset(handle, path)
}

// decode reads Tink's JSON. Its errors are not passed on: they may quote keys.
func decode(content []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(content)))
}

// create makes a keyset file with one key, unless there is a file by then. It
// appears whole or not at all.
func create(path string) error {
	handle, err := keyset.NewHandle(template())
	if err != nil {
		return fmt.Errorf("make a keyset: %w", err)
	}
	temporary, err := write(path, handle)
	if err != nil {
		return err
	}
	err = os.Link(temporary, path) // unlike a rename, it never replaces
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	if err := errors.Join(err, os.Remove(temporary)); err != nil {
		return fmt.Errorf("make the keyset file: %w", err)
	}
	return nil
}

// replace puts the keyset in the place of the file at once.
func replace(path string, handle *keyset.Handle) error {
	temporary, err := write(path, handle)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("replace the keyset file: %w", errors.Join(err, os.Remove(temporary)))
	}
	return nil
}

// write stores the keyset in a new file beside path, safely on disk.
func write(path string, handle *keyset.Handle) (temporary string, err error) {
	var content bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&content)); err != nil {
		return "", fmt.Errorf("write the keyset: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("make the data directory: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keyset-*") // mode 0600
	if err != nil {
		return "", fmt.Errorf("write the keyset: %w", err)
	}
	_, err = f.Write(content.Bytes())
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("write the keyset: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return f.Name(), nil
}
