# Puente. Bare `make` prints the targets. `make run` and `make test` need Python 3.11+, Node 20, make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONPATH := shared:.

LOCAL := $(VENV)/.local-ready
DEV := $(VENV)/.dev-ready
SECURITY := .venv-security/.ready
DEPLOYING := .venv-deploy/.ready
MODULES := frontend/node_modules/.ready
PAGE := frontend/dist/.built
PAGE_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/index.html \
	$(wildcard frontend/vite.config.* frontend/tsconfig*.json) frontend/package.json

.PHONY: help run test ready lint lint-python lint-page test-page e2e bench bench-cold bench-page \
	bench-telemetry faults security deploy-check detect-eval detect-fit fidelity-eval replay openapi events settings parameters roles pins clean

help: ## print this
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(LOCAL) $(PAGE) ## start the whole of Puente on this machine; Ctrl-C stops it
	@exec $(PY) -m local

# What does not need each other runs side by side; the tests that measure and wait come after, alone.
test: ## check everything: lint, types, page, Python, real browser
	@$(MAKE) --no-print-directory -j4 ready
	@$(MAKE) --no-print-directory -j2 lint test-page
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

ready: $(DEV) $(SECURITY) $(PAGE) browser

lint: lint-python lint-page ## ruff, mypy, Biome, tsc

lint-python: $(DEV)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy shared functions local tests bench tools

lint-page: $(MODULES)
	@cd frontend && npm run --silent lint

test-page: $(MODULES) $(PAGE)
	@cd frontend && npm run --silent size && npm run --silent test

e2e: $(DEV) $(PAGE) browser ## the browser tests alone
	@$(PY) -m pytest tests/e2e

BENCH ?=
bench: $(DEV) $(PAGE) browser ## speed, throughput, scale and memory against their bars (30 minutes; BENCH="--minutes 1")
	@$(PY) -m bench.load $(BENCH)
	@$(PY) -m bench.cold_start

bench-cold: $(DEV) ## cold starts of the built functions against a bare handler and a naive build
	@$(PY) -m bench.cold_start

bench-page: $(DEV) $(PAGE) browser ## the page against its bars, in a real browser
	@$(PY) -m bench.page

bench-telemetry: $(DEV) ## what logs and figures add to a request, with and without
	@$(PY) -m bench.telemetry

faults: $(DEV) ## webhook delivery under faults, each against what is promised (10 to 20 minutes)
	@$(PY) -m bench.faults

security: $(DEV) $(SECURITY) $(PAGE) browser ## what is promised about security, each row tried (20 to 40 minutes)
	@$(PY) -m bench.security

deploy-check: $(DEV) $(DEPLOYING) ## deploy the template to a stand-in for AWS, and play there
	@$(PY) -m tools.deploy_check

detect-eval: $(DEV) ## score action detection on the public consultations
	@$(PY) -m bench.detect_eval

ORDERS ?= $(or $(PUENTE_MEDICAL_ORDERS),../shared/data/medical-orders)
detect-fit: $(DEV) ## fit the weights of action detection anew
	@$(PY) -m puente.detection.fitting $(ORDERS)/train.jsonl $(ORDERS)/dev.jsonl \
		$(sort $(wildcard tests/unit/detection/visits/*_fit.jsonl))

fidelity-eval: $(DEV) ## score the translation checks on professional pairs
	@$(PY) -m bench.fidelity_eval

replay: $(LOCAL) $(PAGE) ## play real consultations through the API, and count what was lost
	@$(PY) -m local.replay

openapi: $(DEV) ## write openapi.json and the page's client from the routes
	@$(PY) -m puente.api.openapi > openapi.json
	@cd frontend && npm run --silent generate

events: $(DEV) ## write docs/events.md from the code that sends them
	@$(PY) -m puente.webhooks events > docs/events.md

settings: $(DEV) ## write docs/settings.md from the code that reads them
	@$(PY) -m puente.settings table > docs/settings.md

parameters: $(DEV) ## write docs/operate/parameters.md from the template
	@$(PY) -m tools.parameters > docs/operate/parameters.md

roles: $(DEV) ## write docs/roles.md from the table that every check asks
	@$(PY) -m puente.access > docs/roles.md

pins: $(DEV) ## pin every Python dependency anew, with hashes
	@tools/pins

.PHONY: browser
browser:
	@tools/browser

$(PY):
	@echo "  python       making $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Puente needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(LOCAL): requirements-local.txt | $(PY)
	@echo "  packages     installing what runs here"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-local.txt
	@touch $@

$(DEV): requirements-dev.txt | $(PY)
	@echo "  packages     installing what runs and tests here"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(LOCAL)

$(SECURITY): tools/security/requirements.txt | $(PY)
	@echo "  packages     installing what reads and tries the code"
	@$(PYTHON) -m venv .venv-security
	@.venv-security/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(DEPLOYING): tools/deploy_check/requirements.txt | $(PY)
	@echo "  packages     installing what deploys to a stand-in for AWS"
	@$(PYTHON) -m venv .venv-deploy
	@.venv-deploy/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(MODULES): frontend/package-lock.json
	@echo "  page         installing its packages"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

$(PAGE): $(MODULES) $(PAGE_SOURCES)
	@echo "  page         building"
	@cd frontend && npm run --silent build
	@touch $@

include functions/build.mk

clean: ## remove what was built; keeps .data/
	@rm -rf $(VENV) .venv-security .venv-deploy frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache
