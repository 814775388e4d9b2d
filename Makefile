# What is typed every day. Everything works without make too: see CONTRIBUTING.md.
PYTHON = .venv/bin/python

.PHONY: run test near thorough check texts golden docs

run:        ## the example term
	python run.py 2026-autumn
test:       ## every test
	python -m tests
near:       ## the tests of the rooms that have changed
	python -m tests --near
thorough:   ## every test, the slow properties and crash trials in full
	python -m tests --thorough
check:      ## style, types, floors of the house
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && PYTHONPATH=. .venv/bin/lint-imports
texts:      ## gather and compile the texts
	$(PYTHON) -m pipeline.speech.locale.keep
golden:     ## write the golden workbooks anew
	$(PYTHON) -m tests.outputs.dump
docs:       ## write the made parts of the documents anew
	$(PYTHON) -m docs
