// Package seal keeps secrets at rest: authenticated encryption with a keyset
// that lives in a file beside the data (mode 0600) or in the environment.
// What is sealed for one owner does not open for another, since the owner's
// id is bound in as associated data.
package seal

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// ErrUnopened says that no key of the keyset opens a ciphertext: it was
// sealed with another keyset or for another owner, or it was changed.
var ErrUnopened = errors.New("sealed with another keyset, or for another owner")

// Keyset seals and opens. It may be used by several goroutines. It never
// shows its keys, however it is printed or logged.
type Keyset struct {
	path string // "" when the keyset comes from the environment

	mu     sync.RWMutex
	handle *keyset.Handle
	cipher tink.AEAD
}

func newKeyset(handle *keyset.Handle, path string) (*Keyset, error) {
	cipher, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("use the keyset: %w", err)
	}
	return &Keyset{path: path, handle: handle, cipher: cipher}, nil
}

// Seal encrypts plaintext with the primary key. Open needs the same
// associated data.
func (k *Keyset) Seal(plaintext, associated []byte) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	sealed, err := k.cipher.Encrypt(plaintext, associated)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Open is the plaintext of what Seal sealed, now or before a rotation. The
// error is ErrUnopened when no key fits.
func (k *Keyset) Open(sealed, associated []byte) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	plaintext, err := k.cipher.Decrypt(sealed, associated)
	if err != nil {
		return nil, ErrUnopened // tink says no more than that
	}
	return plaintext, nil
}

// Rotate adds a key, stores the keyset and seals with the new key from then
// on. What older keys sealed still opens.
func (k *Keyset) Rotate() error {
	if k.path == "" {
		return fault.Conflict("keyset", "the keyset is set by CLOUDLENS_KEYSET: add a key there, or use a keyset file")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	m := keyset.NewManagerFromHandle(k.handle)
	added, err := m.Add(template())
	if err != nil {
		return fmt.Errorf("add a key: %w", err)
	}
	if err := m.SetPrimary(added); err != nil {
		return fmt.Errorf("add a key: %w", err)
	}
	handle, err := m.Handle()
	if err != nil {
		return fmt.Errorf("add a key: %w", err)
	}
	rotated, err := newKeyset(handle, k.path)
	if err != nil {
		return err
	}
	if err := replace(k.path, handle); err != nil {
		return err
	}
	k.handle, k.cipher = rotated.handle, rotated.cipher
	return nil
}

const redacted = "keyset(redacted)"

// String hides the keys.
func (k *Keyset) String() string { return redacted }

// GoString hides the keys from %#v.
func (k *Keyset) GoString() string { return redacted }

// LogValue hides the keys from slog.
func (k *Keyset) LogValue() slog.Value { return slog.StringValue(redacted) }
