# The verbs of this project. `make` alone prints them. Needs only Python 3.11+ (with venv) and make.
PYTHON ?= python3
PORT ?= 8000
PREFECT_PORT ?= 4200
DATA ?= data
BIN := .venv/bin
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run setup test check bench soak mutants fmt lock

help: ## print these verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

run: .venv/ready ## set up, migrate, load the sample office the first time, and serve; Ctrl-C ends all
	@DONDOC_PORT=$(PORT) DONDOC_PREFECT_PORT=$(PREFECT_PORT) DONDOC_DATA=$(DATA) \
	 DONDOC_BASE_URL=$${DONDOC_BASE_URL:-http://127.0.0.1:$(PORT)} exec $(BIN)/dondoc up --sample

setup: .venv/ready ## only the .venv, from the lock

test: .venv/dev ## every test that can run on this machine; says which need what it lacks
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not soak" -rs --durations=12

check: .venv/dev ## format, lint, types, import contracts, migrations, docs that must match the code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -p no:randomly tests/test_rooms.py tests/test_docs.py tests/models/test_migrations.py

bench: .venv/ready ## benchmarks beside their floors
	@$(BIN)/python benchmarks/run.py

soak: .venv/dev ## the long ones: simulated years, kill loops, mutated documents
	@$(BIN)/python -m pytest -m soak -rs

mutants: .venv/dev ## change the rules in small ways, and list the changes that no test notices
	@$(BIN)/python -m pip install -q 'mutmut>=3.8,<4'
	@EXAMPLES=0.03 $(BIN)/mutmut run --max-children $(WORKERS); $(BIN)/mutmut results

fmt: .venv/dev ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: .venv/dev ## resolve the locks anew
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q pyproject.toml --extra postgres --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --extra postgres --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -c requirements.lock -o requirements-dev.lock

# uv, where it is found, does in seconds what pip does in a minute; both take the same lock with its hashes.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Đôn Đốc needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if command -v uv >/dev/null; then uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements.lock; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock; fi
	@if command -v uv >/dev/null; then uv pip install -q --python $(BIN)/python --no-deps -e .; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .; fi
	@touch $@

.venv/dev: .venv/ready requirements-dev.lock
	@if command -v uv >/dev/null; then uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements-dev.lock; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock; fi
	@touch $@
