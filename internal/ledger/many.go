package ledger

import (
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// heaviest bounds the text of a statement that asks many filters at once: it
// stays below 64 KiB.
const heaviest = 40 << 10

// BuildMany renders a checked query once for each of many filters, and for
// each account apart. Its rows are those of BuildSum with the place of their
// filter before them. Filters that would make one statement too long go to the
// next; each statement says the place of its first. With Once there is no next.
//
// The dimension is read once, as far as there are charges in the span: what the
// filters ask about, folded where they ignore case, then all of them over that
// in one pass. A scan per filter was
// measured 5 to 10 times slower.
func BuildMany(d Dialect, v View, q *Query, filters []*rule.Rule) []Part {
	var out []Part
	for first := 0; first < len(filters); {
		n, weight := 0, 0
		for first+n < len(filters) && (n == 0 || q.Once || weight+weightOf(filters[first+n]) < heaviest) {
			weight += weightOf(filters[first+n])
			n++
		}
		b := &builder{d: d}
		out = append(out, Part{first, Statement{q.many(b, v, filters[first:first+n]), b.args}})
		first += n
	}
	return out
}

// CheckOnce refuses filters that are too long to be asked once, which takes
// one statement.
func CheckOnce(filters []*rule.Rule) error {
	weight := 0
	for _, f := range filters {
		weight += weightOf(f)
	}
	if weight > heaviest {
		return fault.Invalid("", "the rules are too many, or too long, to tell for every charge which of them comes first: ask for fewer of them")
	}
	return nil
}

// Part is a statement that answers some of many filters.
type Part struct {
	First int // the place of its first filter
	Statement
}

// weightOf is about how long a filter's text is.
func weightOf(r *rule.Rule) int {
	n := 32
	r.Walk(func(c *rule.Rule) { n += 40 + 24*min(len(c.Values), longList) })
	return n
}

func (q *Query) many(b *builder, v View, filters []*rule.Rule) string {
	s := q.scan(b, v, true)
	known, from := q.asked(b, v, filters)
	hits := make([]string, len(filters))
	for i, f := range filters {
		hits[i] = fmt.Sprintf("WHEN %s THEN %d", filterSQL(b, f, from), i)
	}
	if q.Once {
		hits = []string{strings.Join(hits, " ")}
	}
	for i, h := range hits {
		hits[i] = "CASE " + h + " END"
	}
	matched := fmt.Sprintf("WITH known AS %[1]s (%[2]s),\nmatched AS %[1]s (SELECT id, asked FROM (SELECT id, %[3]s AS asked FROM known) k WHERE asked IS NOT NULL)\n",
		b.d.ComputeOnce(), known, b.d.Spread(hits))
	s.from += " JOIN matched x ON x.id = m.subject"
	return matched + q.ordered(b, s, "x.asked")
}

// asked selects from the subjects what the filters ask about, and says how a
// filter reads it.
func (q *Query) asked(b *builder, v View, filters []*rule.Rule) (known string, from source) {
	type read struct {
		Key
		fold bool
	}
	at, tags := map[read]string{}, map[string]string{}
	cols, tables := []string{"s.id"}, "subject s"
	for _, f := range filters {
		f.Walk(func(r *rule.Rule) {
			k := read{r.Key, r.IgnoreCase && r.Operator() != rule.Regex}
			expr, ok := attribute(k.Dim)
			if k.Dim == ByTag {
				if tags[k.Tag] == "" {
					tags[k.Tag] = fmt.Sprintf("t%d", len(tags))
					tables += fmt.Sprintf(" LEFT JOIN subject_tag %[1]s ON %[1]s.subject = s.id AND %[1]s.key = %[2]s", tags[k.Tag], b.arg(k.Tag))
				}
				expr, ok = tags[k.Tag]+".value", true
			}
			if at[k] != "" || !ok {
				return
			}
			if k.fold {
				expr = b.d.Fold(expr)
			}
			at[k] = fmt.Sprintf("c%d", len(at))
			cols = append(cols, expr+" AS "+at[k])
		})
	}
	table := q.table(b)
	charged := fmt.Sprintf("SELECT m.subject FROM %s m JOIN %s l ON l.batch = m.batch WHERE %s AND %s", q.facts(b, v, table), b.d.Live(), b.live(v), q.time(b, table))
	known = fmt.Sprintf("SELECT %s FROM %s WHERE s.account IN (%s) AND %s AND s.id IN (%s)", strings.Join(cols, ", "), tables, b.list(v.Accounts), q.subjects(b), charged)
	return known, func(k Key, fold bool, test func(string) string) string {
		column := at[read{k, fold}]
		if column == "" {
			return "FALSE"
		}
		switch cond := test(column); {
		case k.Dim == ByTag && cond == "":
			return column + " IS NOT NULL"
		case k.Dim == ByTag:
			return "(" + column + " IS NOT NULL AND " + cond + ")"
		case cond == "":
			return column + " <> ''"
		default:
			return cond
		}
	}
}
