VENV := .venv
PY := $(VENV)/bin/python

setup: $(VENV)/run.ready
test-setup: $(VENV)/test.ready

$(VENV)/%.ready: packaging/locks/%.txt packaging/environment pyproject.toml
	@packaging/environment $*
	@touch $@
.PHONY: setup test-setup
