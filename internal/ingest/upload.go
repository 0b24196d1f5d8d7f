package ingest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Upload is a bill file that somebody sends.
type Upload struct {
	Name    string
	Content io.Reader
}

// Uploads imports files that were sent, by way of a folder of their own below
// spool: zip and Parquet cannot be read from a stream.
func (s *Service) Uploads(ctx context.Context, spool string, uploads []Upload, r FilesRequest, watch func(Progress)) (*Report, error) {
	if len(uploads) == 0 {
		return nil, fault.Missing("files", "no bill file was given")
	}
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return nil, fmt.Errorf("make the upload folder: %w", err)
	}
	folder, err := os.MkdirTemp(spool, "import-")
	if err != nil {
		return nil, fmt.Errorf("make an upload folder: %w", err)
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the next start clears what is left
	r.Paths = nil
	for i, u := range uploads {
		path, err := place(folder, i, u.Name)
		if err != nil {
			return nil, err
		}
		if err := save(path, u.Content); err != nil {
			return nil, outside(fmt.Errorf("store the upload %q: %w", u.Name, err))
		}
		r.Paths = append(r.Paths, path)
	}
	return s.Files(ctx, r, watch)
}

// place is where the n-th upload goes: below a folder of its own, so that two
// of one name do not meet, under the last element of its name, which messages
// show.
func place(folder string, n int, name string) (string, error) {
	name = filepath.Base(filepath.Clean("/" + strings.ReplaceAll(name, "\\", "/")))
	if name == "/" || strings.ContainsRune(name, 0) || len(name) > 200 {
		name = "upload"
	}
	own := filepath.Join(folder, fmt.Sprint(n))
	if err := os.Mkdir(own, 0o700); err != nil {
		return "", fmt.Errorf("make an upload folder: %w", err)
	}
	return filepath.Join(own, name), nil
}

func save(path string, content io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, content); err != nil {
		_ = f.Close() // the copy's error says more
		return err
	}
	return f.Close()
}
