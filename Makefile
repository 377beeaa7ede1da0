# Everything runs in .venv, built from requirements.lock; see README.md.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
UV := .tools/bin/uv
PORT ?= 5005
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

.DEFAULT_GOAL := help
.PHONY: help setup browser chat test test-channels evaluate cross-validate check lint types lock format widget-report

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

test-channels: setup ## run the tests of messaging channels, with a homeserver of their own
	@sh scripts/install-synapse
	@$(BIN)/metz-bot train
	@$(BIN)/python -m pytest -m channels tests/channels

evaluate: setup ## ask the evaluation questions and print the scores
	@$(BIN)/metz-bot evaluate

cross-validate: setup ## cross-validate the intents and print what is confused
	@$(BIN)/metz-bot cross-validate

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
