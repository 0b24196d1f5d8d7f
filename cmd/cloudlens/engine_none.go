//go:build noduckdb

package main

import "github.com/cloudlens/cloudlens/internal/app"

// engines are those that this build has: none.
var engines = app.Engines{}
