package collect

import (
	"fmt"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/internal/locale"
)

// Stage is what a sync does now.
type Stage string

// Stages, in order. What can be seen soonest comes first: the open cycle, then
// what runs and what it does, then the cycles before.
const (
	Initializing Stage = "INITIALIZING"       // whose key it is
	Bills        Stage = "READING_BILLS"      // of the open cycle, and of the one before it while it can change
	Regions      Stage = "CHECKING_REGIONS"   // where resources could be
	Instances    Stage = "QUERYING_INSTANCES" // what there is
	Metering     Stage = "QUERYING_METRICS"   // what it does
	Analyzing    Stage = "ANALYZING"          // what is idle
	History      Stage = "READING_HISTORY"    // cycles before
	Orders       Stage = "READING_ORDERS"     // what older orders cost in the months since
	Benefits     Stage = "READING_BENEFITS"   // what pays for bills, what must be renewed, and how far commitments are used
	Completed    Stage = "COMPLETED"
)

// stages say where each stage begins and ends in percent of the whole, and
// what it is called.
var stages = map[Stage]struct {
	from, to int
	en, zh   string
}{
	Initializing: {0, 2, "asking whose key it is", "验证账号身份"},
	Bills:        {2, 20, "reading the bill of %s", "读取 %s 账单"},
	Regions:      {20, 22, "asking for the regions", "检查可用区域"},
	Instances:    {22, 40, "looking for resources%s", "查询资源%s"},
	Metering:     {40, 58, "reading metrics%s", "读取监控数据%s"},
	Analyzing:    {58, 60, "judging what is idle%s", "分析闲置资源%s"},
	History:      {60, 97, "reading the bill of %s", "读取 %s 账单"},
	Orders:       {97, 98, "reading what older orders cost in %s", "读取历史订单在 %s 的摊销成本"},
	Benefits:     {98, 99, "reading vouchers, packages, renewals and commitments", "读取代金券、资源包、续费和节省计划信息"},
	Completed:    {100, 100, "completed", "已完成"},
}

// Progress is how far a sync has come.
type Progress struct {
	Stage          Stage
	Subject        string // what of: a cycle, "" for none
	Current, Total int64  // of the stage; Total is 0 when unknown
	Percent        int    // of the whole
	Lines          int64  // bill lines so far
	Resources      int    // resources seen so far
	Points         int    // metric points so far
	UpdatedAt      time.Time
	Ended          bool
	Err            error `json:"-"` // why it ended early; nil while it runs and when it did not
}

// Text says what is done now, in that language.
func (p Progress) Text(language string) string {
	s := stages[p.Stage]
	text := s.en
	if language == locale.Chinese {
		text = s.zh
	}
	switch p.Stage {
	case Initializing, Regions, Benefits, Completed:
		return text
	}
	return fmt.Sprintf(text, p.Subject)
}

// board is where a sync writes its progress and others read it. Readers get
// the newest; none can hold the sync up.
type board struct {
	mu      sync.Mutex
	now     Progress
	changed chan struct{} // closed at the next change
}

func newBoard(at time.Time) *board {
	return &board{now: Progress{Stage: Initializing, UpdatedAt: at}, changed: make(chan struct{})}
}

// read is the progress and a channel that closes when there is a newer one.
func (b *board) read() (Progress, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now, b.changed
}

// write changes the progress.
func (b *board) write(change func(*Progress)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(&b.now)
	s := stages[b.now.Stage]
	b.now.Percent = max(b.now.Percent, s.from)
	if b.now.Total > 0 && b.now.Stage != Completed {
		done := s.from + int(int64(s.to-s.from)*min(b.now.Current, b.now.Total)/b.now.Total)
		b.now.Percent = max(b.now.Percent, min(done, s.to))
	}
	if b.now.Ended && b.now.Err == nil {
		b.now.Percent = 100
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

// Failure says why it ended early, in that language; "" when it did not.
func (p Progress) Failure(language string) string { return failureOf(p.Err)[language] }
