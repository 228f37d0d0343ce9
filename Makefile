# Clinic CMS. `make` alone lists the commands.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv

.PHONY: help run test faults bench lint lock snapshots openapi fuzz clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/.run ## Start everything on this machine with the demo content (Ctrl-C ends it)
	@$(PY) -m infra.local $(ARGS)

test: .venv/.test ## Run all tests with the coverage floors, those of the CMS on PostgreSQL too
	@$(PY) -m pytest --cov --cov-report=term $(ARGS)
	@$(PY) -m coverage report --include='contact_lambda/*' --fail-under=95 --format=total
	@$(PY) -m coverage report --fail-under=90 --format=total
	@$(PY) -m pytest tests/cms --ignore=tests/cms/frontend -p tests.on_postgres

faults: .venv/.test ## Kill the contact handler at every step and count its mails (N=2000)
	@$(PY) -m tests.faults N=$(or $(N),400) SEED=$(or $(SEED),1)

bench: .venv/.test ## Measure the contact handler: cold start, warm request, package
	@$(PY) -m tests.benchmarks

lint: .venv/.test ## Check style, types, borders and migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	@$(PY) -m cms check
	@$(PY) -m cms makemigrations --check --dry-run

snapshots: .venv/.test ## Rewrite the stored API answers on purpose, then read the diff
	@UPDATE_SNAPSHOTS=1 $(PY) -m pytest tests/cms/api/test_snapshots.py -q

openapi: .venv/.test ## Rewrite the stored OpenAPI document and the client's types
	@$(PY) -m cms openapi --examples tests/cms/api/snapshots
	@cd cms/api/client && npm ci --silent && npm run --silent schema

fuzz: .venv/.test ## Ask the running API 2,000 and more generated questions
	@FUZZ_EXAMPLES=200 $(PY) -m pytest tests/cms/api/schema/test_fuzz.py -q -s

lock: $(UV) ## Recompile requirements/*.txt from pyproject.toml, newest allowed versions
	@for group in test run cms aws uv; do \
	  $(UV) pip compile --quiet --upgrade --universal --generate-hashes --group $$group \
	    $$(case $$group in run|cms|aws) echo "-c requirements/test.txt";; esac) -o requirements/$$group.txt || exit 1; \
	done

clean: ## Delete the environment and the local data (database, media)
	@rm -rf .venv var

.venv/.run: requirements/run.txt $(UV)
	@echo "Installing what the system needs to run (once; about a minute) ..."
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/run.txt
	@touch $@

.venv/.aws: requirements/aws.txt $(UV)
	@echo "Installing what a deploy needs (once; about a minute) ..."
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/aws.txt
	@$(PY) -m infra.aws.cli install
	@touch $@

.venv/.test: requirements/test.txt $(UV)
	@echo "Installing what the tests need (once; about a minute) ..."
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/test.txt
	@touch $@

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Clinic CMS needs Python 3.11 or newer. Name one: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@
