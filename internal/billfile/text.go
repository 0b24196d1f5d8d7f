package billfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

var errBinary = errors.New("a zero byte")

// text gives a file's text as UTF-8 without byte order mark. The encoding is
// open as long as only ASCII comes, which is the same in all; the first other
// byte and what follows it decide: UTF-8 if that is valid, else GBK (as
// GB18030, which contains it).
type text struct {
	in      *bufio.Reader
	decoded io.Reader // nil: not decided yet
	utf8    bool      // decided for UTF-8: cells are to be checked
}

func newText(r io.Reader) *text {
	in := bufio.NewReaderSize(r, 64<<10) // r itself, when it is large enough
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(3) // they are buffered
		return &text{in: in, decoded: in, utf8: true}
	}
	return &text{in: in}
}

// Read implements io.Reader.
func (t *text) Read(p []byte) (int, error) {
	n, err := t.read(p)
	if bytes.IndexByte(p[:n], 0) >= 0 {
		return 0, errBinary
	}
	return n, err
}

func (t *text) read(p []byte) (int, error) {
	if t.decoded != nil {
		return t.decoded.Read(p)
	}
	window, err := t.in.Peek(min(len(p), t.in.Size()))
	if len(window) == 0 {
		return 0, err
	}
	n := 0
	for n < len(window) && window[n] < utf8.RuneSelf {
		n++
	}
	if n == 0 {
		t.decide()
		return t.decoded.Read(p)
	}
	copy(p, window[:n])
	_, err = t.in.Discard(n)
	return n, err
}

func (t *text) decide() {
	window, _ := t.in.Peek(t.in.Size())
	whole := window
	for i := 1; i <= 3 && i <= len(window); i++ { // a character that the window cuts
		if c := window[len(window)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(window[len(window)-i:]) {
				whole = window[:len(window)-i]
			}
			break
		}
	}
	if t.utf8 = utf8.Valid(whole); t.utf8 {
		t.decoded = t.in
		return
	}
	t.decoded = transform.NewReader(t.in, simplifiedchinese.GB18030.NewDecoder())
}
