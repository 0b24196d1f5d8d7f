//go:build noduckdb

package engines

import "github.com/cloudlens/cloudlens/internal/app"

var inProcess app.OpenLedger
