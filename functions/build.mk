# What `sam build` runs for each function of template.yaml (Metadata: BuildMethod: makefile), in the
# project's root with ARTIFACTS_DIR set. Writes there and nowhere else.
#
# TARGET=lambda (the default) is what is deployed: arm64, Python 3.13. TARGET=host runs on this
# machine, where it is played with and timed.

UV ?= .venv/bin/uv
BUILD_PY ?= .venv/bin/python
LAMBDA_PYTHON := 3.13
LAMBDA_PLATFORM := aarch64-manylinux2014
TARGET ?= lambda

ifeq ($(TARGET),host)
WHEELS := --python $(BUILD_PY)
COMPILER = $(BUILD_PY)
else ifeq ($(TARGET),lambda)
WHEELS := --python-version $(LAMBDA_PYTHON) --python-platform $(LAMBDA_PLATFORM)
# Only the runtime's own minor version makes .pyc that it reads. Empty where there is none.
# Looked for once, and only where something is compiled.
COMPILER = $(eval COMPILER := $(shell for python in python$(LAMBDA_PYTHON) \
	$$HOME/.pyenv/versions/$(LAMBDA_PYTHON).*/bin/python \
	$$($(UV) python find --no-python-downloads $(LAMBDA_PYTHON) 2>/dev/null); do \
	"$$python" -c "" 2>/dev/null && { echo "$$python"; break; }; done))$(COMPILER)
else
$(error TARGET=$(TARGET) is not known: choose host or lambda)
endif

# Providers with a package of their own that this build takes along: PROVIDERS="redis smtp" sam build
PROVIDERS ?=
EXTRA := $(patsubst functions/with/%.txt,%,$(wildcard functions/with/*.txt))

build-SessionFunction: folder := session
build-TranscriptsFunction: folder := transcripts
build-ActionsFunction: folder := actions
build-IntegrationsFunction: folder := integrations
build-ClinicFunction: folder := clinic
build-FinishVisitFunction: folder := finish_visit
build-DeliverWebhookFunction: folder := deliver_webhook
build-SweepFunction: folder := sweep

BUILDS := build-SessionFunction build-TranscriptsFunction build-ActionsFunction \
	build-IntegrationsFunction build-ClinicFunction build-FinishVisitFunction \
	build-DeliverWebhookFunction build-SweepFunction

INSTALL = $(UV) pip install --quiet --link-mode copy $(WHEELS) --only-binary :all: --require-hashes

# Its own pinned packages as wheels but what the runtime and the layer bring, those of the providers
# that were named, the shared code, and its own folder: nothing else.
.PHONY: $(BUILDS)
$(BUILDS):
	$(if $(filter-out $(EXTRA),$(PROVIDERS)),$(error no provider $(filter-out $(EXTRA),$(PROVIDERS)) \
	  has a package of its own: PROVIDERS takes $(EXTRA)))
	@$(INSTALL) --target "$${ARTIFACTS_DIR:?is set by sam build}" \
	  --excludes functions/runtime.txt --excludes functions/libraries.in $(PROVIDERS:%=--requirement functions/with/%.txt) \
	  --requirement functions/$(folder)/requirements.txt
	@mkdir -p "$$ARTIFACTS_DIR/functions"
	@cp functions/__init__.py "$$ARTIFACTS_DIR/functions/"
	@tar -c --exclude=__pycache__ --exclude="requirements.*" -C functions $(folder) | tar -x -C "$$ARTIFACTS_DIR/functions"
	@tar -c --exclude=__pycache__ -C shared puente | tar -x -C "$$ARTIFACTS_DIR"
	@PYTHONPATH=. $(BUILD_PY) -m tools.artifact finish "$$ARTIFACTS_DIR" --python "$(COMPILER)"

# The layer of all functions. Lambda puts what is under python/ on their path.
.PHONY: build-LibrariesLayer
build-LibrariesLayer:
	@$(INSTALL) --target "$${ARTIFACTS_DIR:?is set by sam build}/python" --no-deps \
	  --requirement functions/libraries.txt
	@PYTHONPATH=. $(BUILD_PY) -m tools.artifact finish "$$ARTIFACTS_DIR" --python "$(COMPILER)"

# Every function's artifact, and the layer's, in build/TARGET/, checked. WITHOUT_PYC=1 accepts uncompiled code where
# the runtime's Python is not installed: cold starts then take about twice as long.
.PHONY: build
build: $(DEV) ## build every function into build/TARGET (TARGET=host or lambda), and check it
	@rm -rf build/$(TARGET)
	@for part in $(BUILDS:build-%=%) LibrariesLayer; do \
	  ARTIFACTS_DIR=build/$(TARGET)/$$part $(MAKE) --silent --no-print-directory \
	    build-$$part TARGET=$(TARGET); done
	@PYTHONPATH=. $(BUILD_PY) -m tools.artifact check build/$(TARGET) --target $(TARGET) \
	  $(if $(WITHOUT_PYC),--without-pyc)

# STAGE=dev or prod. Stops at the first step that fails, and says what to do.
.PHONY: deploy
deploy: $(DEV) $(PAGE) ## build, deploy STAGE (dev, prod) to your AWS account, and publish its page
	@PYTHONPATH=. $(BUILD_PY) -m tools.deploy $(or $(STAGE),dev) $(if $(WITHOUT_PYC),--without-pyc)
