package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/big"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// task is one running import.
type task struct {
	*Service
	request Request
	row     *ent.BillImport
	watch   func(Progress)

	lines    int64
	findings map[string]int64
	rests    rests
	slices   map[key]*staged
	ids      map[bill.Account]*ent.Account
}

// key names a slice.
type key struct {
	account id.ID
	cycle   period.Cycle
}

// staged is a slice that is being filled.
type staged struct {
	account *ent.Account
	text    string // the account's id as the ledger has it
	slice   *ent.Slice
	last    bill.Account
}

func (t *task) run(ctx context.Context) (report *Report, err error) {
	t.report("waiting", false) // for another import, if there is one
	w, err := t.engine.Write(ctx)
	if err != nil {
		return nil, err
	}
	var keep []int32
	defer func() { err = t.closed(ctx, err, w.Close(ctx, keep...)) }()
	if err := t.read(ctx, w); err != nil {
		return nil, err
	}
	t.report(Summing, false)
	receipts, err := w.Finish(ctx)
	if err != nil {
		return nil, err
	}
	t.report("verifying", false)
	// From here on an end of ctx comes too late: what is settled is settled.
	report, keep, err = t.settle(context.WithoutCancel(ctx), w, receipts)
	if err != nil {
		return nil, err
	}
	t.report("completed", true)
	return report, nil
}

// closed is how an import ended whose writer closed like that.
func (t *task) closed(ctx context.Context, err, closed error) error {
	if err == nil && closed != nil {
		// The import counts: what could not be removed goes at the next start.
		t.log.WarnContext(ctx, "clear up after an import", "error", closed)
		return nil
	}
	return errors.Join(err, closed)
}

// chunk is how many lines pass from the reading to the writing goroutine at a time.
const chunk = 1024

// read parses in one goroutine and writes in another, so that on two cores
// neither waits for the other.
func (t *task) read(ctx context.Context, w ledger.Writer) error {
	group, ctx := errgroup.WithContext(ctx)
	full, empty := make(chan []bill.Line, 4), make(chan []bill.Line, 6)
	group.Go(func() error {
		defer close(full)
		return pump(ctx, t.request.Source.Lines(ctx), t.note, full, empty)
	})
	group.Go(func() error {
		for lines := range full {
			for i := range lines {
				if err := t.write(ctx, w, &lines[i]); err != nil {
					return err
				}
			}
			t.lines += int64(len(lines))
			t.report("reading", false)
			select {
			case empty <- lines[:0]:
			default:
			}
		}
		return ctx.Err()
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return nil
}

func pump(ctx context.Context, lines iter.Seq2[*bill.Line, error], note func(*bill.Line), full chan<- []bill.Line, empty <-chan []bill.Line) error {
	batch := make([]bill.Line, 0, chunk)
	send := func() bool {
		select {
		case full <- batch:
		case <-ctx.Done():
			return false
		}
		select {
		case batch = <-empty:
		default:
			batch = make([]bill.Line, 0, chunk)
		}
		return true
	}
	for line, err := range lines {
		if err != nil {
			return err
		}
		note(line)
		if batch = append(batch, *line); len(batch) == chunk && !send() {
			return ctx.Err()
		}
	}
	if len(batch) > 0 && !send() {
		return ctx.Err()
	}
	return ctx.Err()
}

// note counts what was odd. Only the reading goroutine calls it.
func (t *task) note(line *bill.Line) {
	for _, f := range line.Findings {
		t.findings[string(f)]++
	}
	for _, r := range line.Rests {
		t.rests.add(r)
	}
}

func (t *task) write(ctx context.Context, w ledger.Writer, line *bill.Line) error {
	c := &line.Charge
	account, err := t.account(ctx, line.Account)
	if err != nil {
		return err
	}
	k := key{account.ID, c.Cycle}
	st := t.slices[k]
	if st == nil {
		row, err := t.revisions.Stage(ctx, t.row.ID, account.ID, c.Cycle, t.row.StartedAt)
		if err != nil {
			return err
		}
		st = &staged{account: account, text: account.ID.String(), slice: row, last: line.Account}
		t.slices[k] = st
	}
	return w.Append(st.slice.Batch, st.text, c)
}

// account is who takes the line: the one that the request names, else the one
// of the line's billing account, made when it is new.
func (t *task) account(ctx context.Context, billed bill.Account) (*ent.Account, error) {
	if a := t.ids[billed]; a != nil {
		return a, nil
	}
	find := func() (*ent.Account, error) { return t.accounts.EnsureBilling(ctx, billed) }
	if t.request.Account != "" {
		find = func() (*ent.Account, error) { return t.accounts.ByName(ctx, t.request.Account) }
	}
	a, err := find()
	if err != nil {
		return nil, err
	}
	t.ids[billed] = a
	return a, nil
}

// rests sums per column what rounding to the ledger's decimals took away.
type rests map[string]*big.Rat

func (r rests) add(rest bill.Rest) {
	sum := r[rest.Column]
	if sum == nil {
		sum = new(big.Rat)
		r[rest.Column] = sum
	}
	sum.Add(sum, rest.Amount)
}

// texts renders the sums exactly; a decimal source always ends.
func (r rests) texts() map[string]string {
	out := map[string]string{}
	for column, sum := range r {
		digits, exact := sum.FloatPrec()
		if !exact {
			out[column] = fmt.Sprint(sum)
			continue
		}
		out[column] = sum.FloatString(digits)
	}
	return out
}
