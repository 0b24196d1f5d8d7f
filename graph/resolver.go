// Package graph is the GraphQL edge: thin resolvers over the capabilities.
// It translates and decides nothing; REST calls the same resolvers as Go
// functions.
package graph

import (
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/allocation"
	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/board"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/dashboard"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/report"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// Services are what the resolvers call.
type Services struct {
	DB          *database.DB
	Allocations *allocation.Service
	Accounts    *account.Service
	Costs       *cost.Service
	Imports     *ingest.Service
	Revisions   *revision.Service
	Resources   *resource.Service
	Budgets     *budget.Service
	Idle        *idle.Service
	Dashboards  *dashboard.Service
	Boards      *board.Service
	Reports     *report.Service
	Contracts   *discount.Contracts
	Discounts   *discount.Service
	Benefits    *benefit.Service
	Collect     *collect.Service
	VirtualTags *virtualtag.Service
	Spool       string // folder for uploaded files while they are imported
}

// Resolver is the root of all resolvers.
type Resolver struct{ services Services }

// New is the root over those services.
func New(s Services) *Resolver { return &Resolver{services: s} }
