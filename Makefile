# Everything a person at the desk needs; `make` alone lists it.
# The virtual environment is made once and again when setup.cfg changes.

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := samples/urawa-seat-tickets
BATCH ?= $(SAMPLE)/batch
POLICY ?= $(if $(filter $(SAMPLE)/batch,$(BATCH)),$(SAMPLE)/mailcheck.toml)
ARGS ?=
PYTHON ?= $(firstword $(foreach p,python3.14 python3.13 python3.12 python3.11 python3 python,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))

.PHONY: help scan test rules bench golden dist clean
.DEFAULT_GOAL := help

help:
	@echo "make scan    check the sample batch, or BATCH=folder [POLICY=file] [ARGS='--format json']"
	@echo "make test    run the test suite        (ARGS='tests/report -x')"
	@echo "make rules   run the examples of every rule"
	@echo "make bench   measure the speed"
	@echo "make golden  write the golden files of the reports anew, to be read before committing"
	@echo "make dist    build the wheel and the source distribution into dist/"
	@echo "make clean   remove $(VENV), build and dist"

$(VENV)/python.stamp:
	@test -n "$(PYTHON)" || { echo "mailcheck needs Python 3.11 or newer: https://www.python.org/downloads/ (or make PYTHON=/path/to/python3)" >&2; exit 2; }
	@"$(PYTHON)" -m venv $(VENV) || { echo "no virtual environment could be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp setup.cfg pyproject.toml
	@echo "installing mailcheck into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/bench.stamp: $(VENV)/test.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

# On the sample, `fail` is the right answer and no error of make. A batch of one's own is
# different: there the exit code has to reach whoever called make.
scan: $(VENV)/run.stamp
	@$(BIN)/mailcheck scan "$(BATCH)" $(if $(POLICY),--policy "$(POLICY)") $(ARGS); code=$$?; \
	case $$code in \
		0) says="pass: everything was read, and nothing stops this batch";; \
		1) says="fail: do not send this batch";; \
		3) says="incomplete: something could not be read or checked, so this is no pass";; \
		*) says="nothing was judged: the call, the policy, the roster or a rule file is wrong";; \
	esac; \
	echo; echo "exit code $$code = $$says"; \
	if [ "$(BATCH)" = "$(SAMPLE)/batch" ] && [ $$code = 1 ]; then \
		echo "(This sample rebuilds a real incident, so it has to fail. Your own: make scan BATCH=folder)"; exit 0; \
	fi; \
	exit $$code

test: $(VENV)/test.stamp
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS)

rules: $(VENV)/run.stamp
	@$(BIN)/mailcheck rules test $(ARGS)

bench: $(VENV)/bench.stamp
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script" $(ARGS) || exit 1; done

golden: $(VENV)/test.stamp
	@GOLDEN=write $(BIN)/python -m pytest -q tests/report
	@git --no-pager diff --stat -- tests/report

dist: $(VENV)/test.stamp
	@rm -rf dist build
	@$(BIN)/python -m build --outdir dist

clean:
	rm -rf $(VENV) build dist *.egg-info
