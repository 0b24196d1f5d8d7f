// Package bill holds what every source of bills gives, be it a file or the
// cloud: lines in the ledger's terms, who is billed, what was odd about a
// line, and the control totals to check the sum against.
package bill

import (
	"context"
	"iter"
	"math/big"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Account is who is billed: one CloudLens account stands for one
// (provider, billing account id).
type Account struct {
	Provider string // FOCUS ProviderName: "Alibaba Cloud", "AWS", …
	ID       string // billing account id at the provider
	Name     string // display name, "" when the source has none
}

// Finding is something odd about a line that is kept all the same. Findings
// are counted per import and shown, never "repaired".
type Finding string

// Findings.
const (
	PayableDiffers    Finding = "PAYABLE_DIFFERS"    // payable ≠ list − deductions
	PaymentDiffers    Finding = "PAYMENT_DIFFERS"    // payable ≠ what was paid and is open
	UnknownRegion     Finding = "UNKNOWN_REGION"     // a region name without a known id
	UnknownCharge     Finding = "UNKNOWN_CHARGE"     // a charge type we do not know, classified by sign
	NoCurrency        Finding = "NO_CURRENCY"        // the line has none; the file's other lines decided
	UnknownCategory   Finding = "UNKNOWN_CATEGORY"   // a FOCUS ChargeCategory outside the specification
	TagsUnreadable    Finding = "TAGS_UNREADABLE"    // the tag cell could not be read; it is kept raw
	DetailsUnreadable Finding = "DETAILS_UNREADABLE" // what a discount is made of could not be read; it is kept raw
	DuplicateLine     Finding = "DUPLICATE_LINE_ID"  // two lines of the slice share the source's line id
)

// Rest is what rounding a figure to the ledger's 12 decimals took away.
type Rest struct {
	Column string
	Amount *big.Rat
}

// Line is one bill line as a source gives it.
type Line struct {
	Account  Account
	Charge   ledger.Charge
	Rests    []Rest
	Findings []Finding
}

// Control is the source's own total of a cycle, at the source's precision.
type Control struct {
	Account Account
	Cycle   period.Cycle
	Payable money.Amount
	Places  uint8  // decimals the source's total has
	Source  string // "QueryAccountBill", …
	ReadAt  time.Time
}

// Kind is where lines come from. The API has precedence over files.
type Kind string

// Source kinds.
const (
	FromFile Kind = "FILE"
	FromAPI  Kind = "API"
)

// Source gives the lines of one import. Lines streams: a yielded Line is
// valid until the next step, memory stays constant. The first error ends the
// stream, and the import with it. Progress may be asked from another
// goroutine; total is 0 when unknown.
type Source interface {
	Kind() Kind
	Lines(ctx context.Context) iter.Seq2[*Line, error]
	Controls(ctx context.Context) ([]Control, error)
	Progress() (done, total int64)
}
