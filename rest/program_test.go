package rest_test

import (
	"flag"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var update = flag.Bool("update", false, "write the golden files anew; read the diff before you commit it")

// now is when all tests of this package play.
var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// program starts the real server over the bills of a small world: small-cn in
// CNY and small-intl in USD, the open cycle and the two before it.
func program(t *testing.T, options ...testapp.Option) *testapp.App {
	t.Helper()
	a := testapp.New(t, now, options...)
	if _, err := testapp.BringFiles(t.Context(), a.App, world.Small(7), testapp.Formats); err != nil {
		t.Fatal(err)
	}
	return a
}

// synced starts the real server over a small world that was read from its
// cloud. Its small-cn has an idle instance that is paid by use, and three that
// are preemptible.
func synced(t *testing.T) *testapp.Clouded {
	t.Helper()
	c := testapp.NewClouded(t, now, world.Small(4))
	c.Sync(t)
	return c
}
