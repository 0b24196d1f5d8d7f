package benefit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/commitment"
	"github.com/cloudlens/cloudlens/ent/commitmentuse"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// MaxMonths is how many billing cycles the use of commitments can be asked for.
const MaxMonths = 60

// CommitmentFilter narrows what is shown.
type CommitmentFilter struct {
	Kinds  []cloud.CommitmentKind // all when empty
	Months int                    // how many billing cycles, the current one included; 1 to MaxMonths
}

func (f *CommitmentFilter) check() error {
	if f.Months < 1 || f.Months > MaxMonths {
		return fault.Invalid("months", "%s must be %d to %d, got %d", "months", 1, MaxMonths, f.Months)
	}
	return nil
}

func (f *CommitmentFilter) takes(k cloud.CommitmentKind) bool {
	return len(f.Kinds) == 0 || slices.Contains(f.Kinds, k)
}

// Commitments are the savings plans and reserved instances of an account.
type Commitments struct {
	Items    []*Commitment // what ends first comes first, what has no known end last
	Months   []*CommitmentMonth
	Readings []*Reading // of every list, read or not
}

// Commitment is a savings plan or a reserved instance. What the cloud did not
// say is nil, unknown or empty.
type Commitment struct {
	Kind     cloud.CommitmentKind
	CloudID  string
	Type     string
	Family   string
	Status   string
	Region   string
	Zone     string
	Owner    string
	PayMode  string
	Term     string
	Currency string
	Pool     money.Null // for each cycle of the plan
	PoolPer  string
	Rest     money.Null
	Prepaid  money.Null
	Saved    money.Null
	UsedRate money.Null // as the cloud tells it
	Quantity int        // 0 when unknown
	StartsAt *time.Time
	EndsAt   *time.Time
}

// CommitmentMonth is how far the commitments of one kind were used in a billing
// cycle, and what they covered.
type CommitmentMonth struct {
	Kind     cloud.CommitmentKind
	Cycle    period.Cycle
	ReadAt   time.Time
	Final    bool   // it was read when nothing changed any more
	Currency string // "" when unknown

	Committed *Quantity
	Used      *Quantity
	UsedRate  money.Null // as the cloud tells it

	Reservation    money.Null
	PayAsYouGo     money.Null
	Saved          money.Null
	PotentialSaved money.Null

	Deducted    money.Null
	Covered     *Quantity  // quantity that was covered
	Coverable   *Quantity  // quantity that could have been
	CoveredRate money.Null // as the cloud tells it

	book *book
	of   id.ID
}

// ratePlaces is how many decimals a share is shown with.
const ratePlaces = 6

// Utilisation is the share of what was committed that was used, exactly rounded;
// unknown when either is, or nothing was committed.
func (m *CommitmentMonth) Utilisation() money.Null { return share(m.Used, m.Committed) }

// Coverage is the share of the quantity that could have been covered; unknown
// where the cloud gives no quantities.
func (m *CommitmentMonth) Coverage() money.Null { return share(m.Covered, m.Coverable) }

func share(part, whole *Quantity) money.Null {
	if part == nil || whole == nil || part.Unit != whole.Unit {
		return money.Null{}
	}
	return money.Per(part.Amount, whole.Amount).Round(ratePlaces)
}

