package rest_test

import (
	"encoding/json"
	"testing"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// reply is of an answer that may be kept.
type reply struct {
	Cached bool
	Data   struct {
		Total json.Number
	}
}

func ask(t *testing.T, a *testapp.App, path string) reply {
	t.Helper()
	var r reply
	a.GetInto(t, path, &r)
	return r
}

func TestAnswersAreKeptUntilForcedAndNeverStale(t *testing.T) {
	for _, path := range []string{
		"/api/dashboard/trend?account=hand", "/api/cost/overview?account=hand",
		"/api/cost/breakdown?account=hand", "/api/billing/overview?account=hand",
	} {
		t.Run(path, func(t *testing.T) {
			a := testapp.New(t, now)
			a.ImportBill(t)
			kept := func(p string) bool { return ask(t, a, p).Cached }
			steps := func(want ...bool) {
				t.Helper()
				for i, p := range []string{path, path, path + "&force_refresh=true", path, path + "&force_refresh=false", path + "&colour=blue"} {
					if got := kept(p); got != want[i] {
						t.Errorf("%s: cached %t, want %t", p, got, want[i])
					}
				}
			}
			steps(false, true, false, true, true, true)
			if kept(path + "&locale=en") {
				t.Error("an answer in another language was taken for the same")
			}
			// An import makes all answers anew, and so does a change of an account.
			a.Import(t, "more.csv", moreOfMay, ingest.FilesRequest{Mode: ingest.Add})
			steps(false, true, false, true, true, true)
			if status, body := a.Send(t, "PUT", "/api/settings/accounts/hand", "application/json", `{"alias":"x"}`); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
			steps(false, true, false, true, true, true)
			// What is today decides what a month to date is, so the day turns them.
			a.Set(now.AddDate(0, 0, 1))
			steps(false, true, false, true, true, true)
		})
	}
}

// moreOfMay is one more line of 0.45 for the account hand.
const moreOfMay = "ProviderName,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,BilledCost\n" +
	"Alibaba Cloud,1000000000000009,CNY,2026-04-30T16:00:00Z,2026-05-14T16:00:00Z,Usage,other,0.45\n"

func TestImportChangesWhatIsAnswered(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	const path = "/api/billing/overview?account=hand"
	before := ask(t, a, path)
	a.Import(t, "more.csv", moreOfMay, ingest.FilesRequest{Mode: ingest.Add})
	added := ask(t, a, path)
	a.Import(t, "more.csv", moreOfMay, ingest.FilesRequest{Mode: ingest.Replace})
	replaced := ask(t, a, path)
	got := [3]string{before.Data.Total.String(), added.Data.Total.String(), replaced.Data.Total.String()}
	if want := [3]string{"19.55", "20.00", "0.45"}; got != want {
		t.Errorf("before, with more, with only that: %v, want %v", got, want)
	}
}

func TestChangeKeepsTheKeyThatItDoesNotName(t *testing.T) {
	a := testapp.New(t, now)
	ctx := auth.With(t.Context(), auth.Open())
	const accounts = "/api/settings/accounts"
	send := func(method, path, body string) {
		t.Helper()
		if status, answer := a.Send(t, method, path, "application/json", body); status != 200 {
			t.Fatalf("%s %s: %d %s", method, body, status, answer)
		}
	}
	send("POST", accounts, `{"name":"a","access_key_id":"LTAI5tExampleKey","access_key_secret":"first"}`)
	for _, c := range []struct{ body, id, secret string }{
		{`{"alias":"x"}`, "LTAI5tExampleKey", "first"},                                               // neither is named
		{`{"access_key_id":"LTAI5t..."}`, "LTAI5tExampleKey", "first"},                               // the shortened form of the stored one
		{`{"access_key_id":"LTAI5t...","access_key_secret":"second"}`, "LTAI5tExampleKey", "second"}, // a new secret for it
		{`{"access_key_id":"LTAI5tAnother","access_key_secret":"third"}`, "LTAI5tAnother", "third"},
		{`{"access_key_id":null,"access_key_secret":null}`, "LTAI5tAnother", "third"},
	} {
		send("PUT", accounts+"/a", c.body)
		account, err := a.Accounts.ByName(ctx, "a")
		if err != nil {
			t.Fatal(err)
		}
		key, err := a.Accounts.AccessKey(ctx, account.ID)
		if err != nil {
			t.Fatal(err)
		}
		if key.ID != c.id || key.Secret != c.secret {
			t.Errorf("after %s the key is %s with %s, want %s with %s", c.body, key.ID, key.Secret, c.id, c.secret)
		}
	}
}

// Whatever characters stand in names and filters, two questions are two.
func TestAnswersOfTwoQuestionsAreKeptApart(t *testing.T) {
	a := testapp.New(t, now)
	if status, answer := a.Send(t, "POST", "/api/settings/accounts", "application/json", `{"name":"a","access_key_id":"LTAI5tExampleKey","access_key_secret":"s"}`); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	for _, path := range []string{"account=a&filter=%7C", "account=a&type=ecs", "account=a&resource_type=ecs", "account=a&filter=%00", "account=a", "account=a&filter=%22", "account=a&filter=%5C"} {
		var r struct{ Cached bool }
		if a.GetInto(t, "/api/resources?"+path, &r); r.Cached {
			t.Errorf("%s was taken for another question", path)
		}
	}
}
