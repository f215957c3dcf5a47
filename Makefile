# SPDX-License-Identifier: MIT-0
# Groundwork. `make help` lists what a person runs. No recursive make: every
# profile and every unit is in one graph. What a unit needs stands in its
# unit.cfg; `lab dev rules` turns that into build/units.mk.

BUILD ?= build
PREFIX ?= /usr/local
CC ?= gcc
CFLAGS ?= -O2 -g
UNIT ?=
WERROR ?= 0
V ?= 0

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
ifeq ($(filter -j%,$(MAKEFLAGS)),)
# One more than there are cores: many tests wait for processes and sockets.
MAKEFLAGS += -j$(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
endif
MAKEFLAGS += --no-builtin-rules
ifeq ($(origin CC),default)
CC := gcc
endif
Q := $(if $(filter 1,$(V)),,@)
say = @printf '%-8s %s\n' "$(1)" "$(2)"

# ---------------------------------------------------------------- flags ----
CSTD := -std=c11 -D_POSIX_C_SOURCE=200809L
CWARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wvla \
    -Wwrite-strings -Wpointer-arith -Wcast-qual -Wundef -Wformat=2 \
    -Wimplicit-fallthrough -Wdouble-promotion
ifeq ($(WERROR),1)
CWARN += -Werror
endif

PROFILES := plain asan ubsan tsan cover
flags_plain = $(HARDEN_CFLAGS)
flags_asan = -O1 -g -fsanitize=address,undefined \
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer $(PATTERN_CFLAGS)
flags_ubsan := -O1 -g -fsanitize=undefined -fno-sanitize-recover=undefined
flags_tsan := -O1 -g -fsanitize=thread
flags_cover := -O0 -g --coverage
link_plain = $(HARDEN_LDFLAGS)
link_asan := -fsanitize=address,undefined
link_ubsan := -fsanitize=undefined
link_tsan := -fsanitize=thread
link_cover := --coverage

# ----------------------------------------------------------- what exists ---
PATTERN_IDS := $(patsubst patterns/%/,%,$(wildcard patterns/*/))
CHAPTER_DIRS := $(patsubst %/unit.cfg,%,$(wildcard chapters/*/unit.cfg))
PATTERN_SRC := $(filter-out %_test.c %/example.c %/bench.c,$(wildcard patterns/*/*.c))
INCLUDES := $(addprefix -Ipatterns/,$(PATTERN_IDS)) \
    $(addprefix -Iharness/,box judge report unit verbs)
HARNESS_SRC := $(filter-out %_test.c %_bench.c %_main.c,$(wildcard harness/*.c harness/*/*.c))
HARNESS_TESTS := $(wildcard harness/*_test.c harness/*/*_test.c)
UNIT_CFGS := $(wildcard patterns/*/unit.cfg pitfalls/*/unit.cfg \
    chapters/*/unit.cfg labs/*/unit.cfg)
HARNESS_PKG := libconfig jansson libseccomp libmd

# -------------------------------------------- what the host has (probed) ---
DEPS_BUILD := $(BUILD)/deps-build.stamp
DEPS_TEST := $(BUILD)/deps-test.stamp

$(BUILD)/deps-%.stamp: ci/packages.txt ci/deps.sh
	@mkdir -p $(@D)
	@sh ci/deps.sh $*
	@touch $@

$(BUILD)/probe.mk: ci/probe.sh $(DEPS_BUILD)
	@sh ci/probe.sh "$(CC)" $(HARNESS_PKG) > $@

no_probe := help clean distclean deps
ifneq ($(filter-out $(no_probe),$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/probe.mk
endif

# ---------------------------------------------------------------- objects --
# build/<profile>/<source without .c>.o
define profile_objects
$(BUILD)/$(1)/%.o: %.c | $(DEPS_BUILD)
	@mkdir -p $$(@D)
	$$(call say,cc,$$<)
	$$(Q)$$(CC) $$(CSTD) $$(CWARN) $$(CFLAGS) $$(flags_$(1)) $$(INCLUDES) \
	    $$(PKG_CFLAGS) $$(UNIT_CFLAGS) -MMD -MP -c -o $$@ $$<
endef
$(foreach p,$(PROFILES),$(eval $(call profile_objects,$(p))))

# A test runs once, and is longer than what it tests.
$(BUILD)/plain/%_test.o: flags_plain = $(HARDEN_CFLAGS) -O1
$(BUILD)/%/harness/judge/toolchain.o: UNIT_CFLAGS = $(TOOLCHAIN_CFLAGS)

objects = $(patsubst %.c,$(BUILD)/$(1)/%.o,$(2))

define profile_patterns
$(BUILD)/$(1)/libpatterns.a: $(call objects,$(1),$(PATTERN_SRC))
	$$(call say,ar,$$@)
	$$(Q)rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach p,$(PROFILES),$(eval $(call profile_patterns,$(p))))

define profile_lab
$(BUILD)/$(1)/bin/lab: $(call objects,$(1),$(HARNESS_SRC)) $(BUILD)/$(1)/libpatterns.a
	@mkdir -p $$(@D)
	$$(call say,link,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(link_$(1)) $$(LDFLAGS) -o $$@ $$^ $$(PKG_LIBS) -pthread
endef
$(foreach p,$(PROFILES),$(eval $(call profile_lab,$(p))))

# The first process inside the strict sandbox: static where libc.a is there,
# for a fast start, and never sanitized.
LAB_BOX_SRC := $(addprefix harness/box/box_,inner_main.c inner.c spawn.c \
    filter.c landlock.c limits.c)
$(BUILD)/plain/bin/lab-box: $(call objects,plain,$(LAB_BOX_SRC)) $(BUILD)/plain/libpatterns.a
	@mkdir -p $(@D)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -s -static -o $@ $^ 2>/dev/null || \
	    $(CC) $(CFLAGS) $(link_plain) $(LDFLAGS) -o $@ $^
define lab_box_copy
$(1)/lab-box: $(BUILD)/plain/bin/lab-box
	@mkdir -p $$(@D)
	@cp -f $$< $$@
endef
$(foreach d,$(BUILD)/bin $(patsubst %,$(BUILD)/%/bin,$(filter-out plain,$(PROFILES))),$(eval $(call lab_box_copy,$(d))))

LAB := $(BUILD)/plain/bin/lab
$(BUILD)/bin/lab: $(LAB) | $(BUILD)/bin/lab-box
	@mkdir -p $(@D)
	@cp -f $< $@
lab: $(BUILD)/bin/lab
	@ln -sfn $< $@

# ------------------------------------------------ rules out of unit.cfg ----
$(BUILD)/units.mk: $(BUILD)/bin/lab $(UNIT_CFGS)
	@$(BUILD)/bin/lab dev rules > $@.new && mv $@.new $@

include ci/units.mk
need_units := $(BUILD)/% crash netfault test test-% asan ubsan tsan cover analyze bench bench-% programs all start copy-check prove
ifneq ($(filter $(need_units),$(or $(MAKECMDGOALS),all)),)
# Only once the flags are known: make builds what it includes at once, in any
# order, and units.mk needs the program.
ifneq ($(wildcard $(BUILD)/probe.mk),)
include $(BUILD)/units.mk
endif
endif
include ci/targets.mk

-include $(foreach p,$(PROFILES),$(shell find $(BUILD)/$(p) -name '*.d' 2>/dev/null))
