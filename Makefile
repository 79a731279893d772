# The first Python of 3.11 or newer; `make run PYTHON=/path/to/python` chooses another one.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := run
.PHONY: run test explore lint bench loadtest check-billing check-coach check-import check-reader assets venv

run: venv
	@PORT="$(PORT)" exec $(BIN)/python -m kinexfit.local.run

test: venv assets
	@$(BIN)/python -m kinexfit.assets test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

explore: venv assets
	@$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=explore

lint: venv
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy accounts ai billing kinexfit ocr workouts

bench: venv
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.processes
	@$(BIN)/python -m bench.library
	@$(BIN)/python -m bench.statistics
	@$(BIN)/python -m bench.check_player

loadtest: venv
	@$(BIN)/python -m bench.loadtest

check-billing: venv
	@$(BIN)/python -m bench.check_billing
	@$(BIN)/python -m bench.reconcile

check-coach: venv
	@$(BIN)/python -m bench.check_coach

check-import: venv
	@$(BIN)/python -m bench.check_import

check-reader: venv
	@$(BIN)/python -m bench.check_reader
	@$(BIN)/python -m bench.check_ingest

assets: venv
	@$(BIN)/python -m kinexfit.assets

venv:
	@test -n "$(PYTHON)" || { \
		echo "Kinex Fit needs Python 3.11 or newer, and found $$(python3 --version 2>&1)." >&2; exit 2; }
	@$(PYTHON) kinexfit/local/venv.py
