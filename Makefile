# make demo and make test are all that a newcomer needs; both fetch what is
# missing. `make help` lists the rest.

GO        ?= go
BIN       := bin/vidan
TEMPL     := $(shell find internal -name '*.templ' 2>/dev/null)
STYLES    := scripts/assets.mjs $(shell find internal/platform/web/assets internal/platform/web/ui -path "*/dist" -prune -o -type f -not -name "*_templ.go" -print 2>/dev/null)
GENERATED := .cache/templ.stamp
ASSETS    := .cache/assets.stamp
MODULES   := node_modules/.package-lock.json
TESTFLAGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo build assets generate test lint bench crash failover outage fuzz clean test-tools

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

demo: build ## run the demo: xã Anh Sơn's year 2024, on the day 12/3/2024
	$(BIN) demo

build: $(ASSETS) $(GENERATED) ## build bin/vidan
	$(GO) build -trimpath -o $(BIN) ./cmd/vidan

assets: $(ASSETS) ## build styles, scripts and icons
generate: $(GENERATED) ## generate the views' Go code

$(MODULES): package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): $(MODULES) $(STYLES)
	npm run --silent build
	@mkdir -p $(@D) && touch $@

$(GENERATED): $(TEMPL) go.mod
	$(GO) tool templ generate -path internal -log-level error
	@mkdir -p $(@D) && touch $@

test-tools: # PostgreSQL, Chromium and ClamAV, which the tests run for real
	scripts/install-test-tools

test: build test-tools ## run all tests: both databases, command line, browser
	scripts/with-postgres $(GO) test -timeout 20m $(TESTFLAGS) ./...

lint: $(ASSETS) $(GENERATED) ## vet, linters, known holes, arrows between rooms
	scripts/check-generated
	$(GO) run ./scripts/arrows
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod golangci-lint run ./...
	scripts/check-vulnerabilities

bench: build test-tools ## measure: reading, pages, memory; prints figures, judges nothing
	$(GO) run ./bench

crash: build test-tools ## kill the program 200 times under load on each database, and look what is lost
	$(GO) run ./trials/trial crash

failover: build test-tools ## kill a primary under load; its standby takes over within ten seconds
	$(GO) run ./trials/trial failover

outage: build test-tools ## take the database away for a minute under load
	$(GO) run ./trials/trial outage

fuzz: $(ASSETS) $(GENERATED) ## fuzz the readers and the grammar of due dates, half a minute each
	scripts/fuzz 30s

clean: ## remove what was built
	rm -rf bin .cache node_modules internal/platform/web/assets/dist
	find internal -name '*_templ.go' -delete
