package resource

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/resourcechange"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Seen is what a sync saw: the whole of each type and region that it could
// look at. What lies elsewhere is left as it is: a region that could not be
// asked has lost nothing.
type Seen struct {
	Resources []cloud.Resource
	Looked    map[Place]bool
}

// Place is a type in a region.
type Place struct {
	Type   cloud.Type
	Region string
}

// TypeOf is a type as the catalogue spells it.
func TypeOf(t cloud.Type) resource.Type { return resource.Type(strings.ToUpper(string(t))) }

// CloudType is a type as clients of the cloud spell it.
func CloudType(t resource.Type) cloud.Type { return cloud.Type(strings.ToLower(string(t))) }

// Replace makes the inventory what was seen, and notes what changed, in one
// transaction.
func (s *Service) Replace(ctx context.Context, of id.ID, seen Seen) error {
	ctx = auth.With(ctx, auth.System())
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		old, err := tx.Resource.Query().Where(resource.AccountID(of)).All(ctx)
		if err != nil {
			return fmt.Errorf("read the inventory: %w", err)
		}
		r := replacing{tx: tx, account: of, now: s.now(), old: map[string]*ent.Resource{}}
		for _, o := range old {
			r.old[string(o.Type)+" "+o.ResourceID] = o
		}
		for i := range seen.Resources {
			if err := r.take(ctx, &seen.Resources[i]); err != nil {
				return err
			}
		}
		return r.finish(ctx, seen.Looked)
	})
}

// replacing is one transaction of Replace.
type replacing struct {
	tx      *ent.Client
	account id.ID
	now     time.Time
	old     map[string]*ent.Resource // what was not seen yet
	made    []*ent.ResourceCreate
	same    []id.ID // seen again, unchanged
	changes []*ent.ResourceChangeCreate
}

func (r *replacing) take(ctx context.Context, c *cloud.Resource) error {
	key := string(TypeOf(c.Type)) + " " + c.ID
	old := r.old[key]
	delete(r.old, key)
	if old == nil {
		made := r.tx.Resource.Create().SetID(id.New(id.Resource)).SetAccountID(r.account).SetResourceID(c.ID).SetType(TypeOf(c.Type)).SetFirstSeen(r.now).SetLastSeen(r.now)
		fill(made.Mutation(), c)
		r.made = append(r.made, made)
		node, _ := made.Mutation().ID()
		r.change(node, resourcechange.KindAppeared, nil)
		return nil
	}
	changed := differences(old, c)
	if old.VanishedAt == nil && len(changed) == 0 {
		r.same = append(r.same, old.ID)
		return nil
	}
	update := r.tx.Resource.UpdateOne(old).SetLastSeen(r.now).ClearVanishedAt()
	fill(update.Mutation(), c)
	kind := resourcechange.KindChanged
	if old.VanishedAt != nil {
		kind = resourcechange.KindReturned
	}
	r.change(old.ID, kind, changed)
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("change resource %s: %w", c.ID, err)
	}
	return nil
}

func (r *replacing) change(of id.ID, kind resourcechange.Kind, fields []cloud.FieldChange) {
	r.changes = append(r.changes, r.tx.ResourceChange.Create().SetAccountID(r.account).SetResourceID(of).SetKind(kind).SetFields(fields).SetSeenAt(r.now))
}

// atOnce is how many rows one statement writes: SQLite binds 32,766 values.
const atOnce = 500

func (r *replacing) finish(ctx context.Context, looked map[Place]bool) error {
	var gone []id.ID
	for _, key := range slices.Sorted(maps.Keys(r.old)) {
		o := r.old[key]
		if o.VanishedAt == nil && looked[Place{CloudType(o.Type), o.Region}] {
			gone = append(gone, o.ID)
			r.change(o.ID, resourcechange.KindVanished, nil)
		}
	}
	for some := range slices.Chunk(gone, atOnce) {
		if err := r.tx.Resource.Update().Where(resource.IDIn(some...)).SetVanishedAt(r.now).Exec(ctx); err != nil {
			return fmt.Errorf("note what vanished: %w", err)
		}
	}
	for some := range slices.Chunk(r.same, atOnce) {
		if err := r.tx.Resource.Update().Where(resource.IDIn(some...)).SetLastSeen(r.now).Exec(ctx); err != nil {
			return fmt.Errorf("note what is there: %w", err)
		}
	}
	for some := range slices.Chunk(r.made, atOnce) {
		if err := r.tx.Resource.CreateBulk(some...).Exec(ctx); err != nil {
			return fmt.Errorf("store new resources: %w", err)
		}
	}
	for some := range slices.Chunk(r.changes, atOnce) {
		if err := r.tx.ResourceChange.CreateBulk(some...).Exec(ctx); err != nil {
			return fmt.Errorf("store changes: %w", err)
		}
	}
	return nil
}

// text writes a value of a resource for comparison and for people.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case *time.Time:
		if v == nil {
			return ""
		}
		return v.UTC().Format(time.RFC3339)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
