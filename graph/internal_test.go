package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// broken is a ledger that fails.
type broken struct {
	ledger.Engine
	sum func() error
}

func (b *broken) Sum(ctx context.Context, v ledger.View, q ledger.Query) (*ledger.Table, error) {
	if b.sum != nil {
		return nil, b.sum()
	}
	return b.Engine.Sum(ctx, v, q)
}

// What no caller can help is logged, and told with a request id alone.
func TestInternalErrorsShowNoDetail(t *testing.T) {
	var log strings.Builder
	failing := &broken{}
	a := testapp.New(t, now, testapp.Logging(&log), testapp.Over(func(e ledger.Engine) ledger.Engine {
		failing.Engine = e
		return failing
	}))
	a.ImportBill(t)
	const query = `{"query":"{ costs(input: {accountNames: [\"hand\"], period: {firstCycle: \"2026-03\", lastCycle: \"2026-03\"}}) { total { lines } } }"}`
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("password hunter2 refused") },
		"panic": func() error { panic("password hunter2 lost") },
	} {
		failing.sum = fail
		_, body := a.Send(t, "POST", "/graphql", "application/json", query)
		if text := string(body); strings.Contains(text, "hunter2") || !strings.Contains(text, `"message":"internal error"`) || !strings.Contains(text, `"code":"INTERNAL"`) || !strings.Contains(text, `"requestId"`) {
			t.Errorf("%s: %s", name, text)
		}
		if !strings.Contains(log.String(), "hunter2") {
			t.Errorf("%s: it is not in the log", name)
		}
		log.Reset()
	}
	failing.sum = nil
	if _, body := a.Send(t, "POST", "/graphql", "application/json", query); !strings.Contains(string(body), `"lines":3`) {
		t.Errorf("afterwards: %s", body)
	}
}
