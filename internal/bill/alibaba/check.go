package alibaba

import (
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/money"
)

var cent = money.MustParse("0.01")

// Check holds the line against the identities of money, where the source
// gives every part. What it does not give as a column is the round-down: a
// remainder of up to a cent in the direction of the list amount. A remainder
// of up to a cent against it is the source rounding half up, and no
// round-down.
//
// Sources without a figure of plan deductions (the API, and V1 files before
// December 2023 and of instances) list covered lines in full and make them
// payable at 0; that is no difference. due is what was to be paid: payable,
// with tax where the source has both.
func Check(l *bill.Line, due money.Null) {
	m := &l.Charge.Money
	if m.List.Valid && m.Discount.Valid && m.Coupons.Valid && m.Payable.Valid {
		if rest, known := remainder(l); known && rest.Abs().Cmp(cent) > 0 {
			l.Findings = append(l.Findings, bill.PayableDiffers)
		}
	}
	if !due.Valid || !m.Paid.Valid || !m.CashCoupons.Valid || !m.PrepaidCard.Valid || !m.Outstanding.Valid {
		return
	}
	settled := m.Paid.Decimal.Add(m.CashCoupons.Decimal).Add(m.PrepaidCard.Decimal).Add(m.Outstanding.Decimal)
	if settled.Sub(due.Decimal).Abs().Cmp(cent) > 0 {
		l.Findings = append(l.Findings, bill.PaymentDiffers)
	}
}

// remainder is what list less all deductions exceeds payable by, after it has
// become the round-down where it is one; known is false where a deduction is
// not.
func remainder(l *bill.Line) (rest money.Decimal, known bool) {
	m := &l.Charge.Money
	rest = m.List.Decimal.Sub(m.Discount.Decimal).Sub(m.Coupons.Decimal).Sub(m.Payable.Decimal)
	if m.PlanDeduction.Valid {
		rest = rest.Sub(m.PlanDeduction.Decimal)
	} else if m.Payable.Decimal.IsZero() && m.Discount.Decimal.IsZero() {
		return rest, rest.Abs().Cmp(cent) <= 0
	}
	if m.RoundDown.Valid {
		return rest.Sub(m.RoundDown.Decimal), true
	}
	if rest.Abs().Cmp(cent) <= 0 && rest.IsNeg() == (m.List.Decimal.IsNeg() && !rest.IsZero()) {
		m.RoundDown = money.Of(rest)
		return money.Zero, true
	}
	return rest, true
}
