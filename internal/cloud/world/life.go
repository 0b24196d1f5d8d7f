package world

import (
	"fmt"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
)

// life is one resource from its creation to its end.
type life struct {
	*slot
	generation int64
	key        uint64
	born, dies time.Time // dies is zero when it never ends
	id, name   string
	region     string
	zone       string
	spec       *spec
	owner      Member
	group      string // resource group
	unit       string // cost unit
	disks      []disk
	publicIP   string
	privateIP  string
}

// disk is a cloud disk that lives and dies with its instance.
type disk struct {
	id     string
	gib    int64
	system bool
}

func newLife(s *slot, g int64) *life {
	l := &life{slot: s, generation: g, key: mix(s.key, 6, uint64(g))}
	if s.lifetime == 0 {
		l.born = time.Date(2014, 1, 1, 0, 0, 0, 0, period.Shanghai).Add(time.Duration(mix(l.key, 1)%(4*365*24*60)) * time.Minute)
	} else {
		l.born, l.dies = s.starts(g), s.starts(g+1)
	}
	l.region = place(s)
	if d := s.source(); d != nil {
		l.region = d.region
	}
	if zonal[s.typ] {
		l.zone = region.Zone(l.region, of(mix(s.key, 9), []byte("ghk")))
		if strings.HasSuffix(l.region, "-1") {
			l.zone = region.Zone(l.region, of(mix(s.key, 9), []byte("abc")))
		}
	}
	l.id = l.newID()
	l.spec = of(mix(l.key, 2), specs[s.typ])
	l.owner = s.customer.owner(mix(s.key, 10))
	l.group = of(mix(s.key, 11), s.customer.groups())
	l.unit = of(mix(s.key, 12), s.customer.units())
	l.name = l.newName()
	l.address()
	l.attach()
	return l
}

// place puts most of a customer into its first region and ever less into the
// others; what is global has no region.
func place(s *slot) string {
	if s.typ == CDN {
		return ""
	}
	regions := s.customer.Regions
	for i, r := range regions[:len(regions)-1] {
		if mix(s.key, 8, uint64(i))%100 < 52 {
			return r
		}
	}
	return regions[len(regions)-1]
}

func (c *customer) owner(key uint64) Member {
	if key%10 < 7 {
		return c.Members[0]
	}
	return of(key/10, c.Members)
}

func (c *customer) groups() []string {
	if c.Chinese() {
		return []string{"默认资源组", "默认资源组", "生产", "测试 环境", "data-platform"}
	}
	return []string{"default resource group", "default resource group", "production", "data platform"}
}

func (c *customer) units() []string {
	if c.Chinese() {
		return []string{"未分配", "平台部", "电商事业部/交易", "数据, 算法"}
	}
	return []string{"Not allocated", "Platform", "Shop, EU"}
}

// codes are what ids of a region have in common.
var codes = map[string]string{
	"cn-beijing": "2ze", "cn-hangzhou": "bp1", "cn-shanghai": "uf6", "cn-zhangjiakou": "8vb", "cn-shenzhen": "wz9",
	"cn-hongkong": "j6c", "cn-chengdu": "2vc", "ap-southeast-1": "t4n", "us-west-1": "rj9", "eu-central-1": "gw8", "ap-northeast-1": "6we",
}

func (l *life) newID() string {
	switch l.typ {
	case OSS:
		return fmt.Sprintf("%s-%s-%s", l.customer.Name, of(l.key, []string{"assets", "backup", "logs", "images", "export"}), token(l.key, 4))
	case CDN:
		return fmt.Sprintf("%s%d.%s.example.com", of(l.key, []string{"img", "static", "dl", "video"}), l.index, l.customer.Name)
	case SLS:
		return fmt.Sprintf("%s-log-%s", l.customer.Name, token(l.key, 5))
	}
	return prefixes[l.typ] + codes[l.region] + token(l.key, 17)
}

func (l *life) newName() string {
	switch l.typ {
	case OSS, CDN, SLS:
		return l.id
	}
	if mix(l.key, 20)%40 == 0 {
		return of(mix(l.key, 21), []string{"测试机 (勿删)", `old "legacy" box`, "a,b;c", "迁移-临时"})
	}
	service := of(mix(l.slot.key, 13), []string{"web", "api", "job", "etl", "search", "gateway", "订单", "pay"})
	return fmt.Sprintf("%s-%s-%02d", l.env(), service, l.index%100)
}

func (l *life) env() string {
	return of(mix(l.slot.key, 14), []string{"prod", "prod", "prod", "staging", "test", "dev"})
}

// prepaid tells whether the resource is a subscription.
func (s *slot) prepaid() bool {
	switch {
	case s.kind == Young || s.lifetime > 0 && s.lifetime < 120*day && s.index%2 == 0:
		return false
	case s.typ == ECS:
		return mix(s.key, 15)%20 < 14
	case s.typ == RDS, s.typ == Redis:
		return mix(s.key, 15)%5 < 3
	}
	return false
}

// term is how many months one order of a subscription covers.
func (s *slot) term() int {
	if mix(s.key, 16)%6 == 0 {
		return 12
	}
	return 1
}

func (l *life) address() {
	if l.typ != ECS && l.typ != EIP && l.typ != SLB {
		return
	}
	ip := func(first string, k uint64) string {
		return fmt.Sprintf("%s.%d.%d.%d", first, k>>8%256, k>>16%256, k>>24%254+1)
	}
	if l.typ == EIP || mix(l.key, 30)%4 == 0 {
		l.publicIP = ip("47", mix(l.key, 31))
	}
	if l.typ != EIP {
		l.privateIP = ip("10", mix(l.key, 32))
	}
}

func (l *life) attach() {
	if l.typ != ECS {
		return
	}
	for n := range 1 + mix(l.key, 40)%5/4 {
		k := mix(l.key, 41, n)
		l.disks = append(l.disks, disk{prefixes[Disk] + codes[l.region] + token(k, 17), of(k, []int64{40, 40, 100, 200, 500}), n == 0})
	}
}

// alive tells whether the resource exists at t.
func (l *life) alive(t time.Time) bool {
	return !t.Before(l.born) && (l.dies.IsZero() || t.Before(l.dies))
}

// hours is how many started hours the resource existed on that day.
func (l *life) hours(d period.Date) int64 {
	from, to := d.Time(period.Shanghai), d.Add(1).Time(period.Shanghai)
	if l.born.After(from) {
		from = l.born
	}
	if !l.dies.IsZero() && l.dies.Before(to) {
		to = l.dies
	}
	if !from.Before(to) {
		return 0
	}
	return int64((to.Sub(from) + time.Hour - 1) / time.Hour)
}
