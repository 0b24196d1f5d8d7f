package simulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

// What CloudMonitor takes in one call.
const (
	mostDimensions = 50
	mostLength     = 1440
	usualLength    = 1000
)

// point is one point of a metric of one resource.
type point struct {
	id string
	world.Point
}

// metricQuestion is what DescribeMetricList is asked.
type metricQuestion struct {
	namespace, name string
	every           time.Duration
	from, to        time.Time
	ids             []string // nil for all resources
	length          int
}

func metricList(c *call) (any, *refusal) {
	q, refused := c.metricQuestion()
	if refused != nil {
		return nil, refused
	}
	walk, ok := c.chain()
	if !ok {
		return metricError("NextToken")
	}
	if wrong := c.metricDetails(&q, walk.at); wrong != "" {
		return metricError(wrong)
	}
	points, end, total := part(c, c.pointsOf(q, walk.at), walk.offset, q.length)
	return fields{
		"Code": "200", "Success": true, "Message": "The specified parameters are valid.", "Period": strconv.FormatInt(int64(q.every/time.Second), 10),
		"NextToken": c.next(walk, end, total), "Datapoints": c.datapoints(q, points),
	}, nil
}

func metricError(name string) (any, *refusal) {
	return fields{"Code": "400", "Success": false, "Message": "The specified parameter " + name + " is not valid.", "Datapoints": ""}, nil
}

func (c *call) metricQuestion() (q metricQuestion, refused *refusal) {
	if q.namespace, refused = c.need("Namespace"); refused != nil {
		return q, refused
	}
	q.name, refused = c.need("MetricName")
	return q, refused
}

// metricDetails reads what is optional, or names the parameter that is wrong.
// Periods that are not over yet have no point, and old points are gone.
func (c *call) metricDetails(q *metricQuestion, now time.Time) (wrong string) {
	seconds, refused := c.number("Period", 60, 86400)
	if refused != nil || seconds%15 != 0 {
		return "Period"
	}
	q.every = time.Duration(seconds) * time.Second
	if q.length, refused = c.number("Length", usualLength, mostLength); refused != nil {
		return "Length"
	}
	var ok bool
	last := now.Add(1 - q.every)
	if q.to, ok = moment(c.params["EndTime"], last); !ok {
		return "EndTime"
	}
	if q.to.After(last) {
		q.to = last
	}
	if q.from, ok = moment(c.params["StartTime"], now.Add(-time.Hour)); !ok {
		return "StartTime"
	}
	if oldest := now.Add(-retention(q.every)); q.from.Before(oldest) {
		q.from = oldest
	}
	if q.ids, ok = dimensions(c.params["Dimensions"], dimension(q.namespace)); !ok {
		return "Dimensions"
	}
	return ""
}

// retention is how long points of a period are kept.
func retention(every time.Duration) time.Duration {
	const day = 24 * time.Hour
	switch {
	case every < time.Minute:
		return 7 * day
	case every < 5*time.Minute:
		return 31 * day
	}
	return 91 * day
}

// moment reads a time in one of the ways that CloudMonitor takes it:
// milliseconds since 1970, ISO 8601, or the clock of China.
func moment(text string, otherwise time.Time) (time.Time, bool) {
	if text == "" {
		return otherwise, true
	}
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.UnixMilli(ms), ms >= 0 && ms < 1e14
	}
	if t, err := time.Parse("2006-01-02T15:04:05Z", text); err == nil {
		return t, true
	}
	t, err := time.ParseInLocation(time.DateTime, text, period.Shanghai)
	return t, err == nil
}

// dimension is what the resources of a namespace are named by.
func dimension(namespace string) string {
	if namespace == "acs_polardb" {
		return "clusterId"
	}
	return "instanceId"
}

// dimensions reads which resources are asked for: an object or a list of
// them, nothing for all.
func dimensions(text, name string) (ids []string, ok bool) {
	if text == "" {
		return nil, true
	}
	var all []map[string]string
	if json.Unmarshal([]byte(text), &all) != nil {
		one := map[string]string{}
		if json.Unmarshal([]byte(text), &one) != nil {
			return nil, false
		}
		all = append(all, one)
	}
	if len(all) > mostDimensions {
		return nil, false
	}
	ids = []string{}
	for _, d := range all {
		if d[name] == "" {
			return nil, false
		}
		if !slices.Contains(ids, d[name]) {
			ids = append(ids, d[name])
		}
	}
	return ids, true
}

// pointsOf are all points that are asked for, by time and then by resource.
func (c *call) pointsOf(q metricQuestion, at time.Time) []point {
	key := c.account.UID + c.about() + strconv.FormatInt(at.UnixNano(), 10)
	return c.points.get(key, func() ([]point, int) {
		var all []series
		for _, r := range c.all(at) {
			namespace, _ := world.Metrics(r.Type)
			if namespace != q.namespace || q.ids != nil && !slices.Contains(q.ids, r.ID) {
				continue
			}
			all = append(all, series{r.ID, c.world.Metric(r, q.name, q.from, q.to, q.every)})
		}
		points := byTime(all)
		return points, len(points) + 1
	})
}

// series is the points of one resource, oldest first.
type series struct {
	id     string
	points []world.Point
}

// byTime merges series into one list, by time and then in their order. It uses
// them up.
func byTime(all []series) []point {
	total := 0
	for _, s := range all {
		total += len(s.points)
	}
	merged := make([]point, 0, total)
	for len(merged) < total {
		var next time.Time // of the oldest point that is left
		for _, s := range all {
			if len(s.points) > 0 && (next.IsZero() || s.points[0].Time.Before(next)) {
				next = s.points[0].Time
			}
		}
		for i, s := range all {
			if len(s.points) > 0 && s.points[0].Time.Equal(next) {
				merged = append(merged, point{s.id, s.points[0]})
				all[i].points = s.points[1:]
			}
		}
	}
	return merged
}

// datapoints are points as CloudMonitor writes them: JSON, with the names of a
// point in the order of the alphabet. Addresses have one value only. Ids are
// letters, digits and hyphens, so nothing is to be escaped.
func (c *call) datapoints(q metricQuestion, points []point) string {
	name := `,"` + dimension(q.namespace) + `":"`
	user := `,"userId":"` + c.account.UID + `"}`
	var b strings.Builder
	b.Grow(2 + len(points)*pointBytes)
	b.WriteByte('[')
	for i, p := range points {
		if i > 0 {
			b.WriteByte(',')
		}
		if q.namespace == "acs_vpc_eip" {
			b.WriteString(`{"Value":` + p.Avg.String())
		} else {
			b.WriteString(`{"Average":` + p.Avg.String())
			b.WriteString(`,"Maximum":` + p.Max.String())
			b.WriteString(`,"Minimum":` + p.Min.String())
		}
		b.WriteString(name)
		b.WriteString(p.id)
		b.WriteString(`","timestamp":`)
		b.WriteString(strconv.FormatInt(p.Time.UnixMilli(), 10))
		b.WriteString(user)
	}
	b.WriteByte(']')
	return b.String()
}

// pointBytes is about as long as a point is.
const pointBytes = 160
