package ledger

import "github.com/cloudlens/cloudlens/internal/period"

// Receipt is what a batch holds.
type Receipt struct {
	Lines    int64
	FirstDay period.Date // oldest charge day, 0 when all lines are undated
	LastDay  period.Date
	Totals   Totals
	Hash     string // equal for equal lines in any order
	Twice    string // a LineID that two lines share, "" when there is none
	Undated  int64  // how many lines have no charge day
}

// Add counts a line of the batch, whose Totals must not be nil. Hash and Twice
// are the engine's to say.
func (r *Receipt) Add(c *Charge) {
	r.Lines++
	r.Totals[c.Subject.Currency] = r.Totals[c.Subject.Currency].Add(SumsOf(&c.Money))
	if c.Date == 0 {
		r.Undated++
		return
	}
	if r.FirstDay == 0 || c.Date < r.FirstDay {
		r.FirstDay = c.Date
	}
	r.LastDay = max(r.LastDay, c.Date)
}
