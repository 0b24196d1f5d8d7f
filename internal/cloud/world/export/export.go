// Package export writes the world's bills as the files that Alibaba Cloud
// customers have: month files of both generations (V1, V2) and FOCUS 1.2. The
// totals of one month are the same in all of them, by every key that all of
// them carry: list, contracted, billed and paid. What only some can say:
//
//   - V1 and V2 have no column for round-down: the remainder of a line is it.
//   - V1 has no column for what a savings plan covers but in the column
//     节省计划抵扣金额, which its billing-item detail adds; covered lines list
//     their full amount, have no discount and are payable at 0 everywhere.
//   - Only V2 tells promotion from contract discount.
package export

import (
	"io"
	"iter"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// Language is the language of headers and texts in a file.
type Language string

// Languages. Without one, a file is in the language of the account's site.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Options says how a file is written. The zero value is plain UTF-8 with LF.
type Options struct {
	Language Language
	BOM      bool // a UTF-8 byte order mark at the start of each part
	CRLF     bool
	GBK      bool // instead of UTF-8, as old console exports are
	Tabs     bool // a tab after ids, as consoles write so that Excel keeps the digits
	Gzip     bool
	Parts    int // a zip of that many CSV files, each with the header; 0: no zip
}

func (o Options) check() error {
	switch {
	case o.GBK && o.BOM:
		return fault.Invalid("gbk", "a GBK file has no byte order mark: choose one of GBK and BOM")
	case o.Gzip && o.Parts > 0:
		return fault.Invalid("gzip", "a file is either a zip of parts or gzip: choose one of them")
	case o.Parts < 0:
		return fault.Invalid("parts", "a zip cannot have %d parts: use 1 or more, or 0 for no zip", o.Parts)
	}
	return nil
}

// Writer writes a month of bills in one format.
type Writer func(w io.Writer, a world.Account, lines iter.Seq[*world.BillLine], o Options) error

// Format is a format of bills as files have it.
type Format struct {
	Name  string // what tests call it
	File  string // what the console calls the files, without what follows the dot
	Write Writer
	Plans bool // whether a line says what savings plans took off
}

// Formats are all of them. Tests give the accounts of a world theirs in this
// order, so that a new one goes to the end.
var Formats = []Format{
	{"V2", "consumedetailbillv2", V2, true}, {"V1", "BillingItemDetail", V1, true}, {"FOCUS", "focus", FOCUS, true}, {"V1 instances", "InstanceDetail", V1Instances, false},
}

// V2 writes the month file of the generation since 2025/26
// (consumedetailbillv2): its 61 columns, then resource tags, resource group,
// cost unit and the payment columns.
func V2(w io.Writer, a world.Account, lines iter.Seq[*world.BillLine], o Options) error {
	return write(w, "consumedetailbillv2", v2, a, lines, o)
}

// V1 writes the billing-item detail of the generation since 2019.
func V1(w io.Writer, a world.Account, lines iter.Seq[*world.BillLine], o Options) error {
	return write(w, "BillingItemDetail", v1, a, lines, o)
}

// V1Instances writes the instance detail of the generation since 2019, which
// has no columns of billing items and no primary key. It has as many lines as
// the billing-item detail: summing the items of an instance would sum their
// round-downs too, beyond what a reader may take for one.
func V1Instances(w io.Writer, a world.Account, lines iter.Seq[*world.BillLine], o Options) error {
	return write(w, "InstanceDetail", v1Instances, a, lines, o)
}

// FOCUS writes FOCUS 1.2: its 57 columns, then the x_ columns that keep what
// FOCUS has no column for. EffectiveCost is BilledCost, since the world keeps
// no amortisation; x_EffectiveCostBasis says so on every row.
func FOCUS(w io.Writer, a world.Account, lines iter.Seq[*world.BillLine], o Options) error {
	return write(w, "FOCUS_1_2", focus, a, lines, o)
}
