package billfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Spool writes an upload to a file in dir under its own name, so that Open can
// read it: zip and Parquet have their directory at the end. Each upload gets a
// folder of its own, which Unspool removes with the file.
func Spool(dir, name string, r io.Reader) (path string, err error) {
	folder, err := os.MkdirTemp(dir, "upload-")
	if err != nil {
		return "", fmt.Errorf("spool %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("spool %s: %w", name, err), os.RemoveAll(folder))
			path = ""
		}
	}()
	path = filepath.Join(folder, safeName(name))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, r)
	return path, errors.Join(err, f.Close())
}

// Unspool removes what Spool wrote.
func Unspool(path string) error {
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		return fmt.Errorf("remove the upload %s: %w", path, err)
	}
	return nil
}

// safeName is the last part of a stranger's file name, on whichever system it
// was made.
func safeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(c rune) rune {
		if c < 0x20 || c == 0x7f {
			return -1
		}
		return c
	}, name)
	if name == "" || name == "." || name == ".." {
		return "bill"
	}
	const most = 200 // bytes; file systems allow 255
	for len(name) > most {
		name = name[:most]
		name = strings.ToValidUTF8(name, "")
	}
	return name
}
