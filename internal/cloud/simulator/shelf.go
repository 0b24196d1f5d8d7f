package simulator

import (
	"container/list"
	"sync"
)

// How much is kept: two months of a large customer's lines, some tens of MB.
const (
	mostLines     = 60_000
	mostResources = 20_000
	mostPoints    = 100_000
	mostSums      = 1_000
)

// shelf keeps the latest of what takes long to make, up to a total size.
// Callers who ask for the same at once share the making.
type shelf[T any] struct {
	mu     sync.Mutex
	most   int
	size   int
	places map[string]*list.Element // of *volume[T]
	order  *list.List               // last used first
}

type volume[T any] struct {
	key  string
	once sync.Once
	size int
	of   T
}

func newShelf[T any](most int) *shelf[T] {
	return &shelf[T]{most: most, places: map[string]*list.Element{}, order: list.New()}
}

// get is what stands under the key, made now if it does not; make also says
// how large it is.
func (s *shelf[T]) get(key string, make func() (T, int)) T {
	s.mu.Lock()
	place, ok := s.places[key]
	if ok {
		s.order.MoveToFront(place)
	} else {
		place = s.order.PushFront(&volume[T]{key: key})
		s.places[key] = place
	}
	v := place.Value.(*volume[T])
	s.mu.Unlock()
	v.once.Do(func() {
		of, size := make()
		s.mu.Lock()
		defer s.mu.Unlock()
		v.of, v.size = of, size
		if s.places[key] == place { // it may have been dropped meanwhile
			s.size += size
			s.drop()
		}
	})
	return v.of
}

// drop forgets what was not used for longest until the rest fits. The latest
// stays, however large it is.
func (s *shelf[T]) drop() {
	for s.size > s.most && s.order.Len() > 1 {
		last := s.order.Back()
		v := last.Value.(*volume[T])
		s.order.Remove(last)
		delete(s.places, v.key)
		s.size -= v.size
	}
}
