// Package id makes the one kind of id that CloudLens has, in GraphQL, REST
// and the database: a UUIDv7 whose last two bytes name the entity type, so
// that node(id) needs no lookup table.
package id

import (
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
)

// ID is a UUIDv7 that carries its entity type.
type ID = uuid.UUID

// Type is an entity type. The numbers are stored in every id: append only.
type Type uint16

// Entity types.
const (
	Account    Type = 1
	Credential Type = 2
	Import     Type = 3
	Slice      Type = 4

	Resource       Type = 5
	ResourceChange Type = 6
	Sync           Type = 7
	Scan           Type = 8
	Verdict        Type = 9

	VirtualTag       Type = 10
	Budget           Type = 11
	BudgetEvent      Type = 12
	AllocationRule   Type = 13
	AllocationResult Type = 14
	Dashboard        Type = 15
	RuleVersion      Type = 16

	Report        Type = 17
	ReportContent Type = 18

	Benefit        Type = 19
	Renewal        Type = 20
	BenefitReading Type = 21

	DiscountContract Type = 22

	ReportSchedule Type = 23

	Commitment    Type = 24
	CommitmentUse Type = 25
)

var tables = map[Type]string{
	Account:    "accounts",
	Credential: "credentials",
	Import:     "imports",
	Slice:      "slices",

	Resource:       "resources",
	ResourceChange: "resource_changes",
	Sync:           "syncs",
	Scan:           "scans",
	Verdict:        "verdicts",

	VirtualTag:       "virtual_tags",
	Budget:           "budgets",
	BudgetEvent:      "budget_events",
	AllocationRule:   "allocation_rules",
	AllocationResult: "allocation_results",
	Dashboard:        "dashboards",
	RuleVersion:      "rule_versions",

	Report:        "reports",
	ReportContent: "report_contents",

	Benefit:        "benefits",
	Renewal:        "renewals",
	BenefitReading: "benefit_readings",

	DiscountContract: "discount_contracts",

	ReportSchedule: "report_schedules",

	Commitment:    "commitments",
	CommitmentUse: "commitment_uses",
}

// New makes an id of that type. Ids made later sort later.
func New(t Type) ID {
	u, err := uuid.NewV7()
	if err != nil {
		panic(fmt.Sprintf("no randomness for an id: %v", err))
	}
	binary.BigEndian.PutUint16(u[14:], uint16(t))
	return u
}

// Maker is New for one type, as an Ent default wants it.
func Maker(t Type) func() ID { return func() ID { return New(t) } }

// TypeOf is the entity type an id names; ok is false for ids that are not ours.
func TypeOf(u ID) (t Type, ok bool) {
	t = Type(binary.BigEndian.Uint16(u[14:]))
	_, ok = tables[t]
	return t, ok && u.Version() == 7
}

// Table is the catalogue table of the type.
func (t Type) Table() string { return tables[t] }
