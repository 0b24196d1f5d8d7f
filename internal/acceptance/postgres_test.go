package acceptance_test

import (
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// TestWholePathOnPostgreSQL imports with the catalogue in PostgreSQL, twice,
// and finds the invoice.
func TestWholePathOnPostgreSQL(t *testing.T) {
	stores := config.Stores{Data: t.TempDir(), Database: testdb.PostgresAddress(t)}
	a := testapp.On(t, stores, now)
	w := world.Small(9)
	for range 2 { // the second finds everything closed or unchanged
		if _, err := testapp.BringFiles(t.Context(), a.App, w, testapp.Formats); err != nil {
			t.Fatal(err)
		}
	}
	a.Stop(t)
	again := testapp.On(t, stores, now)
	for _, customer := range w.Accounts() {
		for _, c := range w.Cycles(now) {
			graphEqualsInvoice(t, again, customer.Name, w.Invoice(customer, c, now))
		}
	}
}
