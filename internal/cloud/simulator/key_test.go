package simulator

import (
	"regexp"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
)

func TestKeysLookLikeTheCloudsAndDiffer(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^LTAI5t[A-Za-z0-9]{18} [A-Za-z0-9]{30}$`)
	seen := map[string]bool{}
	for _, w := range []*world.World{world.Demo(), world.Small(1)} {
		for _, a := range w.Accounts() {
			id, secret := Key(a)
			if again, same := Key(world.Account{UID: a.UID}); again != id || same != secret || !shape.MatchString(id+" "+secret) || seen[id] {
				t.Errorf("%s: %s, %d characters", a.Name, id, len(secret))
			}
			seen[id] = true
		}
	}
}

func TestBalancesHaveThousands(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"1234567.89": "1,234,567.89", "-1234.5": "-1,234.50", "999": "999.00", "0": "0.00", "1000": "1,000.00"} {
		if got := thousands(money.MustParse(text)); got != want {
			t.Errorf("%s is written %s", text, got)
		}
	}
}
