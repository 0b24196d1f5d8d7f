package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// nested is a query of that many levels.
func nested(levels int) string {
	// accounts → edges → node → slices → edges → node → account → slices …
	inner := "id"
	for i := levels - 1; i > 3; i -= 4 {
		inner = "slices(first: 1) { edges { node { account { " + inner + " } } } }"
	}
	return "{ accounts(first: 1) { edges { node { " + inner + " } } } }"
}

func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: __typename ", i)
	}
	return "{ " + b.String() + "}"
}

func TestOperationsBeyondTheLimitsAreRefused(t *testing.T) {
	p := program(t)
	spread := "query { accounts(first: 1) { edges { node { ...A } } } } fragment A on Account { " + strings.TrimSuffix(strings.TrimPrefix(nested(24), "{ accounts(first: 1) { edges { node { "), " } } } }") + " }"
	for name, c := range map[string]struct{ query, want string }{
		"depth":                  {nested(24), "levels deep, at most 20"},
		"depth behind fragments": {spread, "levels deep, at most 20"},
		"aliases":                {aliases(61), "61 aliases, at most 60"},
		"complexity":             {"{ accounts(first: 1000) { edges { node { slices(first: 1000) { edges { node { id cycle batch account { id name region slices(first: 1000) { edges { node { id } } } } } } } } } } }", "complexity"},
		"tokens":                 {"{ " + strings.Repeat("__typename ", 15_001) + "}", "token"},
	} {
		t.Run(name, func(t *testing.T) {
			_, r := p.ask(t, request{Query: c.query})
			if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, c.want) || string(r.Data) != "" && string(r.Data) != "null" {
				t.Errorf("got %+v with data %s, want %q", r.Errors, r.Data, c.want)
			}
		})
	}
	for name, query := range map[string]string{"depth": nested(20), "aliases": aliases(60), "complexity": "{ accounts(first: 100) { edges { node { id name cycles { cycle } slices(first: 10) { edges { node { id } } } } } } }"} {
		if _, r := p.ask(t, request{Query: query}); len(r.Errors) > 0 {
			t.Errorf("%s within its limit: %+v", name, r.Errors)
		}
	}
}

func TestBodiesBeyondTheLimitAreRefused(t *testing.T) {
	p := program(t)
	body := `{"query":"{ __typename }","variables":{"x":"` + strings.Repeat("x", 4<<20) + `"}}`
	status, r := p.send(t, []byte(body), "Content-Type", "application/json")
	if status != http.StatusRequestEntityTooLarge || len(r.Errors) == 0 {
		t.Errorf("a body over 4 MiB: %d %+v", status, r.Errors)
	}
}

// Introspection by tools must stay within the limits.
func TestIntrospectionIsWithinTheLimits(t *testing.T) {
	p := program(t)
	const ofType = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }"
	query := "{ __schema { queryType { name } types { kind name description fields(includeDeprecated: true) { name args { name type { " + ofType + " } } type { " + ofType + " } } } directives { name args { name type { " + ofType + " } } } } }"
	if status, r := p.ask(t, request{Query: query}); status != 200 || len(r.Errors) > 0 {
		t.Errorf("introspection: %d %+v", status, r.Errors)
	}
}

func TestQueriesArePersistedByHash(t *testing.T) {
	p := program(t)
	const query = "{ currentCycle(account: \"hand\") }"
	sum := sha256.Sum256([]byte(query))
	hash := func(h string) map[string]any {
		return map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": h}}
	}
	known := hash(hex.EncodeToString(sum[:]))
	_, first := p.ask(t, request{Extensions: known})
	if len(first.Errors) != 1 || first.Errors[0].Message != "PersistedQueryNotFound" || first.Errors[0].Extensions["code"] != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("a hash alone, at first: %+v", first)
	}
	if _, r := p.ask(t, request{Query: query, Extensions: hash(strings.Repeat("0", 64))}); len(r.Errors) != 1 {
		t.Errorf("a hash of something else: %+v", r)
	}
	for _, q := range []request{{Query: query, Extensions: known}, {Extensions: known}} {
		_, r := p.ask(t, q)
		if len(r.Errors) > 0 || string(r.Data) != `{"currentCycle":"2026-05"}` {
			t.Errorf("%+v answers %s %+v", q, r.Data, r.Errors)
		}
	}
}

func TestChangesNeedPOST(t *testing.T) {
	p := empty(t)
	status, body := p.Get(t, "/graphql?query=mutation{createAccount(input:{name:%22a%22}){account{name}}}")
	if status != http.StatusMethodNotAllowed {
		t.Errorf("a mutation by GET: %d %s", status, body)
	}
	status, body = p.Get(t, "/graphql?query={accounts{totalCount}}")
	var r struct {
		Data struct{ Accounts struct{ TotalCount int } }
	}
	if err := json.Unmarshal(body, &r); err != nil || status != 200 || r.Data.Accounts.TotalCount != 0 {
		t.Errorf("a query by GET: %d %s", status, body)
	}
}
