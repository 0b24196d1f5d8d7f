package graph_test

import (
	"testing"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
)

// deals starts the real server with the bills that can be added up by hand, those
// with named discounts among them, and an account without any.
func deals(t *testing.T) *counted {
	t.Helper()
	p := program(t)
	p.ImportDeals(t)
	if _, err := p.Accounts.Create(auth.With(t.Context(), auth.System()), account.Draft{Name: "empty"}); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestQueriesAboutDiscountsAnswerAsRecorded(t *testing.T) {
	hold(t, deals(t), "testdata/discount/*.graphql")
}
