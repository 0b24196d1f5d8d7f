package collect

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// abreast is how many calls of one sync are under way at once; the client's
// limits hold beyond that.
const abreast = 4

// inventory looks for every type in every region. What may not be looked at,
// or does not answer, is named and left as it is known; when nothing at all
// can be looked at the sync ends.
func (r *run) inventory(ctx context.Context) error {
	r.stage(Regions, "")
	regions, err := r.client.Regions(ctx)
	if err != nil {
		return err
	}
	r.stage(Instances, "")
	look := &looking{seen: resource.Seen{Looked: map[resource.Place]bool{}}, failed: map[cloud.Type]*trouble{}}
	group, ctx2 := errgroup.WithContext(ctx)
	group.SetLimit(abreast)
	total := int64(len(regions) * len(cloud.Types))
	for _, t := range cloud.Types {
		for _, region := range regions {
			group.Go(func() error {
				err := r.look(ctx2, look, t, region.ID)
				r.board.write(func(p *Progress) {
					p.Current, p.Total, p.Resources, p.UpdatedAt = p.Current+1, total, look.count(), r.Clock()
				})
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := r.troubles(look); err != nil {
		return err
	}
	return r.Resources.Replace(ctx, r.account.ID, look.seen)
}

// looking gathers what is seen.
type looking struct {
	mu     sync.Mutex
	seen   resource.Seen
	failed map[cloud.Type]*trouble
}

// trouble is where a type could not be looked at.
type trouble struct {
	first   error
	regions []string
	denied  bool // everywhere, then: permissions know no regions
}

func (l *looking) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seen.Resources)
}

func (r *run) look(ctx context.Context, l *looking, t cloud.Type, region string) error {
	l.mu.Lock()
	denied := l.failed[t] != nil && l.failed[t].denied
	l.mu.Unlock()
	if denied {
		return nil
	}
	found, err := r.client.Resources(ctx, t, region)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.seen.Resources = append(l.seen.Resources, found...)
		l.seen.Looked[resource.Place{Type: t, Region: region}] = true
		return nil
	}
	if _, ok := fault.As(err); !ok {
		return err
	}
	if aliyun.IsNotOffered(err) { // the cloud has no such service there
		return nil
	}
	if l.failed[t] == nil {
		l.failed[t] = &trouble{first: err}
	}
	l.failed[t].regions = append(l.failed[t].regions, region)
	l.failed[t].denied = aliyun.IsDenied(err)
	return nil
}

// troubles turns what failed into one warning a type, or into the end.
func (r *run) troubles(l *looking) error {
	for _, t := range cloud.Types {
		failed := l.failed[t]
		if failed == nil {
			continue
		}
		if len(l.seen.Looked) == 0 || aliyun.IsKeyRefused(failed.first) {
			return failed.first
		}
		cause, _ := fault.As(failed.first)
		slices.Sort(failed.regions)
		where := strings.Join(failed.regions, ", ")
		if failed.denied {
			where = "*"
		}
		if err := r.warn(fault.Upstream("resources of type %s in %s could not be looked at and are left as they were known: %s", string(t), where, cause)); err != nil {
			return err
		}
	}
	return nil
}
