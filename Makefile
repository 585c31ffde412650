# Named shortcuts; a bare `make` lists them. Maven runs on the JDK the launcher finds, because the
# format check needs one of 21 or newer.
.DEFAULT_GOAL := help
.PHONY: help build test format check clean run-example bench server

export JAVA_HOME := $(shell ./weft --java-home)
MVN := mvn -B -ntp
EXAMPLE ?= $(firstword $(wildcard examples/*.yaml examples/*.json))

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
	  printf '  make %-12s %s\n' "$$name" "$$text"; done

build: ## Build all jars, without tests
	$(MVN) -DskipTests package

test: ## All checks and tests; those against a real Temporal server need scripts/temporal-server
	@if temporal=$$(scripts/temporal-server); then \
	  WEFT_TEMPORAL=$$temporal $(MVN) verify; \
	elif [ "$${CI:-}" = true ]; then \
	  echo 'make test: CI=true, and no Temporal server to test against' >&2; exit 1; \
	else \
	  $(MVN) -DskipITs verify && \
	  echo 'LEFT OUT: the integration tests (*IT), because there is no Temporal server (see above).'; \
	fi

format: ## Rewrite the Java sources in google-java-format
	$(MVN) -q spotless:apply

check: ## Compile with all checks and check the format; no tests run
	$(MVN) -q -DskipTests -DskipITs verify

clean: ## Delete what was built
	$(MVN) -q clean
	rm -rf target

run-example: ## Run an example graph (EXAMPLE=path)
	./weft run $(EXAMPLE)

bench: ## Measure Weft beside Temporal by hand and raw libraries, write docs/benchmarks.md
	scripts/bench

server: ## Get the real Temporal server and start it with its Web UI
	@temporal=$$(scripts/temporal-server) && exec "$$temporal" server start-dev
