package ingest

import (
	"github.com/cloudlens/cloudlens/internal/id"
)

// Summing is the stage in which all lines are read and their sums are made.
const Summing = "summing"

// Progress is how far an import has come.
type Progress struct {
	Import id.ID  `json:"import"`
	Label  string `json:"label"`
	Stage  string `json:"stage"` // waiting, reading, summing, verifying, completed
	Done   int64  `json:"done"`  // of what the source counts, bytes for files
	Total  int64  `json:"total"` // 0 when unknown
	Lines  int64  `json:"lines"` // written so far
}

// Percent is Done of Total, 0 when the total is unknown.
func (p Progress) Percent() int {
	if p.Total <= 0 {
		return 0
	}
	return int(min(100, p.Done*100/p.Total))
}

// Running lists the imports under way.
func (s *Service) Running() []Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Progress, 0, len(s.running))
	for _, p := range s.running {
		out = append(out, p)
	}
	return out
}

// Of is the progress of one import; ok is false when it does not run.
func (s *Service) Of(importID id.ID) (p Progress, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok = s.running[importID]
	return p, ok
}

func (s *Service) forget(importID id.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, importID)
}

func (t *task) report(stage string, whole bool) {
	done, total := t.request.Source.Progress()
	if whole {
		done = total
	}
	p := Progress{Import: t.row.ID, Label: t.row.Label, Stage: stage, Done: done, Total: total, Lines: t.lines}
	t.mu.Lock()
	t.running[t.row.ID] = p
	t.mu.Unlock()
	if t.watch != nil {
		t.watch(p)
	}
}
