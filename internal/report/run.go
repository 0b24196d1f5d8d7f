package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportcontent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
)

// try runs a report behind the request. What goes wrong is kept with it.
func (s *Service) try(ctx context.Context, of id.ID) {
	if err := s.run(auth.With(ctx, auth.System()), of); err != nil {
		return // it is stored; what could not be stored is begun again
	}
}

// run puts one report together, unless somebody else does.
func (s *Service) run(ctx context.Context, of id.ID) error {
	s.one.Lock()
	defer s.one.Unlock()
	system := auth.With(ctx, auth.System())
	n, err := s.set(system, append(s.waiting(), report.ID(of)), func(u *ent.ReportUpdate) { u.SetStatus(report.StatusRunning).SetStartedAt(s.now()) })
	if err != nil {
		return fmt.Errorf("begin report %s: %w", of, err)
	}
	if n == 0 {
		return nil // somebody else makes it, or made it, or it was deleted
	}
	r, err := s.db.Reader(system).Report.Query().Where(report.ID(of)).WithAccount().Only(system)
	if err != nil {
		return fmt.Errorf("read report %s: %w", of, err)
	}
	file, manifest, err := s.make(locale.With(ctx, r.Locale), r)
	if err != nil {
		if ctx.Err() != nil {
			return errors.Join(err, s.release(system, of))
		}
		return errors.Join(err, s.failed(system, of, err))
	}
	return s.complete(system, of, file, manifest)
}

func (s *Service) make(ctx context.Context, r *ent.Report) ([]byte, map[string]any, error) {
	doc, err := s.Compose(ctx, Request{
		Account: r.Edges.Account.Name, Type: Type(strings.ToLower(string(r.Type))), Format: formatOf(r.Format),
		Days: period.Range{From: period.Date(r.FirstDay), To: period.Date(r.EndDay)}, Currency: r.Currency, Locale: r.Locale,
	})
	if err != nil {
		return nil, nil, err
	}
	var file bytes.Buffer
	if err := Write(&limited{&file}, doc, formatOf(r.Format)); err != nil {
		return nil, nil, err
	}
	text, err := json.Marshal(doc.Manifest)
	if err != nil {
		return nil, nil, err
	}
	var manifest map[string]any
	return file.Bytes(), manifest, json.Unmarshal(text, &manifest)
}

// limited refuses what is too large to be kept.
type limited struct{ *bytes.Buffer }

// Write implements io.Writer.
func (l *limited) Write(b []byte) (int, error) {
	if l.Len()+len(b) > maxFile {
		return 0, fault.Invalid("type", "the report would have more than %d MiB: ask for a shorter period, or use cloudlens export", maxFile>>20)
	}
	return l.Buffer.Write(b)
}

func (s *Service) complete(ctx context.Context, of id.ID, file []byte, manifest map[string]any) error {
	sum := sha256.Sum256(file)
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		n, err := tx.Report.Update().Where(report.ID(of)).SetStatus(report.StatusCompleted).SetFinishedAt(s.now()).
			SetSize(int64(len(file))).SetSha256(hex.EncodeToString(sum[:])).SetManifest(manifest).ClearMessage().Save(ctx)
		if err == nil && n > 0 {
			if _, err = tx.ReportContent.Delete().Where(reportcontent.ReportID(of)).Exec(ctx); err == nil {
				err = tx.ReportContent.Create().SetReportID(of).SetFile(file).Exec(ctx)
			}
		}
		if err != nil {
			return fmt.Errorf("keep report %s: %w", of, err)
		}
		return nil
	})
}

// failed keeps why a report was not made.
func (s *Service) failed(ctx context.Context, of id.ID, why error) error {
	text := cloud.Text{locale.English: "internal error; see the log of the server", locale.Chinese: "内部错误；详见服务器日志"}
	if f, ok := fault.As(why); ok {
		text = cloud.Text{locale.English: f.In(locale.English), locale.Chinese: f.In(locale.Chinese)}
	}
	_, err := s.set(ctx, []predicate.Report{report.ID(of)}, func(u *ent.ReportUpdate) {
		u.SetStatus(report.StatusFailed).SetFinishedAt(s.now()).SetMessage(text)
	})
	if err != nil {
		return fmt.Errorf("keep why report %s failed: %w", of, err)
	}
	return nil
}

// release gives back a report whose making was stopped.
func (s *Service) release(ctx context.Context, of id.ID) error {
	ctx = context.WithoutCancel(ctx)
	if _, err := s.set(ctx, []predicate.Report{report.ID(of)}, func(u *ent.ReportUpdate) { u.SetStatus(report.StatusPending).ClearStartedAt() }); err != nil {
		return fmt.Errorf("give report %s back: %w", of, err)
	}
	return nil
}
