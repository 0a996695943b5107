# The commands of the house; `make` lists them. The environment lives in .venv, versions in packaging/locks.
VENV := .venv
BIN := $(VENV)/bin
# Rules that clients' days depend on: every branch of them is tested.
COVERED_WHOLLY := app/hours.py,app/work_week.py,app/turn.py,app/folding.py,app/reminders.py,app/notices.py,app/store/store.py,app/store/migrations.py,app/landing.py,app/mailroom.py,app/outbox.py,app/retrying.py

# Whatever the shell says: programs are started hundreds of times, and are compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup test-setup sign-in run demo test check lint coverage bench screens texts locks install-desktop clean

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-22s%s\n", $$1, $$2 }'

setup: $(VENV)/run.ready ## Install what running Deskbell needs (a second time costs nothing)

test-setup: $(VENV)/test.ready ## Install what the checks and tests need besides

sign-in: $(VENV)/sign-in.ready ## Install what signing in to mail with the browser needs

run: $(VENV)/run.ready ## Open Deskbell
	@$(if $(filter Linux,$(shell uname)),$(if $(DISPLAY)$(WAYLAND_DISPLAY)$(QT_QPA_PLATFORM),,$(error \
	    Deskbell is set up, but there is no display here to open its window on)))
	@$(BIN)/deskbell

demo: $(VENV)/run.ready ## Open Deskbell on sample data, in a folder of its own
	@$(BIN)/deskbell demo --open

# One more than two cores, for tests of servers wait a good deal; the quick ones do not.
test: JOBS ?= 3
check: JOBS ?= 2

test: lint ## Prove everything: lint, every test, coverage (about 5 minutes)
	@$(BIN)/python -m pytest -q -n $(JOBS) --cov --cov-report=
	@$(MAKE) --no-print-directory coverage

check: lint ## Prove the quick part (half a minute)
	@$(BIN)/python -m pytest -q -n $(JOBS) --quick

lint: $(VENV)/test.ready ## Style, types and who may import whom
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@broken=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$broken"; exit 1; }

coverage: ## What the last `make test` covered: 90 % over all, every branch of the rules and the store
	@$(BIN)/coverage report --fail-under=90
	@$(BIN)/coverage report --include=$(COVERED_WHOLLY) --fail-under=100

bench: $(VENV)/test.ready ## Print the speed table: ratios against floors of the same run (BENCH=start: that alone)
	@packaging/system-packages bench
	@$(BIN)/python -m tests.bench $(BENCH)

screens: $(VENV)/test.ready ## Render every screen and state to build/screens
	@$(BIN)/python -m tests.screens build/screens

texts: $(VENV)/test.ready ## Collect the texts for translators, and compile what they gave
	@$(BIN)/python packaging/texts

locks: ## Lock the newest versions that pyproject.toml allows (needs uv)
	@packaging/lock

install-desktop: $(VENV)/run.ready ## Add Deskbell to your applications menu
	@packaging/install-desktop

clean: ## Remove the environment and everything that was built
	@rm -rf $(VENV) build dist .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# A stamp is written when its step has succeeded as a whole, so an interrupted set-up is taken up again.
# What is ready for tests is ready to run, too.
$(VENV)/%.ready: packaging/locks/%.txt packaging/system-packages packaging/environment pyproject.toml $(BIN)/python
	@packaging/system-packages $*
	@packaging/environment $*
	@touch $(sort $@ $(VENV)/run.ready)

# No recipe: a Python that is gone (moved or upgraded) makes the stamps above out of date.
$(BIN)/python: ;