// CommitmentsOf are those of each of the accounts, with as many statements as
// for one.
func (s *Service) CommitmentsOf(ctx context.Context, accounts []id.ID, f CommitmentFilter) (map[id.ID]*Commitments, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	open := period.CycleOf(s.clock().In(period.Shanghai))
	held, err := s.db.Reader(ctx).Commitment.Query().Where(commitment.AccountIDIn(accounts...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read commitments: %w", err)
	}
	uses, err := s.db.Reader(ctx).CommitmentUse.Query().
		Where(commitmentuse.AccountIDIn(accounts...), commitmentuse.CycleGT(int(open.Add(-f.Months)))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the use of commitments: %w", err)
	}
	readings, err := s.readings(ctx, accounts, SavingsPlans, SavingsPlanUse, ReservedInstances, ReservedInstanceUse)
	if err != nil {
		return nil, err
	}
	book := &book{service: s, accounts: accounts}
	out := make(map[id.ID]*Commitments, len(accounts))
	for _, a := range accounts {
		out[a] = &Commitments{Readings: readings[a]}
	}
	for _, row := range held {
		if k := commitmentOf(row); f.takes(k.Kind) {
			out[row.AccountID].Items = append(out[row.AccountID].Items, k)
		}
	}
	for _, row := range uses {
		if m := monthOf(row, book); f.takes(m.Kind) && m.says() {
			out[row.AccountID].Months = append(out[row.AccountID].Months, m)
		}
	}
	for _, c := range out {
		slices.SortFunc(c.Items, func(a, b *Commitment) int {
			if c := byTime(a.EndsAt, b.EndsAt); c != 0 {
				return c
			}
			return strings.Compare(string(a.Kind)+" "+a.CloudID, string(b.Kind)+" "+b.CloudID)
		})
		slices.SortFunc(c.Months, func(a, b *CommitmentMonth) int {
			if n := int(a.Cycle) - int(b.Cycle); n != 0 {
				return n
			}
			return -strings.Compare(string(a.Kind), string(b.Kind))
		})
	}
	return out, nil
}

func commitmentOf(row *ent.Commitment) *Commitment {
	return &Commitment{
		Kind: cloud.CommitmentKind(row.Kind), CloudID: row.CloudID, Type: row.Type, Family: row.Family, Status: row.Status,
		Region: row.Region, Zone: row.Zone, Owner: row.Owner, PayMode: row.PayMode, Term: row.Term, Currency: row.Currency,
		Pool: maybe(row.Pool), PoolPer: row.PoolPer, Rest: maybe(row.Rest), Prepaid: maybe(row.Prepaid), Saved: maybe(row.Saved), UsedRate: maybe(row.UsedRate),
		Quantity: row.Quantity, StartsAt: row.StartsAt, EndsAt: row.EndsAt,
	}
}

func monthOf(row *ent.CommitmentUse, b *book) *CommitmentMonth {
	m := &CommitmentMonth{
		Kind: cloud.CommitmentKind(row.Kind), Cycle: period.Cycle(row.Cycle), ReadAt: row.ReadAt, Currency: row.Currency, UsedRate: maybe(row.UsedRate),
		Reservation: maybe(row.Reservation), PayAsYouGo: maybe(row.PayAsYouGo), Saved: maybe(row.Saved), PotentialSaved: maybe(row.PotentialSaved),
		Deducted: maybe(row.Deducted), CoveredRate: maybe(row.CoveredRate), book: b, of: row.AccountID,
		Covered: quantity(row.DeductedQuantity, row.CapacityUnit), Coverable: quantity(row.TotalQuantity, row.CapacityUnit),
	}
	unit := row.Unit
	if m.Kind == cloud.SavingsPlan {
		unit = row.Currency
	}
	m.Committed, m.Used = quantity(row.Pool, unit), quantity(row.Used, unit)
	m.Final = !row.ReadAt.Before(settles(m.Cycle))
	return m
}

// says tells whether there is anything to a month: of a cycle in which nothing
// was committed the cloud says nothing, or zeros.
func (m *CommitmentMonth) says() bool {
	for _, q := range []*Quantity{m.Committed, m.Used, m.Covered} {
		if q != nil && !q.Amount.IsZero() {
			return true
		}
	}
	for _, n := range []money.Null{m.Reservation, m.PayAsYouGo, m.Saved, m.PotentialSaved, m.Deducted, m.UsedRate, m.CoveredRate} {
		if n.Valid && !n.Decimal.IsZero() {
			return true
		}
	}
	return false
}

func maybe(d *money.Decimal) money.Null {
	if d == nil {
		return money.Null{}
	}
	return money.Of(*d)
}

// settles is when the cloud has the last figures of a cycle: three days after it.
func settles(c period.Cycle) time.Time { return c.Add(1).First().Add(3).Time(period.Shanghai) }
