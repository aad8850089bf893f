# make run and make test do all their own set-up. Everything else: make help.

SHELL := /bin/bash
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# Any interpreter from 3.11 on; the first that is there.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
DIRECTORIES := acxpa glossary pages courses members publishing tests bench

.PHONY: help run test fuzz check fix seed bench lighthouse setup setup-dev lock audiences clean

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: setup ## Set up what is missing and serve the portal with demonstration data (PORT=8000)
	@$(BIN)/python manage.py serve_development --port $(PORT)

test: setup-dev ## Run every test, on SQLite and on PostgreSQL
	@$(BIN)/python tests/run.py --workers $(WORKERS) $(ARGS)

fuzz: setup-dev ## Several hundred bad inputs for every form and page, on both databases (FUZZ=400; hours)
	@for database in sqlite postgresql; do FUZZ=$${FUZZ:-400} $(BIN)/python tests/run.py \
		--workers $(WORKERS) --only $$database --dist=load tests/acxpa/test_input.py $(ARGS) || exit 1; done

check: setup-dev ## Format, lint, types, floors, deployment settings, migrations, templates
	@$(BIN)/ruff format --check $(DIRECTORIES)
	@$(BIN)/ruff check $(DIRECTORIES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@bash .ci/check-deploy
	@echo "check: all good"

fix: setup-dev ## Format and mend what can be mended by a machine
	@$(BIN)/ruff check --fix $(DIRECTORIES)
	@$(BIN)/ruff format $(DIRECTORIES)

seed: setup ## Load the demonstration data (idempotent)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py seed_demo

audiences: setup ## Write docs/audiences.txt anew
	@$(BIN)/python manage.py audiences > docs/audiences.txt

bench: setup-dev ## Measure the portal as production runs it; the table is kept in bench/results/
	@$(BIN)/python -m bench $(ARGS)

lighthouse: setup-dev ## What Lighthouse says of four pages on a phone (needs npm and a Chromium)
	@$(BIN)/python -m bench.lighthouse

lock: ## Compile the hash-locked requirements from pyproject.toml (needs pip-tools)
	@pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --strip-extras --allow-unsafe -o requirements.txt pyproject.toml
	@pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --strip-extras --allow-unsafe --extra dev -c requirements.txt \
		-o requirements-dev.txt pyproject.toml

clean: ## Remove the virtual environment and the local data
	rm -rf $(VENV) var

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "ACXPA needs Python 3.11 or newer, and none was found. Install it, or name one: make run PYTHON=/path/to/python3.11"; exit 1; fi
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make .venv. On Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "Installing the portal's packages"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing the packages for tests and checks"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.installed
