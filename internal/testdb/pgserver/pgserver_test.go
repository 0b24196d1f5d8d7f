package pgserver_test

import (
	"database/sql"
	"net/url"
	"os"
	"testing"

	"github.com/cloudlens/cloudlens/internal/need"
	"github.com/cloudlens/cloudlens/internal/testdb/pgserver"
)

func TestServerServesAndLeavesNothing(t *testing.T) {
	_, err := pgserver.Find()
	need.Tool(t, "PostgreSQL", err == nil, "install PostgreSQL's server")
	s, err := pgserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	names := map[string]bool{}
	for range 2 {
		address, err := s.Create(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		names[database(t, address)] = true
	}
	if len(names) != 2 {
		t.Errorf("two databases are called %v", names)
	}
	u, err := url.Parse(s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	dir := u.Query().Get("host")
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is left (%v)", dir, err)
	}
}

// database asks the server what the address leads to.
func database(t *testing.T, address string) (name string) {
	t.Helper()
	pool, err := sql.Open("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := pool.QueryRowContext(t.Context(), "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	return name
}
