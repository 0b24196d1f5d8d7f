package simulator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// paging are the parameters that may differ between the pages of one list.
var paging = []string{
	"NextToken", "Token", "MaxResults", "PageNumber", "PageSize", "PageNum", "Length",
	"Signature", "SignatureNonce", "Timestamp", "SignatureMethod", "SignatureVersion", "SignatureType", "Format",
}

// about is what the pages of a list are of.
func (c *call) about() string {
	var pairs []string
	for k, v := range c.params {
		if !slices.Contains(paging, k) {
			pairs = append(pairs, strconv.Quote(k)+strconv.Quote(v))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "")
}

// chain is where the walk stands that the request continues, or begins.
func (c *call) chain() (chain, bool) {
	token := cmp.Or(c.params["NextToken"], c.params["Token"])
	if token == "" {
		return chain{at: c.now}, true
	}
	_, secret := Key(c.account)
	return chainOf(token, secret, c.about())
}

// next is the token of the page behind the one that ends there.
func (c *call) next(from chain, end, total int) string {
	_, secret := Key(c.account)
	switch {
	case end < total:
		from.offset = end
	case c.twisted(EndlessToken):
		from.offset, from.round = 0, from.round+1
	default:
		return ""
	}
	return from.token(secret, c.about())
}

// part is one page of rows, wrong in the way that the call's fault wants.
func part[T any](c *call, rows []T, from, size int) (page []T, end, total int) {
	from = min(from, len(rows))
	end, total = min(from+size, len(rows)), len(rows)
	page = rows[from:end]
	switch {
	case c.twisted(ShortPage):
		page = page[:len(page)/2]
	case c.twisted(TwicePage):
		page, total = slices.Concat(page, page), total+len(page)
	}
	return page, end, total
}
