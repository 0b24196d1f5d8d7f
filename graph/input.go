package graph

import (
	"cmp"
	"slices"

	"entgo.io/contrib/entgql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/period"
)

// defaultPage is how many nodes a connection gives when nobody says.
const defaultPage = 100

func page(first, last *int) *int {
	if first == nil && last == nil {
		n := defaultPage
		return &n
	}
	return first
}

// position is the text that a charge cursor wraps.
func position(after *entgql.Cursor[uuid.UUID]) string {
	if after == nil {
		return ""
	}
	text, ok := after.Value.(string)
	if !ok {
		return "?" // not one of ours, which the service will say
	}
	return text
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func day(d *period.Date) period.Date {
	if d == nil {
		return 0
	}
	return *d
}

func draft(in model.CreateAccountInput) account.Draft {
	return account.Draft{
		Name: in.Name, Alias: text(in.Alias), Provider: text(in.Provider), Region: text(in.Region),
		AccessKeyID: text(in.AccessKeyID), AccessKeySecret: text(in.AccessKeySecret),
		BillingAccountID: text(in.BillingAccountID), Currency: text(in.Currency),
	}
}

func patch(in model.UpdateAccountInput) account.Patch {
	given := func(s *string) account.Optional[string] {
		if s == nil {
			return account.Optional[string]{}
		}
		return account.Some(*s)
	}
	p := account.Patch{
		Name: given(in.Name), Provider: given(in.Provider), Region: given(in.Region), AccessKeyID: given(in.AccessKeyID),
		AccessKeySecret: given(in.AccessKeySecret), BillingAccountID: given(in.BillingAccountID), Currency: given(in.Currency),
	}
	if alias, ok := in.Alias.ValueOK(); ok { // null clears, absent keeps
		p.Alias = account.Some(text(alias))
	}
	return p
}

func findings(counts map[string]int64) []*model.ImportFinding {
	out := []*model.ImportFinding{}
	for code, n := range counts {
		out = append(out, &model.ImportFinding{Code: code, Lines: int(n)})
	}
	slices.SortFunc(out, func(a, b *model.ImportFinding) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func rests(sums map[string]string) []*model.ImportRest {
	out := []*model.ImportRest{}
	for column, amount := range sums {
		out = append(out, &model.ImportRest{Column: column, Amount: amount})
	}
	slices.SortFunc(out, func(a, b *model.ImportRest) int { return cmp.Compare(a.Column, b.Column) })
	return out
}

func sentFiles(files []*graphql.Upload) []ingest.Upload {
	out := make([]ingest.Upload, len(files))
	for i, f := range files {
		out[i] = ingest.Upload{Name: f.Filename, Content: f.File}
	}
	return out
}

func filesRequest(in model.ImportFilesInput) ingest.FilesRequest {
	r := ingest.FilesRequest{Account: text(in.Account), Currency: text(in.Currency)}
	if in.Mode != nil {
		r.Mode = *in.Mode
	}
	return r
}
