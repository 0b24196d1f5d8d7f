package database

import "github.com/pressly/goose/v3"

// Provider lets a test walk the migrations of an open catalogue.
func Provider(db *DB) (*goose.Provider, error) { return provider(db.sql, db.dialect) }
