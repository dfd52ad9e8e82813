# The two commands a newcomer needs: `make demo` and `make test`.
BIN := .venv/bin

.PHONY: demo test check setup lock openapi
demo: ## set up, start everything, let a simulated citizen call (ONCE=1: one call; SCRIPT=path.json; PORT=n)
	@bin/setup demo
	@exec $(BIN)/hotline demo $(if $(ONCE),--once) $(if $(SCRIPT),--script $(SCRIPT)) $(if $(PORT),--http-port $(PORT))

test: ## what CI runs: set up, check, then the tests with the real parts
	bin/setup test
	$(MAKE) --no-print-directory check
	cd web && npm run --silent check && npm run --silent api:check
	$(BIN)/pytest -q tests/contract tests/integration tests/browser

check: ## format, lint, types, borders, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/unit

setup: ## what `make test` sets up, without running it; also installs the commit hook
	bin/setup test
	git config core.hooksPath bin/hooks

lock: ## pin the newest versions that pyproject.toml admits
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe -o requirements/run.lock pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --extra dev -c requirements/run.lock -o requirements/dev.lock pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --extra train -c requirements/run.lock -o requirements/train.lock pyproject.toml
	sed -i "s/+cpu$$//" requirements/train.lock  # the pin must not name one platform's build
