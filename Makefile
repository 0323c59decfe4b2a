# Everything a fresh machine needs is set up by the first target that is asked for: Python 3.11 or later and make are enough.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Each test process reads all tests: what one has prepared of a file, the others take, also where Python may not keep it.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --dist worksteal

.PHONY: run test test-all check bench lock clean help

help:        ## say what the targets do
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(READY)   ## set up if needed, then open the app on http://127.0.0.1:8501
	@$(BIN)/aktsom serve --local

test: $(READY)  ## everything that needs no more than this machine
	@$(PYTEST) -n 3 -m "not slow"

test-all: $(READY)  ## the slow promises: a killed process, a big register
	@$(PYTEST) -n 2 -m slow $$(grep -rl --include='test_*.py' 'mark\.slow' tests)

check: $(READY) ## format, lint, types, direction of arrows, size of modules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tests/architecture/module_size.py

bench: $(READY) ## speed, as ratios to a floor measured in the same run (ONLY="statement signed": these alone)
	@PYTHONPATH=tests $(BIN)/python -m tests.benchmarks $(ONLY)

lock: $(READY)  ## resolve pyproject.toml anew into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 --no-header -q -o requirements.lock

clean:       ## remove what the targets made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The lock first, then the project: sync removes whatever is not locked, the editable project included. Everything is
# compiled once here: each command, server and test process otherwise does it anew where Python may not keep what it compiles.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Aktsom trenger Python 3.11 eller nyere. Denne er eldre: $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python mangler venv. Installer pakken python3-venv, og prøv igjen."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	@$(BIN)/python -m compileall -q compliance_app
	@touch $(READY)
