package ingest

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// FilesRequest asks to import bill files of this machine, as one import.
type FilesRequest struct {
	Paths    []string       `json:"paths"`
	Account  string         `json:"account,omitempty"`
	Currency string         `json:"currency,omitempty"`
	Mode     Mode           `json:"mode"`
	Controls []bill.Control `json:"-"`
}

// Files imports bill files.
func (s *Service) Files(ctx context.Context, r FilesRequest, watch func(Progress)) (*Report, error) {
	if len(r.Paths) == 0 {
		return nil, fault.Missing("files", "no bill file was given")
	}
	switch r.Mode {
	case "":
		r.Mode = Refuse
	case Refuse, Replace, Add:
	default:
		return nil, fault.Invalid("mode", "%q is not a way to import", string(r.Mode))
	}
	options := billfile.Options{Currency: strings.ToUpper(strings.TrimSpace(r.Currency))}
	if r.Account != "" {
		// The account of the request must exist before anything is read, and
		// may know the currency that its files do not name.
		a, err := s.accounts.ByName(auth.With(ctx, auth.System()), r.Account)
		if err != nil {
			return nil, err
		}
		if options.Currency == "" {
			options.Currency = a.Currency
		}
	}
	source, err := billfile.Open(r.Paths, options)
	if err != nil {
		return nil, err
	}
	report, err := s.Run(ctx, Request{
		Source: &controlled{source, r.Controls}, Kind: billimport.KindFile, Label: label(r), Account: r.Account, Mode: r.Mode, Files: source.Files,
	}, watch)
	return report, outside(err)
}

func label(r FilesRequest) string {
	var names []string
	for _, p := range r.Paths {
		names = append(names, filepath.Base(p))
	}
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// controlled is files with control totals that came beside them.
type controlled struct {
	bill.Source
	controls []bill.Control
}

func (c *controlled) Controls(context.Context) ([]bill.Control, error) { return c.controls, nil }

// outside turns what the machine ran out of into a fault that says so.
func outside(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if errors.Is(err, syscall.ENOSPC) || strings.Contains(text, "No space left") || strings.Contains(text, "database or disk is full") || strings.Contains(text, "Out of Memory Error") && strings.Contains(text, "disk") {
		return fault.Conflict("data", "the disk is full; free some space and import again, nothing was changed")
	}
	return err
}
