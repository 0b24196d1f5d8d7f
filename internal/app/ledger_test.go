package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// TestNoFaultOfALedgerShowsItsPassword opens ledgers at addresses that hold a
// password with engines that fail with all that they were given.
func TestNoFaultOfALedgerShowsItsPassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"postgres://user:hunter2@db.example.com:5432/costs?sslmode=require", "clickhouse://user:hunter2@ch.example.com:9440/costs?secure=true",
		"postgres://user:hun%2Fter2@db.example.com/costs", "clickhouse://ch.example.com/costs?user=u&password=hunter2", "postgres://user:hunter2%zz@db.example.com/costs",
		"postgres://user:hunter2@db.example.com:port/costs", "postgres://user:hunter2@", "mysql://user:hunter2@db.example.com/costs", "user:hunter2@db.example.com", "hunter2@db.example.com",
		"host=db user=u password=hunter2 dbname=costs", "Server=db;Password=hunter2", "clickhouse://ch.example.com/costs?password=hun%2Fter2", "clickhouse://ch.example.com/costs?password=hunter2%zz",
		"postgres:///costs?host=db.example.com&password=hunter2",
	} {
		_, scheme, _ := strings.Cut(address, ":")
		_, options, _ := strings.Cut(address, "?")
		for name, err := range map[string]error{
			"the address": errors.New("cannot connect to " + address), "what it was given": fmt.Errorf("dial: %w", errors.New("bad DSN "+scheme)), "its options": errors.New("bad option in " + options),
			"the password": errors.New("password hunter2 or hun/ter2 is wrong"), "a parser": &url.Error{Op: "parse", URL: address, Err: errors.New("invalid")},
			"a fault": fault.Invalid("ledger", "%s cannot be reached: check it", address), "nothing of it": errors.New("connection refused"),
		} {
			fails := func(context.Context, string) (ledger.Engine, error) { return nil, err }
			_, got := Open(t.Context(), Options{Stores: config.Stores{Data: t.TempDir(), Ledger: address}, Engines: Engines{"postgres": fails, "clickhouse": fails}, Clock: time.Now})
			f, ok := fault.As(got)
			if !ok {
				t.Errorf("%s, which fails with %s, gives %v, want a fault", address, name, got)
				continue
			}
			for _, text := range []string{fmt.Sprintf("%v %+v", got, got), f.In("en"), f.In("zh")} {
				for _, secret := range []string{"hunter2", "hun/ter2", "hun%2Fter2"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s, which fails with %s, gives %q", address, name, text)
					}
				}
			}
		}
	}
}

func TestALedgerElsewhereIsNamedByItsHost(t *testing.T) {
	t.Parallel()
	at := ledgerAt{"postgres", "//user:hunter2@db.example.com:5432/costs"}
	if err := at.fault(fmt.Errorf("open: %w", errors.New("connection refused"))); !strings.Contains(err.Error(), "the postgres ledger at db.example.com cannot be opened (connection refused)") {
		t.Errorf("got %v", err)
	}
	own := fault.Conflict("ledger", "the ledger is of a newer version: update")
	if err := at.fault(own); !errors.Is(err, own) {
		t.Errorf("the engine's own fault became %v", err)
	}
}
