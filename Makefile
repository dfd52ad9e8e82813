# The two commands a newcomer needs are `make demo` and `make test`.
PYTHON := .venv/bin/python
BIN := .venv/bin

.PHONY: check
check: ## format, lint, types, borders, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/unit
