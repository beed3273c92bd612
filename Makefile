# One target, one line a reader could type. Each sets up what it needs first; that costs nothing when nothing changed.
# Choose a Python with  make test PYTHON=/path/to/python3;  pip reads its own settings (PIP_INDEX_URL, pip.conf, proxies).

BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test fmt lint types imports laws fuzz bench rules golden snapshots pictures docs check lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv: the newest Python >= 3.11, the locked packages, an editable install
	@scripts/bootstrap.sh

demo: setup ## scan the example inventories, and say in words what a gate would have done
	@$(BIN)/python scripts/demo.py

test: setup ## run the tests and the doctests
	$(BIN)/python -m pytest -n auto

fmt: setup ## format the code, and mend what ruff can
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: setup ## format, code rules, docstrings
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/interrogate --quiet advisor

types: setup ## mypy, strict
	$(BIN)/mypy

imports: setup ## which package may import which
	$(BIN)/lint-imports

laws: setup ## every test with the ci profile: more examples of each law
	HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest -n auto

fuzz: setup ## a million hostile inputs for every reader, going on where it stopped; INPUTS=5000 for fewer
	$(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),1000000)

bench: setup ## the benchmark suite, ratios side by side
	$(BIN)/python -m benchmarks

rules: setup ## schema, lint, cases and coverage of the rules
	$(BIN)/advisor rules check

golden: setup ## rewrite the golden outputs; read the difference before committing it
	$(BIN)/python -m pytest tests/golden --update-golden

snapshots: setup ## take the pictures of the screens anew; look at those that changed before committing them
	$(BIN)/python -m pytest tests/tui/test_snapshots.py --snapshot-update

pictures: setup ## draw the README's pictures of the screen anew; look at them before committing
	@$(BIN)/python -m scripts.pictures

docs: setup ## write the reference pages that are made from the code
	@$(BIN)/python -m scripts.reference

check: lint types imports test rules ## everything a commit has to pass

lock: setup ## bring requirements/dev.lock up to pyproject.toml; UPGRADE=--upgrade takes newer versions too
	$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' --group dev --extra serve --extra distributed $(UPGRADE) pyproject.toml -o requirements/dev.lock

clean: ## remove .venv and everything a tool left behind
	rm -rf .venv .venv.lock build dist .coverage .benchmarks .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
