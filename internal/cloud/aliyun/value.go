package aliyun

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/internal/money"
)

// read decodes an answer.
func read(body []byte, into any) *failure {
	if len(strings.TrimSpace(string(body[:min(len(body), 64)]))) == 0 {
		return &failure{why: empty, passing: true}
	}
	err := json.Unmarshal(body, into)
	var shape *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &shape):
		return &failure{why: misshapen, field: harmless(shape.Field)}
	case looksCut(body):
		return &failure{why: cutShort, passing: true}
	}
	return &failure{why: notJSON, passing: true}
}

// isCut tells connections that ended within the answer.
func isCut(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, http.ErrBodyReadAfterClose) || strings.Contains(err.Error(), "malformed chunked encoding")
}

// text is a word that some answers write as a string and others as a number
// or a truth value. null is "".
type text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) == 0 || string(b) == "null":
		*t = ""
		return nil
	case b[0] != '"':
		*t = text(b)
		return nil
	}
	if plain := b[1 : len(b)-1]; bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
		*t = text(plain)
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*t = text(s)
	return nil
}

// decimal is the number that the text stands for. Without a figure, which the
// API writes in several ways, it is not known. ok is false for anything else.
func (t text) decimal() (n money.Null, ok bool) {
	n, _, ok = t.exact()
	return n, ok
}

// exact is decimal with what rounding to the ledger's decimals took away.
func (t text) exact() (n money.Null, rest *big.Rat, ok bool) {
	s := strings.TrimSpace(string(t))
	if s == "" || s == "-" || strings.EqualFold(s, "null") {
		return money.Null{}, nil, true
	}
	d, rest, err := money.Parse(s)
	if err != nil {
		return money.Null{}, nil, false
	}
	return money.Of(d), rest, true
}

// whole is the text as a whole number, 0 when it is none.
func (t text) whole() int {
	n := 0
	s, neg := strings.CutPrefix(strings.TrimSpace(string(t)), "-")
	s, fraction, _ := strings.Cut(s, ".")
	if s == "" || len(s) > 15 || strings.Trim(fraction, "0123456789") != "" {
		return 0
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	if neg {
		return -n
	}
	return n
}

// count is the text as a number of things; ok is false when it is none.
func (t text) count() (n int, ok bool) {
	s := string(t)
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	return t.whole(), true
}

// moment is a time as any of the APIs writes it, zero when it is none.
func moment(s string) time.Time {
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, time.UTC); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
