# Everything a person does here begins with `make`; `make help` lists it.
# Each step knows what it did last time (.ci/once), so repeating a command costs seconds.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONUNBUFFERED := 1
PORT ?= 8000
DATA := $(or $(MAPDIALOG_DATA_DIR),.local/data)
MANAGE := .venv/bin/python manage.py
ONCE := .ci/once
packages = $(ONCE) .venv/.installed-$(1) requirements/$(1).txt .ci/python-packages -- .ci/python-packages $(1)

.PHONY: help
help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

# --- Set-up -------------------------------------------------------------------------------

.PHONY: setup setup-dask setup-dev assets messages
setup: ## Install what the product needs and bring the database up to date
	@.ci/packages product
	@$(call packages,base)
	@$(MAKE) assets messages
	@$(MANAGE) migrate --verbosity 0

setup-dask: setup ## Add Dask, over which `run_analysis --all` spreads its work
	@$(call packages,dask)

setup-dev:
	@.ci/packages product tests
	@$(call packages,dev)
	@$(MAKE) assets messages

assets:
	@$(call packages,assets)
	@$(ONCE) frontend/node_modules/.installed frontend/package.json frontend/package-lock.json -- \
	    .ci/node-packages
	@$(ONCE) frontend/dist/.built frontend/static frontend/package.json frontend/node_modules/.installed -- \
	    npm --prefix frontend run --silent build

messages:
	@$(ONCE) .local/messages $(wildcard mapdialog/locale/*/LC_MESSAGES/*.po) -- \
	    $(MANAGE) compilemessages --verbosity 0 --ignore .venv --ignore node_modules

# --- Use ----------------------------------------------------------------------------------

.PHONY: run serve static stop clean
run: static ## Set up, build the demo and serve it on http://127.0.0.1:8000 (PORT=… for another)
	@$(MANAGE) serve --port $(PORT) --dry-run
	@$(MANAGE) build_demo --address http://127.0.0.1:$(PORT)
	@$(MANAGE) serve --port $(PORT)

serve: static ## Serve the municipalities that there are, without the demo
	@$(MANAGE) serve --port $(PORT)

static: setup
	@$(ONCE) $(DATA)/static/.collected frontend/dist $(wildcard frontend/static/public) requirements/base.txt -- \
	    $(MANAGE) collectstatic --no-input --clear --verbosity 0

stop: ## Stop the embedded database
	@.venv/bin/python -m mapdialog.cluster stop

clean: ## Remove all that set-up made, the embedded database and the demo with it
	@[ ! -x .venv/bin/python ] || .venv/bin/python -m mapdialog.cluster remove
	rm -rf .venv .local frontend/node_modules frontend/dist tests/oidc/node_modules .*_cache .hypothesis
	find mapdialog/locale -name "*.mo" -delete

# --- Check --------------------------------------------------------------------------------

.PHONY: test test-all bare-machine lint format
# Workers that share a machine gain nothing beyond eight: each has a browser and a database.
PARALLEL := --numprocesses auto --maxprocesses 8 --dist worksteal
test: setup-dev ## The gate: all tests but the slow ones
	@.ci/javascript-tests
	@.venv/bin/python -m pytest -m "not slow" $(PARALLEL)

test-all: setup-dev ## Every test, also those with real clients, faults and long searches
	@.ci/packages slow-tests
	@$(ONCE) tests/oidc/node_modules/.installed tests/oidc/package.json tests/oidc/package-lock.json -- \
	    npm --prefix tests/oidc ci --silent
	@.ci/javascript-tests
	@HYPOTHESIS_PROFILE=new .venv/bin/python -m pytest $(PARALLEL)
	@if ((EUID == 0)); then $(MAKE) bare-machine; \
	    else echo "Not tried, as only root can make one: make bare-machine"; fi

bare-machine: setup-dev ## As root: walk docs/first-dialogue.md from a Debian with only git and make
	@.ci/packages bare-machine
	@.venv/bin/python -m tests.bare_machine

lint: setup-dev ## ruff, mypy, import-linter, djLint, Biome, migrations and the rules of the house
	@.ci/lint

format: setup-dev ## Let the formatters rewrite what they can
	@ruff check --fix --quiet && ruff format --quiet
	@djlint --reformat --quiet frontend/templates || true
	@frontend/node_modules/.bin/biome check --write .

# --- Measure and maintain -----------------------------------------------------------------

# English needs no file: its words are the ones in code.
LANGUAGES := sv sv_Simple fi ar so
NOT_OURS := frontend/node_modules/* frontend/dist/* .local/* .venv/* tests/*

.PHONY: translations bench calibrate pictures mutants lock
translations: setup-dev ## Gather the words in code and pages into mapdialog/locale/*/LC_MESSAGES/django.po
	@$(MANAGE) makemessages $(LANGUAGES:%=--locale %) --no-location --no-wrap --no-obsolete \
	    $(NOT_OURS:%=--ignore '%')
	@for po in mapdialog/locale/*/LC_MESSAGES/django.po; do \
	    msgattrib --no-fuzzy --no-wrap --output-file=$$po $$po; done # what is guessed is none

bench: setup-dev ## Measure speed against the peers, into bench.json
	@.ci/packages peers
	@.venv/bin/python -m tests.bench

calibrate: setup-dev ## Measure false alarms and power, into calibration.json (FULL=1 takes hours)
	@.venv/bin/python -m tests.calibrate $(if $(FULL),--maps 500)

pictures: setup-dev ## Take the README's pictures from the demo, into docs/pictures
	@$(MANAGE) migrate --verbosity 0
	@$(MAKE) static
	@.venv/bin/python -m tests.pictures

mutants: setup-dev ## Plant a few hundred faults, one at a time: does a test notice each of them?
	@.venv/bin/python -m tests.mutants

lock: setup-dev ## Choose the newest allowed versions of all packages anew
	@.ci/lock
