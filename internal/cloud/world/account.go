package world

// Site is which of Alibaba Cloud's two sites an account belongs to.
type Site string

// Sites.
const (
	ChinaSite         Site = "CHINA"
	InternationalSite Site = "INTERNATIONAL"
)

// Member is an account that owns resources which another account pays for.
type Member struct {
	UID  string
	Name string
}

// Account is who is billed.
type Account struct {
	Name     string // short name, a slug
	UID      string // billing account id, 16 digits
	Site     Site
	Currency string   // ISO 4217
	Members  []Member // owners of resources, the account itself first
}

// Chinese tells whether the account's texts are Chinese.
func (a Account) Chinese() bool { return a.Site == ChinaSite }

// Profile says what a customer is made of. Counts of ECS, RDS and Redis are
// what is alive at every moment; the other resources do not come and go.
type Profile struct {
	Account
	Regions []string // ids, in the order of how much runs there
	ECS     ECSMix
	RDS     int
	Redis   int
	Tagged  int // how many of all ECS, RDS and Redis have tags

	Disks, EIPs, SLBs, NATs, Buckets, Domains, Logs int
	MongoDBs, PolarDBs, Snapshots                   int

	Planned int // how many pay-as-you-go ECS a savings plan covers
	Odds    int // how many of 10,000 lines get each of the rare features
}

// ECSMix says how many ECS of each kind there are. Turnover instances live
// three weeks: for their first days they are Young, then Busy.
type ECSMix struct{ Busy, Idle, Stopped, Exempt, Unmonitored, Turnover int }

func (m ECSMix) total() int {
	return m.Busy + m.Idle + m.Stopped + m.Exempt + m.Unmonitored + m.Turnover
}

// tagged is how many resources have tags when that many of those that may
// lack them do.
func (p Profile) tagged(without int) int { return p.ECS.total() + p.RDS + p.Redis - 1 - without }
