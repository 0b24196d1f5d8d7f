package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// chain is a walk through pages: it shows what was there at the moment of its
// first page, however the clock moves. The token carries it, sealed together
// with what was asked, so that no other token is taken.
type chain struct {
	at     time.Time
	offset int
	round  int // how often it was sent back to its start, see EndlessToken
}

const (
	chainBytes = 8 + 4 + 4
	sealBytes  = 12
)

// token is the chain's as text. about is what the pages are of.
func (c chain) token(secret, about string) string {
	b := make([]byte, 0, chainBytes+sealBytes)
	b = binary.BigEndian.AppendUint64(b, uint64(c.at.UnixNano()))
	b = binary.BigEndian.AppendUint32(b, uint32(c.offset)) //nolint:gosec // counts of rows fit
	b = binary.BigEndian.AppendUint32(b, uint32(c.round))  //nolint:gosec // counts of rounds fit
	return base64.RawURLEncoding.EncodeToString(append(b, sealOf(secret, about, b)...))
}

// chainOf reads a token that this secret gave for the same question.
func chainOf(token, secret, about string) (c chain, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != chainBytes+sealBytes || !hmac.Equal(sealOf(secret, about, b[:chainBytes]), b[chainBytes:]) {
		return chain{}, false
	}
	at := int64(binary.BigEndian.Uint64(b)) //nolint:gosec // it was one before
	return chain{time.Unix(0, at), int(binary.BigEndian.Uint32(b[8:])), int(binary.BigEndian.Uint32(b[12:]))}, true
}

func sealOf(secret, about string, b []byte) []byte {
	mac := hmac.New(sha256.New, []byte("pages "+secret))
	mac.Write([]byte(about + "\n"))
	mac.Write(b)
	return mac.Sum(nil)[:sealBytes]
}
