//go:build !noduckdb

package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	duckdb "github.com/duckdb/duckdb-go/v2"
)

// metricScale is how many decimals the figures of metrics have, metricWidth how
// many digits.
const (
	metricScale = 6
	metricWidth = 24
)

// hour is a moment as the number of hours since 1970.
func hour(t time.Time) int32 { return int32(t.Unix() / 3600) }

func moment(hour int32) time.Time { return time.Unix(int64(hour)*3600, 0).UTC() }

// measure is a figure as the appender of metric_point takes it.
func measure(d money.Decimal) (any, error) {
	return scaled(money.Round(d, metricScale), metricWidth, metricScale)
}

// AppendMetrics implements ledger.Metrics.
func (e *Engine) AppendMetrics(ctx context.Context, account string, points []ledger.MetricPoint) error {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		a, err := duckdb.NewAppenderFromConn(c.(driver.Conn), "", "metric_point")
		if err != nil {
			return fmt.Errorf("write metrics: %w", err)
		}
		row := make([]driver.Value, 7)
		for i := range points {
			if err := appendPoint(a, row, account, &points[i]); err != nil {
				return errors.Join(fmt.Errorf("write metrics: %w", err), a.Close())
			}
		}
		return a.Close()
	})
}

// appendPoint appends a point by way of row, which is used again and again.
func appendPoint(a *duckdb.Appender, row []driver.Value, account string, p *ledger.MetricPoint) (err error) {
	row[0], row[1], row[2], row[3] = account, p.Resource, p.Metric, hour(p.At)
	for i, d := range [...]money.Decimal{p.Min, p.Max, p.Avg} {
		if row[4+i], err = measure(d); err != nil {
			return err
		}
	}
	return a.AppendRow(row...)
}

// MetricWindows implements ledger.Metrics. The largest maximum and the
// smallest minimum of an hour that was read twice are taken.
func (e *Engine) MetricWindows(ctx context.Context, q ledger.MetricQuery) ([]ledger.MetricWindow, error) {
	if len(q.Accounts) == 0 {
		return nil, nil
	}
	args := []any{hour(q.From.Add(time.Hour - time.Nanosecond)), hour(q.To.Add(time.Hour - time.Nanosecond))}
	where := "hour >= ? AND hour < ?"
	for column, values := range map[string][]string{"account": q.Accounts, "resource": q.Resources, "metric": q.Metrics} {
		if len(values) == 0 {
			continue
		}
		where += " AND " + column + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ") + ")"
		for _, v := range values {
			args = append(args, v)
		}
	}
	rows, err := e.db.QueryContext(ctx, `SELECT account, resource, metric, COUNT(DISTINCT hour), MIN(hour), MAX(hour), MIN(low), MAX(high),
		ARG_MAX(low, hour), ARG_MAX(high, hour), ARG_MAX(mean, hour)
		FROM metric_point WHERE `+where+` GROUP BY account, resource, metric ORDER BY account, resource, metric`, args...)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	defer rows.Close()
	var out []ledger.MetricWindow
	for rows.Next() {
		var w ledger.MetricWindow
		var first, last int32
		var figures [5]nullDecimal
		if err := rows.Scan(&w.Account, &w.Resource, &w.Metric, &w.Points, &first, &last, &figures[0], &figures[1], &figures[2], &figures[3], &figures[4]); err != nil {
			return nil, fmt.Errorf("read metrics: %w", err)
		}
		w.First, w.Last, w.Min, w.Max = moment(first), moment(last), figures[0].Decimal, figures[1].Decimal
		w.Latest = ledger.MetricPoint{Resource: w.Resource, Metric: w.Metric, At: w.Last, Min: figures[2].Decimal, Max: figures[3].Decimal, Avg: figures[4].Decimal}
		out = append(out, w)
	}
	return out, rows.Err()
}

// TrimMetrics implements ledger.Metrics.
func (e *Engine) TrimMetrics(ctx context.Context, account string, before time.Time) error {
	statement, args := `DELETE FROM metric_point WHERE account = ?`, []any{account}
	if !before.IsZero() {
		statement, args = statement+` AND hour < ?`, append(args, hour(before))
	}
	if _, err := e.db.ExecContext(ctx, statement, args...); err != nil {
		return fmt.Errorf("forget metrics: %w", err)
	}
	return nil
}
