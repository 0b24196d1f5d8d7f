package account_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
	"github.com/cloudlens/cloudlens/ent/migrate"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// free are the types that are no account's: imports are narrowed by what they
// brought and stay, versions of rules are read through their rule alone.
var free = []string{"BillImport", "RuleVersion", "Store"}

// TestEveryEntityIsSeenAndForgottenWithItsAccount gives two accounts a row of
// every table that leads to accounts, so that an entity which nobody thought of
// in the filter or in the deletion fails here.
func TestEveryEntityIsSeenAndForgottenWithItsAccount(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		gone, kept := b.add(t, ctx, account.Draft{Name: "gone"}), b.add(t, ctx, account.Draft{Name: "kept"})
		for _, of := range []id.ID{gone.ID, kept.ID} {
			fill(t, b.db, of)
		}
		all := database.WithDeleted(ctx)
		for name, n := range counts(t, all, b.db) {
			if n != 2 && !slices.Contains(free, name) {
				t.Fatalf("%s has %d rows, want one of each account", name, n)
			}
		}
		only := auth.With(t.Context(), auth.Only(kept.ID))
		sees := func(when string, ctx context.Context) {
			for name, n := range counts(t, ctx, b.db) {
				if n != 1 && !slices.Contains(free, name) {
					t.Errorf("%s: %d rows of %s, want those of one account: is it in database/filter.go?", when, n, name)
				}
			}
		}
		sees("a viewer of one account", only)
		done, err := b.Delete(ctx, gone.ID)
		if err != nil {
			t.Fatal(err)
		}
		sees("after the other was deleted", ctx)
		b.now = done.ForgetsAt
		if err := b.Purge(ctx, gone.ID); err != nil {
			t.Fatal(err)
		}
		for name, n := range counts(t, all, b.db) {
			if n != 1 && name != "BillImport" {
				t.Errorf("%d rows of %s are left, want those of one account: is it in account/delete.go?", n, name)
			}
		}
	})
}

// counts are the rows of each type that the context's viewer sees.
func counts(t *testing.T, ctx context.Context, db *database.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	client := reflect.ValueOf(db.Client).Elem()
	for i := range client.NumField() {
		query := client.Field(i).MethodByName("Query")
		if !client.Type().Field(i).IsExported() || !query.IsValid() {
			continue
		}
		got := query.Call(nil)[0].MethodByName("Count").Call([]reflect.Value{reflect.ValueOf(ctx)})
		if err, _ := got[1].Interface().(error); err != nil {
			t.Fatal(err)
		}
		out[client.Type().Field(i).Name] = int(got[0].Int())
	}
	return out
}

// fill makes a row of every table but the account's own, each of which refers to
// the account and to the rows that were made before. Tables that refer to each
// other begin with the one that need not.
func fill(t *testing.T, db *database.DB, of id.ID) {
	t.Helper()
	made := map[*schema.Table]id.ID{migrate.AccountsTable: of}
	lacks := func(table *schema.Table, k *schema.ForeignKey) bool {
		return k.RefTable != table && made[k.RefTable] == id.ID{}
	}
	ready := func(table *schema.Table) bool {
		return !slices.ContainsFunc(table.ForeignKeys, func(k *schema.ForeignKey) bool { return lacks(table, k) })
	}
	enough := func(table *schema.Table) bool {
		return !slices.ContainsFunc(table.ForeignKeys, func(k *schema.ForeignKey) bool { return !k.Columns[0].Nullable && lacks(table, k) })
	}
	waiting := slices.DeleteFunc(slices.Clone(migrate.Tables), func(table *schema.Table) bool {
		return table == migrate.AccountsTable || table == migrate.StoresTable
	})
	// What governs is made before its versions, which name it by no foreign key.
	slices.SortStableFunc(waiting, func(a, b *schema.Table) int {
		return map[bool]int{true: 1}[a == migrate.RuleVersionsTable] - map[bool]int{true: 1}[b == migrate.RuleVersionsTable]
	})
	for len(waiting) > 0 {
		i := slices.IndexFunc(waiting, ready)
		if i < 0 {
			i = slices.IndexFunc(waiting, enough)
		}
		if i < 0 {
			t.Fatalf("the tables refer to each other in a circle: %d are left", len(waiting))
		}
		table := waiting[i]
		waiting = slices.Delete(waiting, i, i+1)
		made[table] = insert(t, db, table, made, of)
	}
}

func insert(t *testing.T, db *database.DB, table *schema.Table, made map[*schema.Table]id.ID, of id.ID) id.ID {
	t.Helper()
	row := id.New(id.Account)
	var names, marks []string
	var args []any
	for _, c := range table.Columns {
		value := valueOf(c, of)
		switch {
		case c.Name == "id":
			value = row
		case table == migrate.RuleVersionsTable && c.Name == "owner_id":
			value = made[migrate.BudgetsTable]
		case c.Name == "account_id": // of some it is no edge
			value = of
		}
		for _, k := range table.ForeignKeys {
			if k.Columns[0] == c && made[k.RefTable] != (id.ID{}) {
				value = made[k.RefTable]
			}
		}
		names, args = append(names, c.Name), append(args, value)
		mark := "?"
		if db.Postgres() {
			mark = fmt.Sprintf("$%d", len(args))
		}
		marks = append(marks, mark)
	}
	statement := fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, table.Name, `"`+strings.Join(names, `", "`)+`"`, strings.Join(marks, ", "))
	if _, err := db.SQL().ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", table.Name, err)
	}
	return row
}

// valueOf is some value that the column takes, another one for each account.
func valueOf(c *schema.Column, of id.ID) any {
	switch {
	case c.Nullable:
		return nil
	case c.Type == field.TypeEnum:
		return c.Enums[0]
	case c.Type == field.TypeString:
		return of.String()
	case c.Type == field.TypeTime:
		return testdb.Now
	case c.Type == field.TypeBool:
		return false
	case c.Type == field.TypeBytes:
		return []byte{1}
	case c.Type == field.TypeJSON:
		return "{}"
	case c.Type == field.TypeUUID:
		return of
	}
	return int32(of[9])<<16 | int32(of[10])<<8 | int32(of[11]) // the random part of an id
}

// TestEveryTableHasItsType finds the tables whose rows node(id) could not find:
// an id names its table by a number that no other table has.
func TestEveryTableHasItsType(t *testing.T) {
	const most = 1000
	named := map[string]int{}
	for n := range id.Type(most) {
		named[n.Table()]++
	}
	for _, table := range migrate.Tables {
		if named[table.Name] != 1 && table != migrate.StoresTable {
			t.Errorf("%d types of ids name the table %s, want one", named[table.Name], table.Name)
		}
	}
}
