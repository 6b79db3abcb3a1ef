# Two commands matter: `make serve` runs the service, `make test` proves it. Each sets up what it needs.

PYTHON ?= python3
SECONDS ?= 300
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup serve test check soak browser screenshots judge fuzz-api fuzz eval bench lock clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(VENV)/.installed ## Create the virtual environment with the locked dependencies

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wirecopy needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

serve: setup ## Serve the sample newsroom from an embedded SQLite database
	$(BIN)/wirecopy serve --sample

test: setup ## Run the tests, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not soak and not browser"

soak: setup ## Run the tests that take minutes
	$(BIN)/python -m pytest -n auto --dist worksteal -m soak

browser: setup ## Judge the pages: valid HTML, no barrier, readable in Chromium without script
	sh .ci/browser
	$(BIN)/python -m pytest -m browser tests/browser

screenshots: setup ## Draw the pictures of pages in docs/ anew
	sh .ci/browser
	$(BIN)/python -m tests.browser.screenshots

check: setup ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

judge: setup ## Put what the service really serves before the outside validators in ../shared/judges
	$(BIN)/python -m pytest tests/http/test_judged.py tests/http/test_atom.py tests/http/test_feeds.py tests/publish -k judge

fuzz-api: setup ## Make up requests from the OpenAPI document, for two minutes at most
	$(BIN)/python -m tests.fuzz_api

fuzz: setup ## Mutate documents and requests on every route that writes, for SECONDS
	SECONDS=$(SECONDS) $(BIN)/python -m tests.fuzz_writes

eval: setup ## Score how well figures are found, on both halves of the labelled set
	$(BIN)/python -m tests.evaluation

bench: setup ## Measure, each figure as a ratio to a reference in the same run
	$(BIN)/python -m pip install --quiet --require-hashes --requirement benchmarks/requirements.lock
	$(BIN)/python -m benchmarks

lock: setup ## Resolve pyproject.toml anew into requirements.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command 'make lock' --output-file requirements.lock
	$(BIN)/uv pip compile --group pyproject.toml:bench --constraint requirements.lock --universal --python-version 3.11 \
		--upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command 'make lock' --output-file benchmarks/requirements.lock

clean: ## Remove the environment and what serving left behind
	rm -rf $(VENV) wirecopy.db wirecopy.db-wal wirecopy.db-shm media dist
