# Each target sets up what it needs by itself, from a machine with nothing but Python 3.11 or newer.
.PHONY: demo test lint bench bench-peers fidelity crash mailserver docs gallery images clean
BIN := .venv/bin

demo:  ## the main job on the two example workbooks, into ./demo
	@.ci/setup
	@$(BIN)/quotaxl demo --force demo

test: lint  ## all tests, on the installed wheel
	@$(BIN)/pytest -n 2

lint:  ## style, types and the direction of imports
	@.ci/setup dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: export VENV := .venv-bench
bench:  ## the ratios of time and memory that quotaxl promises, as users have it: without the development tools
	@.ci/setup
	@$(VENV)/bin/python benchmarks/startup.py
	@$(VENV)/bin/python benchmarks/fill_example.py
	@$(VENV)/bin/python benchmarks/read_tables.py
	@$(VENV)/bin/python benchmarks/split.py
	@$(VENV)/bin/python benchmarks/drafts.py
	@$(VENV)/bin/python benchmarks/rules_many.py
	@$(VENV)/bin/python benchmarks/fill_many.py 200
	@$(VENV)/bin/python benchmarks/mark_large.py

bench-peers: export VENV := .venv-bench
bench-peers:  ## filling a template beside xltpl, XlsxWriter, exceljs, xlsx-populate and xlsx-template, put into build/peers
	@.ci/setup
	@$(VENV)/bin/python benchmarks/fill_peers.py

fidelity:  ## docs/fidelity.md: what filling keeps of real workbooks, feature by feature, beside openpyxl
	@.ci/setup dev
	@$(BIN)/python -m tests.xlsx.kept

crash:  ## sendings killed at fifty random moments and resumed: no mail may arrive twice or be lost
	@.ci/setup dev
	@$(BIN)/python tests/mail/crash.py 50

mailserver:  ## the example's mails through Exim, a mail server of Debian, which is installed where it is missing
	@.ci/setup dev
	@.ci/mailserver
	@$(BIN)/pytest -rs tests/mail/test_exim.py

docs:  ## the pages of the rules, written anew from the rules
	@.ci/setup dev
	@$(BIN)/python -m quotaxl.rules.engine.document

gallery:  ## docs/gallery.md and its pictures, drawn anew through LibreOffice
	@.ci/setup dev
	@$(BIN)/python docs/make_gallery.py

images:  ## the pictures of the README, drawn anew through LibreOffice
	@.ci/setup dev
	@.ci/images

clean:  ## everything that the targets above made
	rm -rf .venv .venv-bench demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
