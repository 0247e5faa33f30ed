# Everything a person does here by one word. `make help` lists the words.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BOOT = $(PYTHON) scripts/bootstrap.py
VENV = .venv/bin
ARGS ?=
LOCK = $(VENV)/pip-compile --quiet --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--generate-hashes --strip-extras --allow-unsafe $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test lint format bench chaos lock messages clean

help: ## List these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Install what running needs and build pages and translations
	@$(BOOT) install

demo: ## Set up, make the demo city once, serve it at http://127.0.0.1:$PORT (8000); Ctrl-C stops it
	@$(BOOT) demo

demo-reset: ## Throw the demo city away and start over
	@$(BOOT) demo-reset

test: ## Install what is missing and run every test; ARGS="tests/cases -k late" narrows it
	@$(BOOT) test $(ARGS)

lint: ## Style, types, templates, import contracts, missing migrations
	@$(BOOT) lint

format: ## Rewrite code, imports and templates in the house style
	@$(BOOT) dev
	@$(VENV)/ruff check --fix --quiet . || true
	@$(VENV)/ruff format .
	@$(VENV)/djlint . --reformat --quiet || true

bench: ## Measure, write bench/RESULTS.md; ARGS="rates --size 20000" or ARGS=--quick is shorter
	@$(BOOT) bench $(ARGS)

chaos: ## Kill, pause and crash at random for some minutes; nothing may be lost, doubled or done by half
	@$(BOOT) dev
	@$(VENV)/python -m tests.chaos.rounds --keep $(ARGS)

lock: ## Resolve *.in and package.json into lock files; ARGS=--upgrade renews them
	@$(BOOT) dev
	@$(VENV)/python -m pip install --quiet "pip-tools>=7.6"
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file requirements-dev.txt requirements-dev.in
	$(LOCK) --output-file requirements-node.txt requirements-node.in
	@$(BOOT) npm install --package-lock-only --ignore-scripts

messages: ## Collect texts into locale/*/LC_MESSAGES/django.po and compile them
	@$(BOOT) messages

clean: ## Remove what setting up made; data under var/ stays
	rm -rf .venv .node node_modules static/dist var/static var/stamps
	find locale -name '*.mo' -delete
