package collect

import (
	"context"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// amortisedReach is how many months the cloud's amortised bill keeps, the one
// that runs included.
const amortisedReach = 12

// amortisedFinal is when the amortised bill of a month is final: at noon of the
// 6th of the next.
func amortisedFinal(month period.Cycle) time.Time {
	return month.ClosesAt(period.Shanghai).AddDate(0, 0, 3)
}

// orders reads what orders that are older than all bills cost in the months
// since. What cannot be read is named, and what is known stays.
func (r *run) orders(ctx context.Context) error {
	before, whole, due, err := r.amortised(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	now := r.now()
	o := ingest.Orders{Account: r.account, Before: before, Whole: whole, ReadAt: now}
	for i, month := range due {
		r.stage(Orders, month.String())
		r.board.write(func(p *Progress) { p.Current, p.Total = int64(i), int64(len(due)) })
		rows, err := r.client.Amortised(ctx, month)
		if cause, told := fault.As(err); told && !aliyun.IsKeyRefused(err) {
			return r.warn(fault.Upstream("what older orders cost could not be read and is left as it was known: %s", cause))
		}
		if err != nil {
			return err
		}
		if len(rows) == 0 { // no order at all, or no amortised bill yet: nobody can tell
			continue
		}
		o.Months = append(o.Months, month)
		for _, row := range rows {
			if row.Ordered < before {
				o.Rows = append(o.Rows, row)
			}
		}
	}
	if err := r.complete(ctx, o.Rows); err != nil {
		if _, told := fault.As(err); told {
			return r.warn(err)
		}
		return err
	}
	return r.Imports.Carry(ctx, o)
}

// amortised tells the first cycle that is known without a gap, whether all since
// are from the API, and the months
// from it on whose older orders are to be read: those that the API still tells
// of, unless they were read when they were final. Only months that have their
// bill from the API count: a file may bring what its orders cost of its own.
func (r *run) amortised(ctx context.Context) (before period.Cycle, whole bool, due []period.Cycle, err error) {
	live, err := r.DB.Client.Slice.Query().Where(slice.AccountID(r.account.ID), slice.StateEQ(slice.StateLive)).WithImport().All(ctx)
	if err != nil {
		return 0, false, nil, fmt.Errorf("read what is known: %w", err)
	}
	filled, fromAPI := map[period.Cycle]bool{}, map[period.Cycle]bool{}
	var readAt time.Time
	var known period.Range
	var newest period.Cycle
	for _, l := range live {
		cycle := period.Cycle(l.Cycle)
		if l.Orders {
			readAt, known = l.ReadAt, period.Range{From: period.Date(l.FirstDay), To: period.Date(l.LastDay).Add(1)}
			continue
		}
		filled[cycle] = true
		fromAPI[cycle] = fromAPI[cycle] || l.Edges.Import.Kind == billimport.KindAPI
		newest = max(newest, cycle)
	}
	if newest == 0 {
		return 0, false, nil, nil
	}
	for before, whole = newest, fromAPI[newest]; filled[before.Add(-1)]; {
		before = before.Add(-1)
		whole = whole && fromAPI[before]
	}
	for month := newest; month >= before && month > r.open().Add(-amortisedReach); month = month.Add(-1) {
		if fromAPI[month] && (!known.Has(month.First()) || readAt.Before(amortisedFinal(month))) {
			due = append(due, month)
		}
	}
	return before, whole, due, nil
}

// complete adds what rows of the amortised bill do not say: their currency, and
// the names of resources.
func (r *run) complete(ctx context.Context, rows []ledger.Carried) error {
	if len(rows) == 0 {
		return nil
	}
	cycles, err := r.Costs.CyclesOf(ctx, []id.ID{r.account.ID})
	if err != nil {
		return err
	}
	currency := currencyOf(cycles[r.account.ID])
	if currency == "" {
		return fault.Upstream("what older orders cost cannot be kept: the cloud names no currency for it, and the account's bills are in several")
	}
	known, err := r.DB.Client.Resource.Query().Where(resource.AccountID(r.account.ID), resource.NameNEQ("")).
		Select(resource.FieldResourceID, resource.FieldName).All(auth.With(ctx, auth.System()))
	if err != nil {
		return fmt.Errorf("look up names of resources: %w", err)
	}
	names := map[string]string{}
	for _, k := range known {
		names[k.ResourceID] = k.Name
	}
	for i := range rows {
		s := &rows[i].Subject
		s.Currency, s.ResourceName = currency, names[s.Resource]
	}
	return nil
}
