package simulator

import (
	"crypto/sha256"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// Key is the access key of an account of a world. It follows from the
// account's UID alone: it opens nothing but this model.
func Key(a world.Account) (id, secret string) {
	return "LTAI5t" + letters("id "+a.UID, 18), letters("secret "+a.UID, 30)
}

// letters is n characters as the cloud's keys have them.
func letters(of string, n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	sum := sha256.Sum256([]byte(of))
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[int(sum[i])%len(alphabet)]
	}
	return string(b)
}
