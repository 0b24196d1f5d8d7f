package ledger

import (
	"context"
	"iter"

	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Engine is the narrow interface that every store of charges offers. Lines
// are written under the number of their batch: one version of one slice
// (account, cycle, day). Nothing is updated in place. Which batches are live
// is the catalogue's decision; it is published to the engine per revision, and
// a question reads the batches of its view's revision, whatever is written or
// swept meanwhile.
type Engine interface {
	// Bind ties the engine to its catalogue: an empty engine takes the store
	// id, one that carries another is refused with a fault.
	Bind(ctx context.Context, store id.ID) error
	// Write opens the engine's one writer; a second caller waits for it.
	Write(ctx context.Context) (Writer, error)
	// Publish makes the live set of a revision readable. Publishing a revision
	// again changes nothing: a revision never changes.
	Publish(ctx context.Context, revision int64, live []Live) error
	// Published tells whether the revision is readable.
	Published(revision int64) bool
	// Retract forgets the live sets of all revisions but these.
	Retract(ctx context.Context, keep ...int64) error
	// Sum answers a checked query over the view's accounts together.
	Sum(ctx context.Context, v View, q Query) (*Table, error)
	// SumMany answers it for each of the view's accounts apart and for each of
	// the filters, on top of the query's own: a table per filter in their order,
	// one without filters. It takes one statement, or a few when the filters are
	// very long. Top must be 0 with filters.
	SumMany(ctx context.Context, v View, q Query, filters ...*rule.Rule) (map[string][]*Table, error)
	// Charges streams lines in the order newest day first, then as they came.
	Charges(ctx context.Context, v View, q ChargeQuery) iter.Seq2[*Line, error]
	// Days streams what orders cost on the days they are for, which are no lines,
	// but for months whose bill, another one, tells itself what everything costs
	// amortised. Each has its day, its subject and Money.Amortised alone, in the
	// order of Charges. After is not used.
	Days(ctx context.Context, v View, q ChargeQuery) iter.Seq2[*Line, error]
	// Discounts sums the parts that discounts are made of, as far as bills tell:
	// per currency, bucket, group keys and terms, in that order. Tags are no keys
	// here.
	Discounts(ctx context.Context, v View, q Query) ([]DiscountRow, error)
	// Values lists distinct values of a dimension (or of a tag, or with an
	// empty tag key the tag keys) that start with prefix, in order.
	Values(ctx context.Context, v View, k Key, prefix string, limit int) ([]string, error)
	// Batches counts the lines of every batch that the engine has; one that only
	// carries orders has 0.
	Batches(ctx context.Context) (map[int32]int64, error)
	// Forget removes batches for good.
	Forget(ctx context.Context, batches ...int32) error
	Metrics
	Close() error
}

// Live is one live batch of a revision and the account it belongs to.
type Live struct {
	Batch   int32
	Account string
}

// Writer appends the lines of one import. Nothing of it can be read before
// Finish, nor after, until the batches are published.
type Writer interface {
	// Append adds a line to a batch. The writer keeps no reference to c.
	Append(batch int32, account string, c *Charge) error
	// Carry adds what an order without a line costs in a month, on its days. A
	// batch may have such alone: its receipt then counts no lines. The writer
	// keeps no reference to c.
	Carry(batch int32, account string, c *Carried) error
	// Finish writes what is pending, builds the star and proves that the
	// engine holds what was appended: a receipt per batch.
	Finish(ctx context.Context) (map[int32]*Receipt, error)
	// Shared counts the lines of a proved batch whose LineID one of the others
	// has too. Lines without an id are like no other.
	Shared(ctx context.Context, batch int32, others ...int32) (int64, error)
	// Close gives the writer back and removes what was appended, but for the
	// batches to keep, which a Finish must have proved.
	Close(ctx context.Context, keep ...int32) error
}

// Table is the answer to a query: rows ordered by currency, bucket, then keys
// (or rank, with Top), others next to last and untagged last.
type Table struct {
	Rows []Row
}

// Row is the sums of one bucket and combination of keys.
type Row struct {
	Currency  string
	Bucket    period.Date // first day of the bucket; 0 without grain or undated
	Keys      []Value     // as many as group keys
	Others    bool        // the rest beyond Top; its keys are empty
	Untagged  bool        // lines that lack a tag key of the group; its keys are empty
	Lines     int64
	Resources int64    // distinct ones, when they are asked for; they do not add up over rows
	Extent    Extent   // when it is asked for
	Sums      []Figure // one per kind asked for
}

// Extent is the first days of the first and the last month that have something:
// months of days where the span is one of days and there is a day, billing
// cycles otherwise.
type Extent struct{ First, Last period.Date }

// Value is the value of a group key.
type Value struct {
	Text  string
	Label string // display name, "" when the text is its own
}

// DiscountRow is a part of what was discounted.
type DiscountRow struct {
	Currency string
	Bucket   period.Date // first day of the bucket; 0 without grain
	Keys     []Value     // as many as group keys
	Terms    Terms
	Lines    int64
	Amount   money.Decimal
}

// Figure is a sum that may be incomplete: Missing lines had no figure of the
// kind, so the amount is what the others sum to. When all are missing the
// amount is unknown.
type Figure struct {
	Amount  money.Null
	Missing int64
}

// ChargeQuery asks for lines. After continues behind a line; Limit 0 streams
// all.
type ChargeQuery struct {
	Span        Span
	Filter      *rule.Rule
	Currency    string
	Batches     []int32 // only the days of these, and all of them; nil for those that count; Days alone
	Unexplained bool    // only lines that have a gap between their list amount and the steps down to what is payable
	After       *Position
	Limit       int
}

// Position is a line's place in the order of Charges.
type Position struct {
	Date  period.Date
	Batch int32
	Line  int32
}

// Line is a charge with its account and place.
type Line struct {
	Position
	Account string
	Charge  Charge
}
