# Everything runs in .venv, built from requirements.lock; see README.md.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
UV := .tools/bin/uv
PORT ?= 5005
MESSAGES ?= 20000
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

.DEFAULT_GOAL := help
.PHONY: help setup browser chat test cluster-test test-channels soak lint-deploy bench evaluate cross-validate check lint types lock format widget-report advisories

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/.installed ## build .venv from the locked dependencies

$(UV): requirements-uv.lock
	@echo "Installing uv..."
	@sh scripts/install-uv

$(VENV)/.installed: requirements.lock pyproject.toml $(UV)
	@echo "Installing the locked dependencies (a few minutes on a fresh machine)..."
	@sh scripts/install-environment
	@touch $@

chat: setup ## serve the assistant on http://127.0.0.1:5005 (PORT overrides)
	@exec $(BIN)/metz-bot serve --port $(PORT)

browser: ## install Chromium for the browser tests
	@sh scripts/install-browser

lint: setup ## check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup ## check the types
	@$(BIN)/mypy

check: setup ## validate knowledge, training data and domain
	@$(BIN)/metz-bot check

test: setup browser lint types check ## run every test
	@$(BIN)/metz-bot train
	@CHROMIUM="$$(sh scripts/install-browser --where)" $(BIN)/python -m pytest

# The first part attacks the cluster as it is deployed; the second breaks it under load.
cluster-test: setup ## attack two processes behind nginx, and break their services under load
	@sh scripts/install-cluster-packages
	@$(BIN)/metz-bot train
	@start=$$(date +%s); trap 'echo "cluster-test: $$(($$(date +%s) - start)) s"' EXIT; \
		$(BIN)/python -m pytest -v -m cluster tests/server && \
		$(BIN)/python -m pytest -v -m cluster tests/cluster

soak: setup ## have two processes answer MESSAGES (20000), and check memory and events
	@sh scripts/install-cluster-packages
	@$(BIN)/metz-bot train
	@MESSAGES=$(MESSAGES) $(BIN)/python -m pytest -v -s -m soak tests/cluster

lint-deploy: setup ## check deploy/ with each format's own tool
	@sh scripts/lint-deployment

bench: setup ## measure the assistant beside Rasa's defaults (BENCH=--quick for less)
	@$(BIN)/python -W ignore -m bot.bench $(BENCH)
test-channels: setup ## run the tests of messaging channels, with a homeserver of their own
	@sh scripts/install-synapse
	@$(BIN)/metz-bot train
	@$(BIN)/python -m pytest -m channels tests/channels

evaluate: setup ## ask the evaluation questions and print the scores
	@$(BIN)/metz-bot evaluate

cross-validate: setup ## cross-validate the intents and print what is confused
	@$(BIN)/metz-bot cross-validate

advisories: setup ## compare the known advisories of the locked packages with docs/securite.md
	@$(UV) tool run --from pip-audit==2.10.1 pip-audit --requirement requirements.lock --disable-pip \
		--no-deps --format json --progress-spinner off | $(BIN)/metz-bot advisories

widget-report: setup browser ## print the widget's weight, and what axe and the content policy find
	@$(BIN)/metz-bot widget-report
	@CHROMIUM="$$(sh scripts/install-browser --where)" $(BIN)/python -m pytest \
		tests/browser/test_axe.py tests/browser/test_safety.py tests/browser/test_speed.py

format: setup ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(UV) ## renew the lock files from pyproject.toml
	@$(UV) pip compile --quiet --universal --python-version 3.10 --generate-hashes --all-extras \
		--no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
	@$(UV) pip compile --quiet --universal --python-version 3.10 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" \
		--output-file requirements-synapse.lock requirements-synapse.in
