# Clinic CMS. `make` alone lists the commands.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv
# Workers that share the tests, file by file. Tests that wait run beside them.
WORKERS ?= 2
SHARED := $(if $(filter-out 0,$(WORKERS)),-n $(WORKERS) --dist loadfile)
# A home that cannot be written, such as that of a service's user: caches stay in .venv.
ifneq ($(shell mkdir -p "$$HOME/.cache" 2>/dev/null && [ -w "$$HOME/.cache" ] && echo yes),yes)
export XDG_CACHE_HOME := $(CURDIR)/.venv/.cache
endif
# An environment whose Python is gone or too old, as after an upgrade of the system, is made anew.
STALE := $(shell [ -d .venv ] && ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  2>/dev/null && echo .venv/stale)
.PHONY: .venv/stale
.PHONY: help run smoke test check slow faults bench lint audit lock snapshots openapi fuzz lighthouse screenshots clean
.PHONY: backup restore docs release-check
.PHONY: bootstrap deploy deploy-contact diff destroy template contact-admin

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

run: .venv/.run ## Start everything on this machine with the demo content (Ctrl-C ends it)
	@$(PY) -m infra.local $(ARGS)

backup: .venv/.run ## Back up database and uploads into one file (BACKUP_DIR, ARGS=)
	@$(PY) -m cms backup $(ARGS)

restore: .venv/.run ## Restore a backup: the newest, or FILE= (ARGS=--replace)
	@$(PY) -m cms restore $(if $(FILE),'$(FILE)') $(ARGS)

test: .venv/.test ## Run the tests, those of the CMS on PostgreSQL too (ARGS="FILE -k WORD")
	@$(if $(ARGS),$(PY) -m pytest $(SHARED) $(ARGS),WORKERS=$(WORKERS) $(PY) -m tests.run_all)

check: .venv/.test ## Check style, types and what needs neither database nor browser (a minute)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest -q $(SHARED) -p tests.without_database tests/cms tests/contact_lambda

slow: .venv/.test ## Run the tests that take minutes each, all on PostgreSQL, with coverage (nightly)
	@WORKERS=$(WORKERS) $(PY) -m tests.run_all --slow

faults: .venv/.test ## Storms of thousands of messages, then kill the handler and the CMS (N=2000)
	@STORM=5000 $(PY) -m pytest $(SHARED) -q tests/contact_lambda/faults/test_storm.py
	@$(PY) -m tests.faults N=$(or $(N),400) SEED=$(or $(SEED),1)
	@$(PY) -m tests.faults.cms.kills N=$(or $(N),200) SEED=$(or $(SEED),1)

bench: .venv/.test ## Measure the contact handler and the API (ARGS="--pages 100,1000 --quick")
	@$(PY) -m tests.benchmarks $(ARGS)

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
	@FUZZ_EXAMPLES=200 $(PY) -m pytest --slow tests/cms/api/schema/test_fuzz.py -q -s

lighthouse: .venv/.test ## Judge the demo page with Lighthouse (needs Node and Chromium)
	@$(PY) -m pytest --slow tests/lighthouse -q -s

screenshots: .venv/.test ## Photograph every page and state at four widths (ARGS=handbook or ARGS=contact)
	@$(PY) -m tests.$(if $(filter handbook,$(ARGS)),handbook_pictures,$(if \
	  $(filter contact,$(ARGS)),contact_screens,screenshots))

smoke: $(UV) ## Send one test message, fetch one page (URL=…/contact, PAGE=, INBOX= or JOURNAL=)
	@$(PY) -m infra.smoke $(if $(PAGE),--page '$(PAGE)') $(if $(INBOX),--inbox '$(INBOX)') \
	  $(if $(JOURNAL),--journal '$(JOURNAL)') $(ARGS) '$(URL)'

bootstrap: .venv/.aws ## Prepare an AWS account and region for CDK (once)
	@$(PY) -m infra.aws.cli bootstrap $(ARGS)

