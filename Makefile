# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo    an invented community, in the browser
#   make test    lint, types, import contracts, all tests
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types contracts tests fuzz serve bench endurance lock migrations clean

demo: $(VENV)/.run
	$(BIN)/lingrid demo

serve: $(VENV)/.run
	$(BIN)/lingrid serve

test: lint types contracts tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

# those of the office's document share one name, of which several processes would take one
tests: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
		--ignore tests/api/test_openapi.py
	$(BIN)/python -m pytest tests/api/test_openapi.py

# what the office's document says against what it does, at length; FUZZ=1000 is a night's work
FUZZ ?= 100
fuzz: $(VENV)/.dev
	LINGRID_FUZZ=$(FUZZ) $(BIN)/python -m pytest tests/api/test_openapi.py --timeout 36000

# all of them, though one is short
bench: $(VENV)/.dev
	@short=0; for figures in rates ledgers rush "lists $(QUICK)" "figures $(QUICK)"; do \
		set -- $$figures; name=$$1; shift; \
		$(BIN)/python tests/bench/$$name.py "$$@" || short=1; \
	done; exit $$short

# a night's work; KILLS=100 UPDATES=2000 make endurance is a tenth of it
KILLS ?= 1000
UPDATES ?= 20000
endurance: $(VENV)/.dev
	$(BIN)/python tests/endurance/kills.py --kills $(KILLS) --updates $(UPDATES)
	$(BIN)/python tests/endurance/kills.py --postgres \
		--kills $$(( $(KILLS) * 3 / 10 )) --updates $$(( $(UPDATES) * 3 / 10 ))
	$(BIN)/python tests/endurance/pollers.py
	$(BIN)/python tests/endurance/flood.py
	$(BIN)/python tests/endurance/restart.py
	$(BIN)/python tests/endurance/backups.py
	$(BIN)/python tests/endurance/seats.py

# pinned, hashed, and without the name of any registry
lock: $(VENV)/.dev
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --group build --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --group dev --output-file requirements-dev.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header

migrations: $(VENV)/.dev
	$(BIN)/python -m models.database makemigrations $(NAME)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Lingrid needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Lingrid needs into $(VENV) …"
	$(PIP) install --require-hashes --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Lingrid and its tests need into $(VENV) …"
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis build
