package alibaba

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Promotion is the source of discounts that everybody gets; discounts of any
// other source are an account's own contract.
const Promotion = "官网优惠"

// Promoted tells whether terms are a promotion.
func Promoted(t *ledger.Terms) bool {
	return t.Source == Promotion || strings.EqualFold(t.Source, "promotion") || strings.EqualFold(t.Source, "official website discount")
}

// detail is a part of 优惠详情, in either language.
type detail struct {
	NameZH    string          `json:"优惠名称"`
	NameEN    string          `json:"name"`
	AmountZH  json.RawMessage `json:"优惠金额"`
	AmountEN  json.RawMessage `json:"amount"`
	KindZH    string          `json:"优惠类型"`
	KindEN    string          `json:"type"`
	ContentZH string          `json:"优惠内容"`
	ContentEN string          `json:"content"`
	SourceZH  string          `json:"优惠来源"`
	SourceEN  string          `json:"source"`
	StartsZH  string          `json:"优惠开始时间"`
	StartsEN  string          `json:"startTime"`
	EndsZH    string          `json:"优惠结束时间"`
	EndsEN    string          `json:"endTime"`
}

// ParseDiscounts reads 优惠详情: an array of objects, which may come as a string
// of that. ok is false when it cannot be read; nothing of it is taken then.
func ParseDiscounts(cell string) (parts []ledger.Discount, ok bool) {
	if cell == "" || cell == "[]" || cell == "{}" {
		return nil, true
	}
	var details []detail
	if err := json.Unmarshal([]byte(cell), &details); err != nil {
		var inner string
		if json.Unmarshal([]byte(cell), &inner) != nil || json.Unmarshal([]byte(inner), &details) != nil {
			return nil, false
		}
	}
	for i := range details {
		d := &details[i]
		amount, _, err := money.Parse(strings.Trim(either(string(d.AmountZH), string(d.AmountEN)), `"`))
		if err != nil {
			return nil, false
		}
		parts = append(parts, ledger.Discount{Amount: amount, Terms: ledger.Terms{
			Name: either(d.NameZH, d.NameEN), Kind: either(d.KindZH, d.KindEN), Source: either(d.SourceZH, d.SourceEN), Content: either(d.ContentZH, d.ContentEN),
			Starts: dayOf(either(d.StartsZH, d.StartsEN), 0), Ends: dayOf(either(d.EndsZH, d.EndsEN), time.Second),
		}})
	}
	return parts, true
}

func either(zh, en string) string {
	if zh != "" {
		return zh
	}
	return en
}

// dayOf is the day of a moment of a bill, which is in UTC+8; the last moment
// before it counts for what ends. What cannot be read is no day.
func dayOf(s string, before time.Duration) period.Date {
	for _, layout := range []string{time.DateTime, time.DateOnly, "20060102"} {
		if at, err := time.ParseInLocation(layout, s, period.Shanghai); err == nil {
			return period.DateOf(at.Add(-before))
		}
	}
	return 0
}
