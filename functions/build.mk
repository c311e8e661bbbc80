# What `sam build` runs for each function of template.yaml (Metadata: BuildMethod: makefile), in the
# project's root with ARTIFACTS_DIR set. Writes there and nowhere else.

UV ?= .venv/bin/uv
LAMBDA_PYTHON := 3.13
LAMBDA_PLATFORM := aarch64-manylinux2014

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

# Its own pinned packages as wheels for Lambda, those of the providers that were named, the shared
# code, and its own folder: nothing else.
.PHONY: $(BUILDS)
$(BUILDS):
	$(if $(filter-out $(EXTRA),$(PROVIDERS)),$(error no provider $(filter-out $(EXTRA),$(PROVIDERS)) \
	  has a package of its own: PROVIDERS takes $(EXTRA)))
	@$(UV) pip install --quiet --target "$${ARTIFACTS_DIR:?is set by sam build}" --link-mode copy \
	  --python-version $(LAMBDA_PYTHON) --python-platform $(LAMBDA_PLATFORM) \
	  --only-binary :all: --require-hashes $(PROVIDERS:%=--requirement functions/with/%.txt) \
	  --requirement functions/$(folder)/requirements.txt
	@mkdir -p "$$ARTIFACTS_DIR/functions"
	@cp functions/__init__.py "$$ARTIFACTS_DIR/functions/"
	@tar -c --exclude=__pycache__ --exclude="requirements.*" -C functions $(folder) | tar -x -C "$$ARTIFACTS_DIR/functions"
	@tar -c --exclude=__pycache__ -C shared puente | tar -x -C "$$ARTIFACTS_DIR"
