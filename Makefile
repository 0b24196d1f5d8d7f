VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# What does not link SQLite runs under the race detector in every check. SQLite
# is 32 times slower there; leaving its package alone uninstrumented makes the
# linker take uninstrumented copies of generic code of sync and atomic, and the
# detector then reports races inside encoding/json that are none. So the rest
# runs as it is, and whole under the detector in make race.
STORED := $$(go list -test -f '{{if .ForTest}}{{.ForTest}} {{join .Deps " "}}{{end}}' ./... | grep modernc.org/sqlite | cut -d' ' -f1 | sort -u)

# How long one package's tests may take, on two slow cores.
TIMEOUT ?= 20m

.PHONY: build run test lint generate web check race bench soak

build: ## bin/cloudlens
	go build -ldflags '-X main.version=$(VERSION)' -o bin/cloudlens ./cmd/cloudlens

run: build ## with demo data, on http://localhost:8000
	bin/cloudlens serve --demo --data ./data

test: ## everything that can be tested on this machine
	go test -timeout $(TIMEOUT) ./...

lint: ## Go, shell, Dockerfile and compose.yaml
	go vet ./...
	go tool -modfile=tools/go.mod golangci-lint run ./...
	go run -C tools ./containerlint ../Dockerfile ../compose.yaml
	@if command -v shellcheck >/dev/null; then shellcheck .ci/run .ci/generated .ci/fuzz; \
	elif [ "$$CLOUDLENS_TEST_STRICT" = 1 ]; then echo 'lint needs shellcheck: install it' >&2; exit 1; \
	else echo 'shellcheck is not installed: the shell scripts were not checked'; fi

generate: ## the catalogue's code, then the graph's
	go generate ./...
	go tool gqlgen generate

web: ## the embedded pages; needs Node.js
	npm --prefix web-ui ci
	npm --prefix web-ui run build

check: ## what must pass before a change goes in
	.ci/generated
	$(MAKE) lint
	go list ./... | grep -v /internal/cloud/world | grep -vxF "$(STORED)" | xargs go test -race -timeout $(TIMEOUT)
	go test -timeout $(TIMEOUT) $(STORED) ./internal/cloud/world/...

race: ## everything under the race detector; takes an hour
	go test -race -timeout 120m ./...

bench: ## figures and ratios; asserts nothing
	go test -run '^$$' -bench . -benchtime 1x -timeout 60m -v ./...

soak: ## the random tests, for much longer
	CLOUDLENS_SOAK=1 RAPID_CHECKS=2000 go test -count 1 -timeout 120m ./...
	.ci/fuzz
