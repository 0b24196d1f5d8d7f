VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Under the race detector SQLite would be 32 times slower; its own code is not
# what we test. Nothing else is left out.
RACE := -race -gcflags='modernc.org/...=-race=false'

# Pure code in one goroutine, and the demo's 350,000 lines through what other
# tests race: these run as they are.
PURE := ./internal/cloud/world/... ./internal/demo

# How long one package's tests may take, on two slow cores.
TIMEOUT ?= 20m

.PHONY: build run test lint generate web check bench soak

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
	go test -timeout $(TIMEOUT) $(PURE)
	go test $(RACE) -timeout $(TIMEOUT) $$(go list ./... | grep -v -e /internal/cloud/world -e /internal/demo)

bench: ## figures and ratios; asserts nothing
	go test -run '^$$' -bench . -benchtime 1x -timeout 60m -v ./...

soak: ## the random tests, for much longer
	CLOUDLENS_SOAK=1 RAPID_CHECKS=2000 go test -count 1 -timeout 120m ./...
	.ci/fuzz
