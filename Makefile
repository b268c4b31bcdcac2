# The two commands that do it all: `make demo` and `make test`. Both set up .venv first.
PYTHON ?= python3
VENV := .venv
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g
BIN := $(VENV)/bin

.PHONY: demo test test-full test-browser test-native lint docs bench clean

$(VENV)/.ready: pyproject.toml setup.py $(wildcard native/*)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.lint: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lint]'
	touch $@

$(VENV)/.docs: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

$(VENV)/.browser: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[browser]'
	touch $@

demo: $(VENV)/.ready  ## the main job on the first case
	$(BIN)/detente analyze moscow-2016

test: $(VENV)/.ready  ## the whole suite, quick profile of the random tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

test-full: $(VENV)/.ready  ## the whole suite, full profile of the random tests
	DETENTE_PROFILE=full $(BIN)/python -m pytest --numprocesses auto --dist worksteal

test-browser: $(VENV)/.browser  ## the workbench in a real browser (needs chromium)
	$(BIN)/python -m pytest browser

test-native: $(VENV)/.ready  ## the compiled kernels under the address and undefined-behaviour sanitizers (gcc)
	rm -rf build/sanitized && mkdir -p build/sanitized
	cp -r native src tests setup.py pyproject.toml README.md LICENSE build/sanitized
	rm -f build/sanitized/src/detente/kernels/_native*.so
	cd build/sanitized && CC=gcc CFLAGS='$(SANITIZERS)' LDFLAGS='$(SANITIZERS)' \
	  ../../$(BIN)/python setup.py -q build_ext --inplace
	cd build/sanitized && LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libubsan.so)" \
	  ASAN_OPTIONS=detect_leaks=0 DETENTE_NATIVE=sanitized PYTHONPATH=src \
	  ../../$(BIN)/python -m pytest -p no:cacheprovider tests/test_native.py tests/test_native_input.py

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.docs
	$(BIN)/python docs/generate.py --check
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

bench: $(VENV)/.ready  ## timings; QUICK=1 shows only that they run
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/solve.py
	$(BIN)/python benchmarks/deadlock.py $(if $(QUICK),nash)
	$(BIN)/python benchmarks/unlock.py $(if $(QUICK),--statements 4 5)
	$(BIN)/python benchmarks/sensitivity.py
	$(BIN)/python benchmarks/orders.py $(if $(QUICK),nash)
	$(BIN)/python benchmarks/pages.py $(if $(QUICK),--paragraphs 10)
	$(BIN)/python benchmarks/doubts.py
	$(BIN)/python benchmarks/drafting.py
	$(BIN)/python benchmarks/hedges.py
	$(BIN)/python benchmarks/large.py $(if $(QUICK),--quick)
	$(BIN)/python benchmarks/symbolic.py $(if $(QUICK),--quick)
	$(BIN)/python benchmarks/witness.py $(if $(QUICK),--quick)
	$(BIN)/python benchmarks/workbench.py $(if $(QUICK),--quick)

clean:
	rm -rf $(VENV) build dist docs/_build .mypy_cache .ruff_cache .pytest_cache