deploy-contact: .venv/.aws ## Deploy the contact handler alone to AWS
	@$(PY) -m infra.aws.deploy deploy-contact $(ARGS)

deploy: .venv/.aws ## Deploy everything that infra/aws/settings.toml names
	@$(PY) -m infra.aws.deploy deploy $(ARGS)

diff: .venv/.aws ## Show what a deploy would change
	@$(PY) -m infra.aws.cli diff $(ARGS)

destroy: .venv/.aws ## Take down what runs; the data stay
	@$(PY) -m infra.aws.deploy destroy $(ARGS)

template: .venv/.aws ## Write the contact stack as a plain CloudFormation template, and its zip
	@$(PY) -m infra.aws.export

contact-admin: .venv/.aws ## The handler's admin command on AWS (FUNCTION=…, ARGS=list)
	@$(PY) -m infra.aws.admin '$(FUNCTION)' $(ARGS)

audit: .venv/.audit ## Look for known vulnerabilities, write bills of materials into var/sbom (ADVISORIES=)
	@.venv/audit/bin/python .ci/audit var/sbom

docs: .venv/.docs ## Build the handbook into var/docs and print its address (ARGS=--fresh-env)
	@.venv/docs/bin/python -m sphinx --quiet --fail-on-warning --keep-going --write-all \
	  --doctree-dir .venv/docs/doctrees $(ARGS) docs var/docs
	@echo "file://$(CURDIR)/var/docs/index.html"

release-check: .venv/.test ## Check all that a release needs (ARGS="licences docs", ALLOW_MISSING=image)
	@$(PY) -m tests.release $(ARGS)

lock: $(UV) ## Recompile requirements/*.txt from pyproject.toml, newest allowed versions
	@for group in test run cms aws observability agents audit docs ministack uv; do \
	  $(UV) pip compile --quiet --upgrade --universal --generate-hashes --group $$group \
	    $$(case $$group in run|cms|aws|observability|agents) echo "-c requirements/test.txt";; esac) -o requirements/$$group.txt || exit 1; \
	done

clean: ## Delete the environment and the local data (database, media)
	@rm -rf .venv var

# Install into the environment $(1), for what $(2) says, and tell on the way what is
# downloaded; the mark $@ is there when all is. The list of packages that uv ends with is left out.
define install
	@echo "Installing what $(2) (once; about a minute) ..."
	@rm -f $@; { $(UV) pip install --python $(1) --require-hashes -r $< 2>&1 && touch $@; } \
	  | awk '!/^ [-+~] / {print "  " $$0; fflush()}'; [ -e $@ ]
endef

.venv/.run: requirements/run.txt $(UV)
	$(call install,$(PY),the system needs to run)

.venv/.aws: requirements/aws.txt $(UV)
	$(call install,$(PY),a deploy needs)
	@$(PY) -m infra.aws.cli install || { rm $@; exit 1; }

.venv/.ministack: requirements/ministack.txt $(UV)
	@$(UV) venv --quiet --clear .venv/ministack
	$(call install,.venv/ministack,a pretended AWS needs)

.venv/.audit: requirements/audit.txt $(UV)
	@$(UV) venv --quiet --clear .venv/audit
	$(call install,.venv/audit,an audit needs)

.venv/.docs: requirements/docs.txt $(UV)
	@$(UV) venv --quiet --clear .venv/docs
	$(call install,.venv/docs,the handbook needs)

.venv/.test: requirements/test.txt $(UV)
	$(call install,$(PY),the tests need)

$(UV): requirements/uv.txt $(STALE)
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Clinic CMS needs Python 3.11 or newer. Name one: make run PYTHON=python3.12")'
	@echo "Making the environment .venv, and installing uv, which installs the rest (once) ..."
	@'$(PYTHON)' -m venv $(if $(STALE),--clear) .venv
	@$(PY) -m pip install --no-input --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@
