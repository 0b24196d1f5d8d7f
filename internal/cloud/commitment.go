package cloud

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// CommitmentKind is how somebody has committed to spend, for a lower price.
type CommitmentKind string

// Kinds of commitments. The names are those of GraphQL and of the catalogue.
const (
	SavingsPlan      CommitmentKind = "SAVINGS_PLAN"      // to an amount of money an hour
	ReservedInstance CommitmentKind = "RESERVED_INSTANCE" // to a capacity
)

// Commitment is a savings plan or a reserved instance. What the provider did
// not say is zero or empty, and a figure that it did not say is unknown.
type Commitment struct {
	Kind     CommitmentKind
	ID       string // at the provider
	Type     string // of a plan what it is for; of a reserved instance the type of instance
	Family   string // of instances, "" for any
	Status   string // in the provider's own word
	Region   string // as the provider writes it, "" for any
	Zone     string
	Owner    string // the account that it belongs to
	PayMode  string // total, half or zero: how much is paid ahead
	Term     string // as the provider writes it
	Currency string
	Pool     money.Null // of a plan: what is committed for each cycle
	PoolPer  string     // what that cycle is, in the provider's own word
	Rest     money.Null // what is left of the cycle that runs
	Prepaid  money.Null // fee that was paid ahead
	Saved    money.Null // what it has saved so far
	UsedRate money.Null // share that was used so far, as the provider tells it
	Quantity int        // of reserved instances that one id stands for; 0 when unknown
	Starts   time.Time
	Ends     time.Time
}

// CommitmentUse is how far the commitments of one kind were used in a month, and
// how much of the spend they covered. A figure that the provider did not say is
// unknown. Rates are shares of 1, as the provider tells them.
type CommitmentUse struct {
	Kind     CommitmentKind
	Cycle    period.Cycle
	Currency string // "" when the provider does not name it

	Pool           money.Null // committed for the month; of plans an amount, else a quantity in Unit
	Used           money.Null // taken from that, as it counts it
	Unit           string     // of Pool and Used where they are quantities; "" for money, or several
	UsedRate       money.Null
	Reservation    money.Null // what the commitment cost
	PayAsYouGo     money.Null // what the same would have cost as pay-as-you-go
	Saved          money.Null // the difference; below zero when it was used too little
	PotentialSaved money.Null // what would have been saved if all of it were used

	Deducted         money.Null // what was not billed because of it
	DeductedQuantity money.Null // the same in CapacityUnit
	TotalQuantity    money.Null // what could have been covered, in CapacityUnit
	CapacityUnit     string
	CoveredRate      money.Null
}
