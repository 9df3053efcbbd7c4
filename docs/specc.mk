# specc as a step of make. Copy this file into your project, set what you need, and include it:
#
#     SPECC_TARGETS := rust
#     include specc.mk
#
#     app: $(SPECC_STAMP)
#         cargo build
#
# $(SPECC_STAMP) is newer than all specs when all packages stand. specc itself decides what has to be made anew, so one call builds all
# packages: it asks the model for as many functions at once as the model bears.

specc-default := $(.DEFAULT_GOAL)
SPECC         ?= specc
SPECC_SPECS   ?=
# Specs or folders; none: all of the workspace.
SPECC_TARGETS ?=
# None: those of the specs, else of specc.toml.
SPECC_FLAGS   ?=
# Further options, for instance --max-cost 1.
SPECC_STAMP   ?= build/specc.stamp

$(SPECC_STAMP): $(if $(wildcard $(SPECC_STAMP).d),,specc-unknown)
	$(SPECC) build -q $(SPECC_FLAGS) $(addprefix -t ,$(SPECC_TARGETS)) --stamp $@ --depfile $@.d -- $(SPECC_SPECS)

# What the last build depended on. Without that file specc is asked.
-include $(SPECC_STAMP).d

# A file of a package as a prerequisite is newer only when its bytes have changed, the stamp whenever a spec has:
#
#     app: build/rust/slug/src/lib.rs
#     build/rust/slug/src/lib.rs: $(SPECC_STAMP) ;

.PHONY: specc-check specc-unknown
specc-check:
	$(SPECC) check $(SPECC_SPECS)

# What `make` alone makes is yours to say.
.DEFAULT_GOAL := $(specc-default)
