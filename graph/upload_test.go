package graph_test

import "github.com/cloudlens/cloudlens/internal/ingest"

func fileOf(mode ingest.Mode) ingest.FilesRequest { return ingest.FilesRequest{Mode: mode} }
