package ingest

import (
	"context"
	"io"

	"github.com/cloudlens/cloudlens/internal/billfile"
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
	r.Paths = nil
	for _, u := range uploads {
		path, err := billfile.Spool(spool, u.Name, u.Content)
		if err != nil {
			return nil, outside(err)
		}
		defer billfile.Unspool(path) //nolint:errcheck // the next start clears what is left
		r.Paths = append(r.Paths, path)
	}
	return s.Files(ctx, r, watch)
}
