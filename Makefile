# `make help` lists everything. Needs Rust and Python >= 3.10; the rest goes into .venv and target/.

PYTHON ?= python3
DATA ?= ../shared/data

VENV := .venv
PY := $(VENV)/bin/python
RUST_SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find src models -type f -not -name '*.md')
PYTHON_SOURCES := python tests examples benches training

# One interpreter for every build, so that pyo3 is compiled once a profile.
export PYO3_PYTHON := $(abspath $(PY))

# Tests with the feature python link libpython, which pyenv and others keep where no linker looks. Empty if there is none.
FIND_LIBPYTHON := import pathlib, sysconfig; \
	folder = sysconfig.get_config_var("LIBDIR"); \
	found = any(file.suffix in (".so", ".dylib") for file in pathlib.Path(folder).glob("libpython3.*")); \
	print(f"LD_LIBRARY_PATH={folder} DYLD_LIBRARY_PATH={folder}" if found else "")
LIBPYTHON = $(shell $(PY) -c '$(FIND_LIBPYTHON)')

.NOTPARALLEL:
.PHONY: help demo test check build test-rust test-python lint docs readme bench bench-compare train wheel clean

help: ## list the targets (the default)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: build ## build, then read the example articles and show what the outlets tell differently
	@$(PY) examples/demo.py

test: test-rust test-python ## run every test: Rust with and without the feature python, Python, doctests, the README

check: lint docs test ## exactly what CI runs: formats, linters, types, stubs, docs, every test

build: $(VENV)/.built ## build the Python package into .venv

test-rust: $(VENV)/.built ## cargo test, without and with the feature python
	cargo test --quiet
	$(if $(LIBPYTHON),$(LIBPYTHON) cargo test --quiet --features python,@echo "Left out: tests with the feature python. This Python has no libpython (on Debian, install python3-dev).")

test-python: $(VENV)/.dev ## pytest: the Python tests, doctests, the code in the README
	$(PY) -m pytest --quiet

lint: $(VENV)/.dev ## rustfmt, clippy, ruff, mypy --strict, stubtest; all warnings are errors
	cargo fmt --check
	cargo clippy --quiet --all-targets --all-features -- -D warnings
	$(VENV)/bin/ruff check $(PYTHON_SOURCES)
	$(VENV)/bin/ruff format --check $(PYTHON_SOURCES)
	$(VENV)/bin/mypy --strict
	$(VENV)/bin/stubtest --mypy-config-file pyproject.toml onrecord._core

docs: $(VENV)/.built ## the Rust documentation, private items too, in target/doc
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --all-features --document-private-items

readme: $(VENV)/.dev ## write the output of the README's code into the README again
	ONRECORD_UPDATE_README=1 $(PY) -m pytest --quiet tests/python/test_readme.py

bench: ## MB/s of every stage and of the whole, on one core
	cargo bench --bench stages

bench-compare: $(VENV)/.built ## how fast quotes are compared, how well reprints are found
	$(PY) benches/compare.py quotes
	$(PY) benches/compare.py reprints

train: ## make the weights in models/ from the corpora in DATA (default ../shared/data)
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

# An editable installation: what is edited under python/ needs no build.
$(VENV)/.built: $(VENV)/.tools $(RUST_SOURCES)
	PIP_QUIET=1 VIRTUAL_ENV=$(abspath $(VENV)) $(VENV)/bin/maturin develop --release
	@touch $@

$(VENV)/.dev: $(VENV)/.built
	$(PY) -m pip install --quiet 'onrecord[dev]'
	@touch $@
