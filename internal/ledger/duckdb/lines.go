//go:build !noduckdb

package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

var lineColumns = "m.batch, m.line, m.cycle, m.date, m.line_id, m.correction, m.billing_item, m.description, m.usage, m.usage_unit, m.raw, m.service_from, m.service_to, m." +
	strings.Join(moneyColumns, ", m.") + ", s." + strings.Join(subjectColumns, ", s.") + ", s.tags"

// dayColumns are lineColumns of a day of an order, whose one amount is the last.
var dayColumns = "m.batch, 0, m.cycle, m.date, NULL, FALSE, NULL, NULL, NULL, NULL, NULL, NULL, NULL, " +
	strings.Repeat("NULL, ", len(moneyColumns)-1) + "m.effective, s." + strings.Join(subjectColumns, ", s.") + ", s.tags"

// Charges implements ledger.Engine.
func (e *Engine) Charges(ctx context.Context, v ledger.View, q ledger.ChargeQuery) iter.Seq2[*ledger.Line, error] {
	return e.lines(ctx, v, ledger.BuildCharges(dialect{}, v, &q, lineColumns, kindExpr[ledger.Unexplained]))
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
	amounts := make([]nullDecimal, len(moneyColumns))
	var tags string
	var from, to sql.NullInt32
	dest := []any{&l.Batch, &l.Position.Line, &c.Cycle, &c.Date, &lineID, &c.Correction, &item, &description, &usage, &unit, &raw, &from, &to}
	for i := range amounts {
		dest = append(dest, &amounts[i])
	}
	dest = append(dest, &l.Account, &s.Provider, &s.SubAccount, &s.Currency, &s.Service, &s.ServiceName, &s.Product, &s.ProductName, &s.Pip,
		&s.Region, &s.Zone, &s.Resource, &s.ResourceName, &s.ResourceGroup, &s.CostUnit, &s.Subscription, &s.Category, &tags)
	if err := rows.Scan(dest...); err != nil {
		return nil, err
	}
	l.Date = c.Date
	c.Service = period.Range{From: period.Date(from.Int32), To: period.Date(to.Int32)}
	c.LineID, c.BillingItem, c.Description, c.UsageUnit, c.Raw, c.Usage = lineID.String, item.String, description.String, unit.String, raw.String, usage.Null
	var all [12]money.Null
	for i := range amounts {
		all[i] = amounts[i].Null
	}
	c.Money.SetAll(all)
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
