package benefit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	rows "github.com/cloudlens/cloudlens/ent/benefit"
	"github.com/cloudlens/cloudlens/ent/benefitreading"
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Source is a list that is read from the cloud.
type Source = benefitreading.Source

// Sources.
const (
	CashCoupons      = benefitreading.SourceCashCoupons
	PrepaidCards     = benefitreading.SourcePrepaidCards
	ResourcePackages = benefitreading.SourceResourcePackages
	Subscriptions    = benefitreading.SourceRenewals

	SavingsPlans        = benefitreading.SourceSavingsPlans
	SavingsPlanUse      = benefitreading.SourceSavingsPlanUse
	ReservedInstances   = benefitreading.SourceReservedInstances
	ReservedInstanceUse = benefitreading.SourceReservedInstanceUse
)

// kinds are what each list is of; subscriptions are kept apart.
var kinds = map[Source]rows.Kind{
	CashCoupons: rows.KindCashCoupon, PrepaidCards: rows.KindPrepaidCard, ResourcePackages: rows.KindResourcePackage,
}

// atOnce is how many rows one statement writes: SQLite binds 32,766 values.
const atOnce = 500

// Keep makes what an account holds of a list what was read now, in one
// transaction: what the cloud no longer shows is gone. currency is that of money
// whose unit the cloud does not name, "" when it is not known.
func (s *Service) Keep(ctx context.Context, of id.ID, source Source, held []cloud.Benefit, currency string) error {
	return s.replace(ctx, of, source, func(ctx context.Context, tx *ent.Client) error {
		if _, err := tx.Benefit.Delete().Where(rows.AccountID(of), rows.KindEQ(kinds[source])).Exec(ctx); err != nil {
			return fmt.Errorf("drop earlier benefits: %w", err)
		}
		for some := range slices.Chunk(held, atOnce) {
			var made []*ent.BenefitCreate
			for i := range some {
				made = append(made, create(tx, of, &some[i], currency))
			}
			if err := tx.Benefit.CreateBulk(made...).Exec(ctx); err != nil {
				return fmt.Errorf("store benefits: %w", err)
			}
		}
		return nil
	})
}

func create(tx *ent.Client, of id.ID, b *cloud.Benefit, currency string) *ent.BenefitCreate {
	totalUnit, remainingUnit := b.TotalUnit, b.RemainingUnit
	if b.Kind.IsMoney() {
		totalUnit, remainingUnit = currency, currency
	}
	return tx.Benefit.Create().SetAccountID(of).SetKind(rows.Kind(b.Kind)).SetCloudID(b.ID).SetNumber(b.Number).SetName(b.Name).SetStatus(b.Status).
		SetNillableTotal(known(b.Total)).SetTotalUnit(totalUnit).SetNillableRemaining(known(b.Remaining)).SetRemainingUnit(remainingUnit).
		SetNillableGrantedAt(instant(b.Granted)).SetNillableEffectiveAt(instant(b.Effective)).SetNillableExpiresAt(instant(b.Expires)).
		SetProducts(append([]string{}, b.Products...)).SetScenarios(b.Scenarios).SetRegion(b.Region).SetCommodity(b.Commodity)
}

// KeepSubscriptions is Keep for the subscriptions of an account.
func (s *Service) KeepSubscriptions(ctx context.Context, of id.ID, held []cloud.Renewal) error {
	return s.replace(ctx, of, Subscriptions, func(ctx context.Context, tx *ent.Client) error {
		if _, err := tx.Renewal.Delete().Where(renewal.AccountID(of)).Exec(ctx); err != nil {
			return fmt.Errorf("drop earlier subscriptions: %w", err)
		}
		for some := range slices.Chunk(held, atOnce) {
			var made []*ent.RenewalCreate
			for i := range some {
				k := &some[i]
				made = append(made, tx.Renewal.Create().SetAccountID(of).SetResourceID(k.ID).SetProduct(k.Product).SetCommodity(k.Commodity).
					SetRegion(k.Region).SetOwner(k.Owner).SetStatus(k.Status).SetMode(renewal.Mode(k.Mode)).SetTerm(k.Term).SetTermUnit(string(k.TermUnit)).
					SetNillableCreatedAt(instant(k.Created)).SetNillableEndsAt(instant(k.Ends)).SetNillableReleasesAt(instant(k.Releases)))
			}
			if err := tx.Renewal.CreateBulk(made...).Exec(ctx); err != nil {
				return fmt.Errorf("store subscriptions: %w", err)
			}
		}
		return nil
	})
}

// Missed notes why a list could not be read now. What was read before stays.
func (s *Service) Missed(ctx context.Context, of id.ID, source Source, why *fault.Error) error {
	text := cloud.Text{locale.English: why.In(locale.English), locale.Chinese: why.In(locale.Chinese)}
	return s.edit(ctx, func(ctx context.Context, tx *ent.Client) error { return s.note(ctx, tx, of, source, text) })
}

// replace stores a list and when it was read, or neither.
func (s *Service) replace(ctx context.Context, of id.ID, source Source, store func(context.Context, *ent.Client) error) error {
	return s.edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := store(ctx, tx); err != nil {
			return err
		}
		return s.note(ctx, tx, of, source, nil)
	})
}

// edit is db.Edit as the program itself: a sync has no viewer.
func (s *Service) edit(ctx context.Context, do func(context.Context, *ent.Client) error) error {
	return s.db.Edit(auth.With(ctx, auth.System()), do)
}

// note keeps how a list was tried. An edit lets nobody else in between.
func (s *Service) note(ctx context.Context, tx *ent.Client, of id.ID, source Source, problem cloud.Text) error {
	now := s.now()
	old, err := tx.BenefitReading.Query().Where(benefitreading.AccountID(of), benefitreading.SourceEQ(source)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("read how benefits were read: %w", err)
	}
	if old == nil {
		made := tx.BenefitReading.Create().SetAccountID(of).SetSource(source).SetTriedAt(now)
		if problem == nil {
			made.SetReadAt(now)
		} else {
			made.SetProblem(problem)
		}
		err = made.Exec(ctx)
	} else {
		change := tx.BenefitReading.UpdateOne(old).SetTriedAt(now)
		if problem == nil {
			change.SetReadAt(now).ClearProblem()
		} else {
			change.SetProblem(problem)
		}
		err = change.Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("note how benefits were read: %w", err)
	}
	return nil
}

func known(n money.Null) *money.Decimal {
	if !n.Valid {
		return nil
	}
	return &n.Decimal
}

// instant is a moment as the catalogue keeps it, nil when it is not known.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
