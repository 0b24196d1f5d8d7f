package collect

import (
	"context"
	"errors"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// sync is the order of things: whose key it is, what is billed now, what runs
// and what it does, what is idle, what was billed before, what was ordered before
// that, and what pays for it.
func (r *run) sync(ctx context.Context) error {
	if err := r.identify(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	bills := r.bills
	r.mu.Unlock()
	steps := []func(context.Context) error{r.inventory, r.metrics, r.judge}
	if bills {
		steps = []func(context.Context) error{r.current, r.inventory, r.metrics, r.judge, r.history, r.orders, r.benefits}
	}
	if err := inOrder(ctx, steps...); err != nil || bills || !r.widened() {
		return err
	}
	return inOrder(ctx, r.current, r.history, r.orders, r.benefits)
}

func inOrder(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// widened tells whether somebody asked for bills since a run without them
// began. If not, nobody can join it any more: who asks now starts the next.
func (r *run) widened() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.bills {
		r.leave()
	}
	return r.bills
}

// leave makes room for the account's next run. mu is held.
func (r *run) leave() {
	if r.runs[r.account.ID] == r {
		delete(r.runs, r.account.ID)
	}
}

// stage begins a stage.
func (r *run) stage(s Stage, subject string) {
	r.board.write(func(p *Progress) { p.Stage, p.Subject, p.Current, p.Total, p.UpdatedAt = s, subject, 0, 0, r.Clock() })
}

// identify asks whose key it is. The account stands for that billing account
// from then on; another one would mix two bills.
func (r *run) identify(ctx context.Context) error {
	r.stage(Initializing, "")
	who, err := r.client.Identity(ctx)
	if err != nil {
		return err
	}
	site := account.SiteInternational
	if r.client.China() {
		site = account.SiteChina
	}
	known, err := r.Accounts.Identified(ctx, r.account.ID, who.AccountID, site)
	if err != nil {
		return err // the run stays one of the account that it began with
	}
	r.account = known
	return nil
}

// judge has what is idle judged by what is stored now.
func (r *run) judge(ctx context.Context) error {
	r.stage(Analyzing, "")
	if err := r.judged(ctx, r.account, r.days); err != nil {
		return err
	}
	close(r.seen)
	return nil
}

// judged has an account judged. One that was deleted meanwhile is no account
// with nothing idle.
func (s *Service) judged(ctx context.Context, a *ent.Account, days int) error {
	if err := s.Idle.Scan(ctx, a.ID, days); err != nil {
		return err
	}
	there, err := s.DB.Client.Account.Query().Where(account.ID(a.ID)).Exist(auth.With(ctx, auth.System()))
	if err != nil {
		return fmt.Errorf("look for the account: %w", err)
	}
	if !there {
		return fault.NotFound("the account %s was deleted while it was read", a.Name)
	}
	return nil
}

// warn notes something that could not be looked at; the sync goes on. An error
// that is no fault is not for users to read, and ends it.
func (r *run) warn(err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	r.Log.Warn("sync goes on without", "account", r.account.Name, "what", f.Error())
	r.warned = append(r.warned, f)
	return nil
}

// close notes how the sync ended.
func (r *run) close(ctx context.Context) error {
	p, _ := r.board.read()
	change := r.DB.Client.CloudSync.UpdateOne(r.row).SetLines(p.Lines).SetResources(p.Resources).SetPoints(p.Points).SetFinishedAt(r.now())
	var warnings []cloud.Text
	for _, w := range r.warned {
		warnings = append(warnings, textOf(w))
	}
	change.SetWarnings(warnings)
	switch why := told(r.err); why {
	case nil:
		change.SetStatus(cloudsync.StatusCompleted)
	case stopped:
		change.SetStatus(cloudsync.StatusInterrupted)
	default:
		if why == internal {
			r.Log.Error("sync failed", "account", r.account.Name, "error", r.err)
		}
		change.SetStatus(cloudsync.StatusFailed).SetMessage(textOf(why))
	}
	if err := change.Exec(ctx); err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("note how the sync ended: %w", err)
	}
	return nil
}

// internal is what a user reads of an error that is not for users.
var internal, _ = fault.As(fault.Upstream("internal error; the server's log has it"))

// stopped is what a user reads of a sync that the program's end broke off.
var stopped, _ = fault.As(fault.Conflict("", "the sync was stopped before it ended; what was read whole counts, the next sync reads the rest"))

// told is what a user reads of an error: the fault that it is, stopped, or
// internal; nil of none.
func told(err error) *fault.Error {
	f, ok := fault.As(err)
	switch {
	case err == nil:
		return nil
	case ok:
		return f
	case errors.Is(err, context.Canceled):
		return stopped
	}
	return internal
}

// textOf writes a fault in every language.
func textOf(f *fault.Error) cloud.Text {
	return cloud.Text{locale.English: f.In(locale.English), locale.Chinese: f.In(locale.Chinese)}
}
