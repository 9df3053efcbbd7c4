# Everything a person or a machine does with this checkout. `make demo` and `make test` start from nothing.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
EXTRAS := dev,local$(shell command -v node >/dev/null 2>&1 || echo ,node)

# Nothing where we are root already, else sudo that asks nothing.
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo -n)
# Packages of Debian, without a question and without what they only recommend. False where there is no apt, or no way to be root.
APT_GET := command -v apt-get >/dev/null && $(AS_ROOT) sh -c 'apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$$@"' sh

.PHONY: demo setup tools test test-fast check format clean

# A first build: what is missing is fetched, a spec is built with the local model, and what was checked is shown.
CALL := {"function": "slugify", "args": {"title": "Hello, World!", "max-length": null}}

demo: tools
	-@$(BIN)/specc doctor
	@echo; echo '$$ specc build specs/slug.md -t rust -t typescript --skip-missing'
	@$(BIN)/specc build specs/slug.md -t rust -t typescript --skip-missing
	@for package in build/rust/slug build/typescript/slug; do \
	  if [ -d $$package ]; then \
	    echo; find $$package -type f | sort; \
	    echo; echo "\$$ echo '$(subst ",\",$(CALL))' | specc call $$package"; \
	    echo '$(CALL)' | $(BIN)/specc call $$package; \
	  fi; \
	done

# The virtual environment with specc in it. Debian keeps the venv module in a package of its own.
setup: $(STAMP)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "specc needs Python 3.11 or later; say which with PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { $(APT_GET) python3-venv && $(PYTHON) -m venv $(VENV); } || \
	  { echo "python3 -m venv does not work: install python3-venv and run make again"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@

# The sandbox, a browser for the tests of the site, the TypeScript compiler and the local model: fetched once, kept outside the checkout.
tools: setup
	@command -v bwrap >/dev/null || { $(APT_GET) bubblewrap; } || \
	  echo "bubblewrap is not installed (apt-get install bubblewrap): specc takes the next best sandbox"
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { $(APT_GET) chromium fonts-liberation; } || \
	  echo "no Chromium is installed (Debian: apt-get install chromium; elsewhere: Chromium or Google Chrome): the tests of the site in a browser need it"
	-@$(BIN)/specc doctor --install >/dev/null
	@$(BIN)/specc model pull

# All tests, with real compilers and the real local model.
test: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# The same without what takes long: no compiler but Python's own, no model.
test-fast: setup
	$(BIN)/pytest -m 'not toolchain and not local_model'

# What must hold before a commit.
check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m 'not local_model'

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache
