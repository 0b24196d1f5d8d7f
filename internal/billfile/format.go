package billfile

import "strings"

// layout is the generation and detail of a file: its row in formats is all that
// reading knows of it, beside the file of this package that binds its columns.
type layout struct {
	generation string // what users know it as, and what an import keeps
	called     string // its name in messages, the same in both languages
	known      string // the columns that it is known by, for who has a file without
	is         func(has has) bool
	nulls      func(cell string) bool // what stands for no value, beside the empty cell
	bind       func(*table) mapping
	grouped    bool // whether a header is a group and a name, which is enough where no other group has it
}

// has tells whether a table has a column of one of these names.
type has func(names ...string) bool

// formats are those that can be read; the first that a header fits counts. Of
// V1's two details one import may hold one: they are the same money at two
// granularities.
var formats = []*layout{
	{
		generation: "FOCUS", called: "FOCUS", known: "BilledCost + ChargePeriodStart",
		is:    func(has has) bool { return has("BilledCost") && has("ChargePeriodStart") },
		nulls: func(cell string) bool { return cell == "NULL" || cell == "null" }, bind: (*table).focus,
	},
	{
		generation: "ALIBABA_V2", called: "Alibaba Cloud V2", known: "账单信息/账单月份 | BillingDetails/BillingMonth",
		is:    func(has has) bool { return has("账单月份", "BillingMonth") },
		nulls: noValue, bind: (*table).v2, grouped: true,
	},
	{
		generation: "ALIBABA_V1", called: "Alibaba Cloud V1 BillingItemDetail", known: "账期 + 应付金额 + 计费项 | BillingCycle + PretaxAmount + BillingItem",
		is:    func(has has) bool { return ofV1(has) && has("计费项", "BillingItem") },
		nulls: noValue, bind: (*table).v1,
	},
	{
		generation: "ALIBABA_V1", called: "Alibaba Cloud V1 InstanceDetail", known: "账期 + 应付金额 | BillingCycle + PretaxAmount",
		is:    ofV1,
		nulls: noValue, bind: (*table).v1,
	},
}

func ofV1(has has) bool {
	return has("账期") && has("应付金额") || has("BillingCycle") && has("PretaxAmount")
}

// detect tells the format by the header, nil when it is none of them.
func detect(t *table) *layout {
	for _, f := range formats {
		if f.is(func(names ...string) bool { return t.find(names...) != absent }) {
			return f
		}
	}
	return nil
}

// readable lists what can be read, and by what it is known.
func readable() string {
	out := make([]string, len(formats))
	for i, f := range formats {
		out[i] = f.called + " (" + f.known + ")"
	}
	return strings.Join(out, ", ")
}

// mapping binds the columns of the table's format.
func (t *table) mapping() (mapping, error) {
	m := t.format.bind(t)
	return m, t.err
}

// noValue tells the texts that Alibaba Cloud writes for no value.
func noValue(cell string) bool { return cell == "-" || cell == "NULL" }
