# `make run` and `make test` need git, make and python3.11 or newer; everything else they fetch themselves.

PYTHON ?= python3
VENV := .venv
S54 := $(VENV)/bin/s54
DATA ?= s54-data
TEST_PROCESSES ?= logical

.PHONY: run test check model clean

run: $(VENV)/ready
ifdef ORGANISATIONS
	$(S54) --data $(DATA) run --organisations "$(ORGANISATIONS)"
else
	$(S54) --data $(DATA) run --sample
endif

test: $(VENV)/ready-for-tests check
	$(VENV)/bin/python -m pytest --numprocesses $(TEST_PROCESSES) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/ready-for-tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "s54 needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { rm -rf $(VENV); ./tools/system-packages venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/ready-for-tests: $(VENV)/ready
	./tools/system-packages tests
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@

# The shipped model again, from the AIMS sentences in the folder AIMS (au.csv, ca.csv, uk.csv); hours on two cores, and it goes on where it was stopped.
model: $(VENV)/ready
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fit]"
	$(S54) fit "$(AIMS)/au.csv" "$(AIMS)/ca.csv" corpus/sentences.csv "$(AIMS)/uk.csv" --target uk --output models --folds $(DATA)/folds --work $(DATA)/fit
	$(S54) evaluate "$(AIMS)/uk.csv" --folds $(DATA)/folds --beside llama --output models/metrics.json --plot docs/reliability.svg
	$(VENV)/bin/python -m benchmarks.recognition --fit

clean:
	rm -rf $(VENV) s54-data build dist *.egg-info
