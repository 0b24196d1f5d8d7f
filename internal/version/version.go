// Package version keeps what virtual tags, budgets and allocation rules said
// over time. A version has two dates: from which day on it holds, and when it
// was entered. So last month's answers stay as they were when a rule is
// edited, unless somebody says that the edit holds for last month too.
package version

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/ruleversion"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Always is the effective day of what has held since ever, as the first
// version of everything does.
const Always period.Date = 0

// Version is what an owner said.
type Version struct {
	Number        int
	EffectiveFrom period.Date
	RecordedAt    time.Time
	Content       json.RawMessage
}

// Record adds a version within the transaction that changes its owner, and
// gives its number.
func Record(ctx context.Context, tx *ent.Client, owner id.ID, content any, effective period.Date, at time.Time) (int, error) {
	text, err := json.Marshal(content)
	if err != nil {
		return 0, fmt.Errorf("keep a version of %s: %w", owner, err)
	}
	last, err := tx.RuleVersion.Query().Where(ruleversion.OwnerID(owner)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count versions of %s: %w", owner, err)
	}
	err = tx.RuleVersion.Create().SetOwnerID(owner).SetNumber(last + 1).SetEffectiveFrom(int32(effective)).
		SetRecordedAt(at).SetContent(text).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("keep a version of %s: %w", owner, err)
	}
	return last + 1, nil
}

// EditedFrom is the day from which an edit holds when nobody says: the first
// of the billing cycle that is open, so that closed ones keep their answers.
func EditedFrom(today period.Date) period.Date { return today.Cycle().First() }

// List is the versions of one owner in the order of their numbers.
type List []Version

// Of gives the versions of each owner, in one statement.
func Of(ctx context.Context, client *ent.Client, owners []id.ID) (map[id.ID]List, error) {
	rows, err := client.RuleVersion.Query().Where(ruleversion.OwnerIDIn(owners...)).Order(ruleversion.ByNumber()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	out := map[id.ID]List{}
	for _, r := range rows {
		out[r.OwnerID] = append(out[r.OwnerID], Version{r.Number, period.Date(r.EffectiveFrom), r.RecordedAt, r.Content})
	}
	return out, nil
}

// At is the version that holds on a day: of those that have come into effect
// by then, the one that did so last, and of several that did on the same day
// the one entered last. ok is false before the first.
func (l List) At(day period.Date) (v Version, ok bool) {
	for _, next := range l {
		if next.EffectiveFrom <= day && (!ok || next.EffectiveFrom >= v.EffectiveFrom) {
			v, ok = next, true
		}
	}
	return v, ok
}

// Stretch is a run of days through which one version holds.
type Stretch struct {
	Days    period.Range
	Version Version
}

// Over cuts a range of days where another version begins to hold. Days before
// the first version are in none.
func (l List) Over(days period.Range) []Stretch {
	var out []Stretch
	for from := days.From; from < days.To; {
		to := days.To
		for _, v := range l {
			if v.EffectiveFrom > from && v.EffectiveFrom < to {
				to = v.EffectiveFrom
			}
		}
		if v, ok := l.At(from); ok {
			if n := len(out); n > 0 && out[n-1].Version.Number == v.Number {
				out[n-1].Days.To = to
			} else {
				out = append(out, Stretch{period.Range{From: from, To: to}, v})
			}
		}
		from = to
	}
	return out
}

// Forget removes the versions of owners that are gone for good.
func Forget(ctx context.Context, tx *ent.Client, owners ...id.ID) error {
	if _, err := tx.RuleVersion.Delete().Where(ruleversion.OwnerIDIn(owners...)).Exec(ctx); err != nil {
		return fmt.Errorf("forget versions: %w", err)
	}
	return nil
}
