package ledger

// Dialect is what differs between engines in the SQL of this package. The tables
// it reads are the same in all of them; numbers of cycles and months are yyyymm,
// of days yyyymmdd, 0 where a line has none:
//
//	charge       batch, line, cycle, date, subject, what else a line says, each of Amounts
//	subject      id, account, each of Attributes, tags: the dimension, rows never change
//	subject_tag  subject, key, value
//	cost_day     batch, cycle, date, subject, lines, of each of Kinds its Column and Column_n
//	cost_month   the same by month, the sums of cost_day, and behind it resource: its number
//	resource     id, name: the numbers of the resources of subjects, 0 of none
//	cost_brief   cost_month over subjects that differ in no Brief attribute, under the newest of them
//	spread_day   batch, cycle, date, subject, effective: orders on the days they are for
//	spread_month the same by month
//	told         batch, cycle: of batches whose lines tell what they cost amortised
//	discount_part, discount_term: what discounts are made of, and the terms of its parts
//	Live()       revision, batch, account
type Dialect interface {
	// Live names the table that holds the live batches of each revision.
	Live() string
	// Arg is the placeholder of the n-th argument, counted from 1.
	Arg(n int) string
	// IntDiv is the whole quotient of two integer expressions.
	IntDiv(a, b string) string
	// Sum is an exact decimal sum that fails rather than wraps.
	Sum(expr string) string
	// Contains and StartsWith compare text literally, without wildcards.
	Contains(column, arg string) string
	StartsWith(column, arg string) string
	EndsWith(column, arg string) string
	// Regex finds an RE2 pattern anywhere in a text.
	Regex(column, arg string) string
	// Fold is rule.Fold.
	Fold(expr string) string
	// Number reads a text that looks like rule.Number as an exact decimal; it
	// is NULL for any other.
	Number(expr string) string
	// CountBits counts the distinct values of an expression from 0 to 60 in a
	// group.
	CountBits(expr string) string
	// Spread makes a row of each of several expressions.
	Spread(of []string) string
	// Each selects the values of a list of texts that is one argument.
	Each(arg string) string
	// ComputeOnce is the word that makes a common table expression be
	// computed once, "" where that goes without saying.
	ComputeOnce() string
	// Bytewise makes text sort by its bytes, as Go does.
	Bytewise(expr string) string
}

// Statement is SQL with its arguments.
type Statement struct {
	SQL  string
	Args []any
}

// View is one version of the ledger: a revision, and the accounts that the
// question covers, as their ids in text form.
type View struct {
	Revision int64
	Accounts []string
}
