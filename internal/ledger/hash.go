package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Hasher turns subjects and lines into content hashes. It reuses its buffer;
// use one per goroutine.
type Hasher struct{ buf []byte }

// Subject is the key of a dimension row: 128 bits over every attribute.
func (h *Hasher) Subject(account string, s *Subject) (key [16]byte) {
	h.buf = h.buf[:0]
	h.text(account)
	for i := range Attributes[:firstAttributes] {
		h.text(*Attributes[i].Of(s))
	}
	for _, t := range s.Tags {
		h.text(t.Key)
		h.text(t.Value)
	}
	for _, a := range Attributes[firstAttributes:] {
		if v := *a.Of(s); v != "" {
			h.buf = append(h.buf, 'a')
			h.text(a.Column)
			h.text(v)
		}
	}
	sum := sha256.Sum256(h.buf)
	copy(key[:], sum[:16])
	return key
}

// Line is the hash of everything a line says, given its subject's key.
func (h *Hasher) Line(subject [16]byte, c *Charge) [32]byte {
	h.buf = append(h.buf[:0], subject[:]...)
	h.buf = binary.LittleEndian.AppendUint32(h.buf, uint32(c.Date))
	for _, v := range [...]string{c.LineID, c.BillingItem, c.Description, c.UsageUnit, c.Raw} {
		h.text(v)
	}
	if c.Correction {
		h.buf = append(h.buf, 1)
	}
	h.amount(c.Usage)
	for i := range Amounts[:firstAmounts] {
		h.amount(*Amounts[i].Of(&c.Money))
	}
	h.more(c)
	return sha256.Sum256(h.buf)
}

// Carried is the hash of what an order costs in a month, given its subject's key.
func (h *Hasher) Carried(subject [16]byte, c *Carried) [32]byte {
	h.buf = append(h.buf[:0], subject[:]...)
	h.buf = binary.LittleEndian.AppendUint32(h.buf, uint32(c.Month))
	h.amount(money.Of(c.Amount))
	return sha256.Sum256(h.buf)
}

// more takes in what few lines say, so that the others keep the hash that
// they had before there was any of it.
func (h *Hasher) more(c *Charge) {
	if c.Service.To != 0 {
		h.buf = append(h.buf, 's')
		h.buf = binary.LittleEndian.AppendUint32(h.buf, uint32(c.Service.From))
		h.buf = binary.LittleEndian.AppendUint32(h.buf, uint32(c.Service.To))
	}
	for _, d := range c.Discounts {
		h.buf = append(h.buf, 'd')
		for _, v := range [...]string{d.Name, d.Kind, d.Source, d.Content} {
			h.text(v)
		}
		h.buf = binary.LittleEndian.AppendUint32(h.buf, uint32(d.Starts))
		h.buf = binary.LittleEndian.AppendUint32(h.buf, uint32(d.Ends))
		h.amount(money.Of(d.Amount))
	}
	for _, a := range Amounts[firstAmounts:] {
		if v := *a.Of(&c.Money); v.Valid {
			h.buf = append(h.buf, 'm')
			h.text(a.Column)
			h.amount(v)
		}
	}
}

func (h *Hasher) text(s string) {
	h.buf = binary.AppendUvarint(h.buf, uint64(len(s)))
	h.buf = append(h.buf, s...)
}

func (h *Hasher) amount(n money.Null) {
	if !n.Valid {
		h.buf = append(h.buf, 0xff)
		return
	}
	start := len(h.buf)
	h.buf = append(h.buf, 0)
	h.buf, _ = n.Decimal.AppendText(h.buf)
	h.buf[start] = byte(len(h.buf) - start - 1)
}

// Multiset is a hash of lines that does not depend on their order: the sum of
// the lines' hashes modulo 2^256.
type Multiset [4]uint64

// Add takes a line in.
func (m *Multiset) Add(line [32]byte) {
	var carry uint64
	for i := range m {
		m[i], carry = bits.Add64(m[i], binary.LittleEndian.Uint64(line[8*i:]), carry)
	}
}

// String is the hash in hex.
func (m Multiset) String() string {
	var b [32]byte
	for i, v := range m {
		binary.LittleEndian.PutUint64(b[8*i:], v)
	}
	return hex.EncodeToString(b[:])
}
