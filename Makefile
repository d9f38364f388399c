# make run: the map on http://localhost:8501.   make test: everything that must hold.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test lint types layers unit browser proxy bench format messages lock screenshots clean

run: $(VENV)/run
	$(BIN)/python -m pilotkarta.serve --server.port $(PORT)

# One after the other: each takes both cores, and a browser test that has to wait for another's work fails for nothing.
test: $(VENV)/dev tools lint types layers data unit browser proxy

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=24"

$(VENV)/run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@ $(VENV)/run

.PHONY: tools data
tools:
	@tests/ensure_tools.sh

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

layers: $(VENV)/dev
	$(BIN)/lint-imports

data: $(VENV)/dev
	$(BIN)/python -m pilotkarta check
	$(BIN)/python -m pilotkarta check data/exempel

# Two processes each, for two cores; the browser's have a server and a Chromium of their own. Stealing work keeps
# neighbours together: what the tests of a file share is made once.
unit: $(VENV)/dev
	$(BIN)/python -m pytest --ignore tests/browser --ignore tests/proxy --numprocesses 2 --dist worksteal

browser: $(VENV)/dev tools
	$(BIN)/python -m pytest tests/browser --numprocesses 2 --dist worksteal

# Two processes behind nginx, started once for each file.
proxy: $(VENV)/dev tools
	$(BIN)/python -m pytest tests/proxy

# Measures what a click costs beside the plain way of doing the same, and writes docs/benchmark.md.
bench: $(VENV)/dev tools
	$(BIN)/python -m bench

# Fifty visitors for five minutes, three times over; writes docs/drill.md, and fails if too much goes wrong.
.PHONY: drill
drill: $(VENV)/dev tools
	$(BIN)/python -m drill

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Collects the messages of the code and templates into the Swedish catalogue; empty ones are then translated by hand.
messages: $(VENV)/dev
	cd pilotkarta && ../$(BIN)/pybabel -q extract -F locale/babel.cfg -k N_ -k text -k plural:1,2 \
	  --no-location --sort-output --omit-header -o locale/messages.pot . \
	  && ../$(BIN)/pybabel -q update -i locale/messages.pot -d locale -D pilotkartan -l sv --omit-header \
	  --no-fuzzy-matching --ignore-obsolete && rm locale/messages.pot

# Needs uv; the hashes hold for every platform and for Python 3.11 to 3.13.
lock:
	uv pip compile -q pyproject.toml --universal --generate-hashes --python-version 3.11 -o requirements.txt
	uv pip compile -q pyproject.toml --group dev -c requirements.txt --universal --generate-hashes --python-version 3.11 -o requirements-dev.txt

# Asks a registry for known faults in the locked dependencies; needs the internet, so `make test` leaves it out.
.PHONY: audit
audit: $(VENV)/dev
	$(BIN)/python deploy/audit.py

screenshots: $(VENV)/dev tools
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) build tests/.artifacts
