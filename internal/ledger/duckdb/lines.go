//go:build !noduckdb

package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// lineColumns is what scanLine reads: of the line, of its subject, its amounts.
var lineColumns = "m.batch, m.line, m.cycle, m.date, m.line_id, m.correction, m.billing_item, m.description, m.usage, m.usage_unit, m.raw, m.service_from, m.service_to" +
	ofSubject + amounts(func(a ledger.Amount) string { return "m." + a.Column })

// dayColumns are lineColumns of a day of an order, which has one amount.
var dayColumns = "m.batch, 0, m.cycle, m.date, NULL, FALSE, NULL, NULL, NULL, NULL, NULL, NULL, NULL" +
	ofSubject + amounts(func(a ledger.Amount) string {
	if a.Of(&amortised) == &amortised.Amortised {
		return "m.effective"
	}
	return "NULL"
})

var (
	ofSubject = ", " + strings.Join(named(subjectTable[2:], "s."), ", ") // but for its id and hash
	amortised ledger.Money
)

func amounts(column func(ledger.Amount) string) (out string) {
	for _, a := range ledger.Amounts {
		out += ", " + column(a)
	}
	return out
}

// Charges implements ledger.Engine.
func (e *Engine) Charges(ctx context.Context, v ledger.View, q ledger.ChargeQuery) iter.Seq2[*ledger.Line, error] {
	return e.lines(ctx, v, ledger.BuildCharges(dialect{}, v, &q, lineColumns, ledger.Unexplained.SQL()))
}

// Days implements ledger.Engine.
func (e *Engine) Days(ctx context.Context, v ledger.View, q ledger.ChargeQuery) iter.Seq2[*ledger.Line, error] {
	return e.lines(ctx, v, ledger.BuildDays(dialect{}, v, &q, dayColumns))
}

func (e *Engine) lines(ctx context.Context, v ledger.View, st ledger.Statement) iter.Seq2[*ledger.Line, error] {
	return func(yield func(*ledger.Line, error) bool) {
		release, err := e.reading(v)
		if err != nil {
			yield(nil, err)
			return
		}
		defer release()
		rows, err := e.db.QueryContext(ctx, st.SQL, st.Args...)
		if err != nil {
			yield(nil, fmt.Errorf("read charges: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			line, err := scanLine(rows)
			if err != nil {
				yield(nil, fmt.Errorf("read charges: %w", err))
				return
			}
			if !yield(line, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("read charges: %w", err))
		}
	}
}

func scanLine(rows *sql.Rows) (*ledger.Line, error) {
	l := &ledger.Line{}
	c, s := &l.Charge, &l.Charge.Subject
	var lineID, item, description, unit, raw sql.NullString
	var usage nullDecimal
	amounts := make([]nullDecimal, len(ledger.Amounts))
	var tags string
	var from, to sql.NullInt32
	dest := []any{&l.Batch, &l.Position.Line, &c.Cycle, &c.Date, &lineID, &c.Correction, &item, &description, &usage, &unit, &raw, &from, &to}
	dest = append(dest, &l.Account)
	for _, a := range ledger.Attributes {
		dest = append(dest, a.Of(s))
	}
	dest = append(dest, &tags)
	for i := range amounts {
		dest = append(dest, &amounts[i])
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, err
	}
	l.Date = c.Date
	c.Service = period.Range{From: period.Date(from.Int32), To: period.Date(to.Int32)}
	c.LineID, c.BillingItem, c.Description, c.UsageUnit, c.Raw, c.Usage = lineID.String, item.String, description.String, unit.String, raw.String, usage.Null
	for i, a := range ledger.Amounts {
		*a.Of(&c.Money) = amounts[i].Null
	}
	var err error
	s.Tags, err = ledger.ParseTags(tags)
	return l, err
}

// Values implements ledger.Engine.
func (e *Engine) Values(ctx context.Context, v ledger.View, k ledger.Key, prefix string, limit int) ([]string, error) {
	release, err := e.reading(v)
	if err != nil {
		return nil, err
	}
	defer release()
	st := ledger.BuildValues(dialect{}, v, k, prefix, limit)
	rows, err := e.db.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return nil, fmt.Errorf("list values: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, fmt.Errorf("list values: %w", err)
		}
		out = append(out, value)
	}
	return out, rows.Err()
}
