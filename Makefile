PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check clean

$(BIN)/cleanpage: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e .
	@touch $@

.venv/dev: $(BIN)/cleanpage
	$(BIN)/pip install -q -e ".[dev]"
	@touch $@

demo: $(BIN)/cleanpage
	@echo "== The page, cuts marked =="
	@$(BIN)/cleanpage mark tests/fixtures/scraped.txt
	@echo
	@echo "== The page, clean =="
	@$(BIN)/cleanpage clean tests/fixtures/scraped.txt

test: .venv/dev
	$(BIN)/python -m pytest

check: .venv/dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf .venv
