package collect

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// listing is a list of what an account holds, how it is read, and what is told
// when it cannot be.
type listing struct {
	source benefit.Source
	read   func(context.Context) error
	missed func(cause *fault.Error) error
}

// benefits reads what pays for the bills, what must be renewed, and how far
// commitments are used. A list that cannot be read is named and left as it is
// known.
func (r *run) benefits(ctx context.Context) error {
	r.stage(Benefits, "")
	cycles, err := r.Costs.CyclesOf(ctx, []id.ID{r.account.ID})
	if err != nil {
		return err
	}
	known := cycles[r.account.ID]
	lists := append(r.holdings(currencyOf(known)), r.commitments(known)...)
	for i, l := range lists {
		if err := r.list(ctx, l.source, l.read, l.missed); err != nil {
			return err
		}
		r.board.write(func(p *Progress) { p.Current, p.Total, p.UpdatedAt = int64(i+1), int64(len(lists)), r.Clock() })
	}
	return nil
}

// holdings are the lists of what pays for the bills, and of what must be
// renewed. currency is that of vouchers and cards.
func (r *run) holdings(currency string) []listing {
	held := func(source benefit.Source, read func(context.Context) ([]cloud.Benefit, error)) func(context.Context) error {
		return func(ctx context.Context) error {
			list, err := read(ctx)
			if err != nil {
				return err
			}
			return r.Benefits.Keep(ctx, r.account.ID, source, list, currency)
		}
	}
	return []listing{
		{benefit.CashCoupons, held(benefit.CashCoupons, r.client.CashCoupons), func(cause *fault.Error) error {
			return fault.Upstream("vouchers could not be read and are left as they were known: %s", cause)
		}},
		{benefit.PrepaidCards, held(benefit.PrepaidCards, r.client.PrepaidCards), func(cause *fault.Error) error {
			return fault.Upstream("prepaid cards could not be read and are left as they were known: %s", cause)
		}},
		{benefit.ResourcePackages, held(benefit.ResourcePackages, r.client.ResourcePackages), func(cause *fault.Error) error {
			return fault.Upstream("resource packages could not be read and are left as they were known: %s", cause)
		}},
		{benefit.Subscriptions, r.subscriptions, func(cause *fault.Error) error {
			return fault.Upstream("subscriptions could not be read and are left as they were known: %s", cause)
		}},
	}
}

// list reads one list, or notes why it cannot be read. A key that is refused
// altogether ends the sync.
func (r *run) list(ctx context.Context, source benefit.Source, read func(context.Context) error, missed func(cause *fault.Error) error) error {
	err := read(ctx)
	cause, told := fault.As(err)
	if !told {
		return err
	}
	if err := r.Benefits.Missed(ctx, r.account.ID, source, cause); err != nil {
		return err
	}
	if aliyun.IsKeyRefused(err) {
		return err
	}
	return r.warn(missed(cause))
}

func (r *run) subscriptions(ctx context.Context) error {
	list, err := r.client.Renewals(ctx)
	if err != nil {
		return err
	}
	return r.Benefits.KeepSubscriptions(ctx, r.account.ID, list)
}

// currencyOf is what an account is billed in: vouchers and cards name none. It
// is "" before the first bill.
func currencyOf(cycles []cost.Cycle) string {
	for _, c := range cycles {
		if len(c.Totals) == 1 {
			return c.Totals[0].Currency
		}
	}
	return ""
}
