package billfile

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// at says where in a file a fault is.
func at(name string, line int, column string, what error) error {
	return fault.Invalid("file", "%s, line %d, column %s: %s", name, line, column, what)
}

func atLine(name string, line int, what error) error {
	return fault.Invalid("file", "%s, line %d: %s", name, line, what)
}

// damaged tells files that are broken, which is all that the readers of packed
// files complain of, from failures of the system to read them. The line is
// the last that was read, 0 for none.
func damaged(name string, line int, err error) error {
	var system *fs.PathError
	if errors.As(err, &system) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if line == 0 {
		return fault.Invalid("file", "%s is damaged or cut short: download it again", name)
	}
	return fault.Invalid("file", "%s is damaged or cut short behind line %d: download it again", name, line)
}

// cause is the system's own words, without the path.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// short makes a cell fit into a message.
func short(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// list names columns that were found, as many as a message bears.
func list(columns []string) string {
	const most = 12
	shown := make([]string, 0, most+1)
	for i, c := range columns {
		if i == most {
			shown = append(shown, "…")
			break
		}
		shown = append(shown, fmt.Sprintf("%q", short(strings.TrimSpace(c))))
	}
	return strings.Join(shown, ", ")
}
