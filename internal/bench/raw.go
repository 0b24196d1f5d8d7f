package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/big"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/money"
)

// raw is what one would do without CloudLens: every line with all of its
// columns in one wide DuckDB table, written by DuckDB's own appender.
type raw struct {
	db        *sql.DB
	connector *duckdb.Connector
}

var rawColumns = []string{
	"cycle INTEGER", "date INTEGER", "provider VARCHAR", "sub_account VARCHAR", "currency VARCHAR", "service VARCHAR", "service_name VARCHAR",
	"product VARCHAR", "product_name VARCHAR", "pip VARCHAR", "region VARCHAR", "zone VARCHAR", "resource VARCHAR", "resource_name VARCHAR",
	"resource_group VARCHAR", "cost_unit VARCHAR", "subscription VARCHAR", "category VARCHAR", "tags MAP(VARCHAR, VARCHAR)", "line_id VARCHAR",
	"billing_item VARCHAR", "usage DECIMAL(38,12)", "usage_unit VARCHAR", "list DECIMAL(38,12)", "discount DECIMAL(38,12)", "coupons DECIMAL(38,12)",
	"payable DECIMAL(38,12)", "cash_coupons DECIMAL(38,12)", "prepaid_card DECIMAL(38,12)", "paid DECIMAL(38,12)", "outstanding DECIMAL(38,12)",
}

func openRaw(path string) (*raw, error) {
	c, err := duckdb.NewConnector(path, nil)
	if err != nil {
		return nil, err
	}
	r := &raw{db: sql.OpenDB(c), connector: c}
	_, err = r.db.Exec("SET memory_limit = '4GB'; CREATE TABLE line (" + strings.Join(rawColumns, ", ") + ")")
	return r, err
}

func (r *raw) close() error {
	_ = r.db.Close() // the connector's error says more
	return r.connector.Close()
}

func (r *raw) load(ctx context.Context, s bill.Source) error {
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		a, err := duckdb.NewAppenderFromConn(c.(driver.Conn), "", "line")
		if err != nil {
			return err
		}
		for l, err := range s.Lines(ctx) {
			if err != nil {
				return err
			}
			if err := a.AppendRow(rawRow(l)...); err != nil {
				return fmt.Errorf("append: %w", err)
			}
		}
		return a.Close()
	})
}

func rawRow(l *bill.Line) []driver.Value {
	c, s, m := &l.Charge, &l.Charge.Subject, &l.Charge.Money
	tags := duckdb.OrderedMap{}
	for _, t := range s.Tags {
		tags.Set(t.Key, t.Value)
	}
	return []driver.Value{
		int32(c.Cycle), int32(c.Date), s.Provider, s.SubAccount, s.Currency, s.Service, s.ServiceName, s.Product, s.ProductName, s.Pip, s.Region, s.Zone,
		s.Resource, s.ResourceName, s.ResourceGroup, s.CostUnit, string(s.Subscription), string(s.Category), tags, c.LineID, c.BillingItem,
		decimal(c.Usage), c.UsageUnit, decimal(m.List), decimal(m.Discount), decimal(m.Coupons), decimal(m.Payable), decimal(m.CashCoupons),
		decimal(m.PrepaidCard), decimal(m.Paid), decimal(m.Outstanding),
	}
}

func decimal(n money.Null) duckdb.Decimal {
	v, _ := new(big.Int).SetString(strings.ReplaceAll(n.Decimal.StringFixed(money.Scale), ".", ""), 10)
	return duckdb.Decimal{Width: 38, Scale: money.Scale, Value: v}
}
