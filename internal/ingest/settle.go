package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// settle decides for every slice and makes the import visible.
func (t *task) settle(ctx context.Context, w ledger.Writer, receipts map[int32]*ledger.Receipt) (report *Report, keep []int32, err error) {
	if len(receipts) == 0 && t.request.Source.Kind() == bill.FromAPI {
		// Nothing is billed yet, which is no failure; what is known stays.
		report = &Report{}
		report.Import, err = t.close(t.db.Client.BillImport.UpdateOne(t.row)).SetStatus(billimport.StatusUnchanged).Save(ctx)
		return report, nil, err
	}
	if len(receipts) == 0 {
		return nil, nil, fault.Invalid("files", "there is no bill line in %s, so nothing was imported", t.row.Label)
	}
	controls, err := t.request.Source.Controls(ctx)
	if err != nil {
		return nil, nil, err
	}
	report = &Report{}
	var versions []revision.Version
	var filled []string
	for k, st := range t.slices {
		live, err := t.db.Client.Slice.Query().Where(slice.AccountID(k.account), slice.Cycle(int32(k.cycle)), slice.Orders(false), slice.StateEQ(slice.StateLive)).WithImport().All(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("look up cycle %s: %w", k.cycle, err)
		}
		v := revision.Version{Slice: st.slice, Receipt: receipts[st.slice.Batch], Control: control(controls, st.last, k.cycle)}
		if twice := v.Receipt.Twice; twice != "" {
			return nil, nil, fault.Invalid("files", "bill line %s of cycle %s is there twice; give each bill file once", twice, k.cycle)
		}
		outcome, clash := t.decide(live, v.Receipt)
		if clash != nil {
			filled = append(filled, clashText(st.account, k.cycle, live, v.Receipt))
		}
		v.Outcome = outcome
		if outcome == revision.Add {
			if err := t.compare(ctx, w, v.Slice.Batch, live); err != nil {
				return nil, nil, err
			}
		}
		if outcome != revision.Unchanged {
			keep = append(keep, st.slice.Batch)
		}
		versions = append(versions, v)
		report.Slices = append(report.Slices, SliceReport{
			Account: st.account.Name, Cycle: k.cycle, Lines: v.Receipt.Lines, Totals: v.Receipt.Totals, Outcome: outcome,
		})
	}
	if len(filled) > 0 {
		slices.Sort(filled)
		return nil, nil, fault.Conflict("mode", "already imported: %s; nothing was changed, use replace to take the new files instead, or add to count both", strings.Join(filled, "; "))
	}
	slices.SortFunc(report.Slices, func(a, b SliceReport) int {
		return cmp.Or(strings.Compare(a.Account, b.Account), cmp.Compare(a.Cycle, b.Cycle))
	})
	err = t.finish(ctx, report, versions)
	if errors.Is(err, errUnsure) {
		return nil, keep, err
	}
	if err != nil {
		return nil, nil, err
	}
	return report, keep, nil
}

// compare notes how many lines are added beside themselves: who asked to add
// gets both, and sees it.
func (t *task) compare(ctx context.Context, w ledger.Writer, batch int32, live []*ent.Slice) error {
	others := make([]int32, len(live))
	for i, l := range live {
		others[i] = l.Batch
	}
	lines, err := w.Shared(ctx, batch, others...)
	if lines > 0 {
		t.findings[string(bill.DuplicateLine)] += lines
	}
	return err
}

// finish stores the outcome in one transaction with the import's own end.
func (t *task) finish(ctx context.Context, report *Report, versions []revision.Version) error {
	status := billimport.StatusUnchanged
	for _, v := range versions {
		switch v.Outcome {
		case revision.Replace, revision.Add:
			status = billimport.StatusVisible
		case revision.Reference:
			if status == billimport.StatusUnchanged {
				status = billimport.StatusReference
			}
		}
	}
	err := t.revisions.Settle(ctx, versions, func(ctx context.Context, tx *ent.Client) (err error) {
		report.Import, err = t.close(tx.BillImport.UpdateOne(t.row)).SetStatus(status).Save(ctx)
		return err
	})
	if err != nil {
		return t.unsure(ctx, report, err)
	}
	report.Import = report.Import.Unwrap()
	return nil
}

// unsure asks the catalogue whether a transaction whose end failed was stored
// all the same, as it can be when the connection breaks.
func (t *task) unsure(ctx context.Context, report *Report, failed error) error {
	row, err := t.db.Client.BillImport.Get(ctx, t.row.ID)
	switch {
	case err != nil:
		return errors.Join(errUnsure, failed, err)
	case row.Status == billimport.StatusRunning:
		return failed
	}
	report.Import = row
	return nil
}

// errUnsure says that nobody can tell now whether an import counts: its lines
// must stay until the next start finds out.
var errUnsure = errors.New("the catalogue went away while the import was settled")

func (t *task) close(u *ent.BillImportUpdateOne) *ent.BillImportUpdateOne {
	u.SetLines(t.lines).SetFindings(t.findings).SetRests(t.rests.texts()).SetFinishedAt(t.clock())
	if t.request.Files != nil {
		u.SetFiles(t.request.Files())
	}
	return u
}

// decide says what becomes of a slice, given what is live of it. clash is set
// when the mode does not allow it.
func (t *task) decide(live []*ent.Slice, r *ledger.Receipt) (outcome revision.Outcome, clash *ent.Slice) {
	fromCloud := t.request.Source.Kind() == bill.FromAPI
	for _, l := range live {
		// The cloud takes a file's place even with the same lines: from then on
		// it covers the cycle.
		if l.ContentHash == r.Hash && (len(live) == 1 || t.request.Mode == Add) && (!fromCloud || l.Edges.Import.Kind == billimport.KindAPI) {
			return revision.Unchanged, nil
		}
	}
	for _, l := range live {
		fromAPI := l.Edges.Import.Kind == billimport.KindAPI
		switch {
		case t.request.Mode == Replace || fromCloud:
		case fromAPI:
			return revision.Reference, nil
		case t.request.Mode == Add:
			return revision.Add, nil
		default:
			return revision.Replace, l
		}
	}
	return revision.Replace, nil
}

// clashText shows lines and totals of what is there and of what came.
func clashText(a *ent.Account, cycle period.Cycle, live []*ent.Slice, r *ledger.Receipt) string {
	var lines int64
	there := ledger.Totals{}
	for _, l := range live {
		lines += l.Lines
		there.Add(l.Sums)
	}
	return fmt.Sprintf("%s %s (%d × %s → %d × %s)", a.Name, cycle, lines, billed(there), r.Lines, billed(r.Totals))
}

func billed(t ledger.Totals) string {
	var out []string
	for currency, sums := range t {
		out = append(out, sums.Billed.String()+" "+currency)
	}
	slices.Sort(out)
	return strings.Join(out, " + ")
}

func control(all []bill.Control, account bill.Account, cycle period.Cycle) *ledger.Control {
	for _, c := range all {
		if c.Account.ID == account.ID && c.Account.Provider == account.Provider && c.Cycle == cycle {
			return &ledger.Control{Payable: c.Payable.Decimal, Currency: c.Payable.Currency, Places: c.Places, Source: c.Source, ReadAt: c.ReadAt}
		}
	}
	return nil
}
