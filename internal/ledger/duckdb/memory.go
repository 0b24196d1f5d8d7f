//go:build !noduckdb

package duckdb

// DuckDB gives memory back to the system a second after its last use, and the
// next question waits for the system to hand it out, zeroed: up to a fifth of
// the time of a question over month sums. It keeps it for three seconds: a minute
// was no faster, and an import took a third more memory. Its allocator reads this
// text when it starts, after its own.

// const char *duckdb_je_malloc_conf_2_conf_harder = "dirty_decay_ms:3000,muzzy_decay_ms:3000";
import "C"
