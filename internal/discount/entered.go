package discount

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/discountcontract"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Contracts keeps the contracts of discounts that people enter.
type Contracts struct {
	db       *database.DB
	accounts *account.Service
	clock    period.Clock
}

// NewContracts is the service over the catalogue.
func NewContracts(db *database.DB, accounts *account.Service, clock period.Clock) *Contracts {
	return &Contracts{db, accounts, clock}
}

func (s *Contracts) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ContractDraft is a contract to enter. Both days are included.
type ContractDraft struct {
	Account  id.ID
	Name     string
	Services []string
	FirstDay *period.Date
	LastDay  period.Date
	Rate     *money.Decimal
	Note     string
}

// ContractPatch is a change of some fields of a contract; those not set stay.
type ContractPatch struct {
	Name     account.Optional[string]
	Services account.Optional[[]string]
	FirstDay account.Optional[*period.Date]
	LastDay  account.Optional[period.Date]
	Rate     account.Optional[*money.Decimal]
	Note     account.Optional[string]
}

// mostServices and longestNote bound what one contract holds.
const (
	mostServices = 200
	longestNote  = 4000
)

// complete checks a draft and brings it into its normal form.
func (d *ContractDraft) complete() error {
	d.Name = strings.TrimSpace(d.Name)
	services := []string{}
	for _, s := range d.Services {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(services, s) {
			services = append(services, s)
		}
	}
	slices.Sort(services)
	d.Services = services
	storable := func(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
	switch {
	case d.Name == "":
		return fault.Missing("name", "a contract needs a name")
	case !storable(d.Name) || !storable(d.Note) || !storable(strings.Join(services, "")):
		return fault.Invalid("", "name, note and services must be valid UTF-8 without the character NUL")
	case slices.ContainsFunc(services, func(s string) bool { return utf8.RuneCountInString(s) > 255 }):
		return fault.Invalid("services", "the code of a service is longer than %d characters", 255)
	case utf8.RuneCountInString(d.Name) > 255:
		return fault.Invalid("name", "the name is longer than %d characters", 255)
	case len(services) > mostServices:
		return fault.Invalid("services", "a contract names at most %d services, got %d", mostServices, len(services))
	case d.LastDay == 0:
		return fault.Missing("lastDay", "say on which day the contract ends")
	case d.FirstDay != nil && *d.FirstDay > d.LastDay:
		return fault.Invalid("firstDay", "the contract ends on %s, before it starts on %s", d.LastDay, *d.FirstDay)
	case d.Rate != nil && (d.Rate.Sign() < 0 || d.Rate.Cmp(money.Whole(1)) > 0):
		return fault.Invalid("rate", "the rate must be a fraction from 0 to 1, got %s: 0.15 is 15 percent off", d.Rate.String())
	case utf8.RuneCountInString(d.Note) > longestNote:
		return fault.Invalid("note", "the note is longer than %d characters", longestNote)
	}
	return nil
}

func (d *ContractDraft) firstDay() *int32 {
	if d.FirstDay == nil {
		return nil
	}
	day := int32(*d.FirstDay)
	return &day
}

// Create enters a contract.
func (s *Contracts) Create(ctx context.Context, d ContractDraft) (*ent.DiscountContract, error) {
	if err := d.complete(); err != nil {
		return nil, err
	}
	var made *ent.DiscountContract
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if _, err := s.accounts.ByID(ctx, d.Account); err != nil {
			return err
		}
		now := s.now()
		var err error
		made, err = tx.DiscountContract.Create().SetAccountID(d.Account).SetName(d.Name).SetServices(d.Services).SetNillableFirstDay(d.firstDay()).
			SetLastDay(int32(d.LastDay)).SetNillableRate(d.Rate).SetNote(d.Note).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("enter a contract: %w", err)
		}
		return nil
	})
	return database.Settled(ctx, made, err)
}

// over is the contract as the patch makes it.
func (p *ContractPatch) over(c *ent.DiscountContract) ContractDraft {
	d := ContractDraft{
		Name: p.Name.Or(c.Name), Services: p.Services.Or(c.Services), LastDay: p.LastDay.Or(period.Date(c.LastDay)), Rate: p.Rate.Or(c.Rate), Note: p.Note.Or(c.Note),
	}
	if c.FirstDay != nil {
		day := period.Date(*c.FirstDay)
		d.FirstDay = &day
	}
	d.FirstDay = p.FirstDay.Or(d.FirstDay)
	return d
}

// Update changes a contract.
func (s *Contracts) Update(ctx context.Context, of id.ID, p ContractPatch) (*ent.DiscountContract, error) {
	var changed *ent.DiscountContract
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		c, err := s.ByID(ctx, of)
		if err != nil {
			return err
		}
		d := p.over(c)
		if err := d.complete(); err != nil {
			return err
		}
		u := tx.DiscountContract.UpdateOne(c).SetName(d.Name).SetServices(d.Services).SetLastDay(int32(d.LastDay)).SetNote(d.Note).SetUpdatedAt(s.now())
		if day := d.firstDay(); day != nil {
			u.SetFirstDay(*day)
		} else {
			u.ClearFirstDay()
		}
		if d.Rate != nil {
			u.SetRate(*d.Rate)
		} else {
			u.ClearRate()
		}
		if changed, err = u.Save(ctx); err != nil {
			return fmt.Errorf("change contract %s: %w", of, err)
		}
		return nil
	})
	return database.Settled(ctx, changed, err)
}

// Delete forgets a contract.
func (s *Contracts) Delete(ctx context.Context, of id.ID) error {
	return s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		c, err := s.ByID(ctx, of)
		if err != nil {
			return err
		}
		if err := tx.DiscountContract.DeleteOne(c).Exec(ctx); err != nil {
			return fmt.Errorf("delete contract %s: %w", of, err)
		}
		return nil
	})
}

// ByID is a contract of an account that the viewer sees.
func (s *Contracts) ByID(ctx context.Context, of id.ID) (*ent.DiscountContract, error) {
	c, err := s.db.Reader(ctx).DiscountContract.Query().Where(discountcontract.ID(of)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no contract with the id %s: look at the list of contracts", of)
	}
	if err != nil {
		return nil, fmt.Errorf("find contract %s: %w", of, err)
	}
	return c, nil
}

// Of narrows a query to the contracts of the account of that name; "" is every
// account.
func (s *Contracts) Of(ctx context.Context, accountName string) ([]predicate.DiscountContract, error) {
	if accountName == "" {
		return nil, nil
	}
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	return []predicate.DiscountContract{discountcontract.AccountID(a.ID)}, nil
}

// all are those of the accounts, by ids and names; of all that the viewer sees
// without any.
func (s *Contracts) all(ctx context.Context, ids []id.ID, names []string) ([]*ent.DiscountContract, error) {
	var of []id.ID
	if len(ids) > 0 || len(names) > 0 {
		of = slices.Clone(ids)
		for _, name := range names {
			a, err := s.accounts.ByName(ctx, name)
			if err != nil {
				return nil, err
			}
			of = append(of, a.ID)
		}
	}
	q := s.db.Reader(ctx).DiscountContract.Query().WithAccount().Order(ent.Asc(discountcontract.FieldLastDay, discountcontract.FieldID))
	if of != nil {
		q.Where(discountcontract.AccountIDIn(of...))
	}
	found, err := q.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list contracts: %w", err)
	}
	return found, nil
}
