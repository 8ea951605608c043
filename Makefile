PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test doctest docs rulebook check clean

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

doctest: .venv/dev  # the code in README.md, docs/ and the docstrings
	$(BIN)/python -m pytest tests/docs

.venv/docs: $(BIN)/cleanpage
	$(BIN)/pip install -q -e ".[docs]"
	@touch $@

docs: .venv/docs  # the site, in site/; a warning is an error
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

rulebook: $(BIN)/cleanpage  # docs/rules.md, from the rules
	$(BIN)/python -m cleanpage.rulebook > docs/rules.md

check: .venv/dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf .venv
