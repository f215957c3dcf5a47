# SPDX-License-Identifier: MIT-0
# Templates that build/units.mk (made from every unit.cfg) calls.

# Linker flags that send malloc and friends through fault_injection.
comma := ,
WRAP_ALLOC := -Wl,--undefined=fault_injection_malloc,--wrap=malloc,--wrap=calloc,--wrap=realloc,--defsym=__wrap_malloc=fault_injection_malloc,--defsym=__wrap_calloc=fault_injection_calloc,--defsym=__wrap_realloc=fault_injection_realloc
wrap_flags = $(if $(filter fault_injection,$(1)),$(WRAP_ALLOC)) $(addprefix -Wl$(comma)--wrap=,$(2))

# Asked when a recipe runs: the packages may have been installed by then.
pkg_libs = $(if $(1),$$(shell pkg-config --libs $(1)))

# one_test: profile, name, objects, libs, label
define one_test
$(BUILD)/$(1)/test/$(2): $(3)
	@mkdir -p $$(@D)
	$$(call say,link,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(link_$(1)) $$(LDFLAGS) -o $$@ $$(filter %.o %.a,$$^) $(4) $$(CHECK_LIBS)
$(BUILD)/$(1)/result/$(2): $(BUILD)/$(1)/test/$(2) ci/run_test.sh
	$$(Q)sh ci/run_test.sh $$@ "$(5)" $$<
endef

# pattern_test: profile, id, sources, uses, libs, wrap. All *_test.c of the
# pattern are one program.
define pattern_test
$(call one_test,$(1),$(2)_test,$(call objects,$(1),$(wildcard patterns/$(2)/*_test.c) $(addprefix patterns/$(2)/,$(3)) $(foreach u,$(4),patterns/$(u)/$(u).c)),$(5) $(call wrap_flags,$(4),$(6)),pattern $(2) $(1))
RESULTS_patterns_$(1) += $(BUILD)/$(1)/result/$(2)_test
endef

# pattern_unit: id, sources, uses, libs, wrap, threads (1 or empty)
define pattern_unit
$(foreach p,plain asan ubsan cover $(if $(6),tsan),$(call pattern_test,$(p),$(1),$(2),$(3),$(4),$(5))
)
$(BUILD)/plain/example/$(1): $(call objects,plain,patterns/$(1)/example.c $(addprefix patterns/$(1)/,$(2)))
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(CFLAGS) $$(link_plain) -o $$@ $$(filter %.o,$$^) $(4)
$(BUILD)/plain/result/$(1)_example: $(BUILD)/plain/example/$(1) patterns/$(1)/example.out ci/run_golden.sh
	$$(Q)sh ci/run_golden.sh $$@ "example $(1)" patterns/$(1)/example.out $$<
RESULTS_patterns_plain += $(BUILD)/plain/result/$(1)_example
$(BUILD)/plain/result/$(1)_copy: $(wildcard patterns/$(1)/*.[ch]) $(foreach u,$(3),patterns/$(u)/$(u).c) ci/copy_check.sh $(DEPS_TEST)
	$$(Q)sh ci/copy_check.sh $$@ $(1) "$(3)" "$(4) $(call wrap_flags,$(3),$(5))"
RESULTS_copy += $(BUILD)/plain/result/$(1)_copy
$(BUILD)/plain/result/$(1)_wrong: patterns/$(1)/unit.cfg $(wildcard patterns/$(1)/*.[ch] patterns/$(1)/wrong/*.c) $(BUILD)/bin/lab $(DEPS_TEST)
	$$(Q)sh ci/run_counted.sh $$@ "prove $(1)" $(BUILD)/bin/lab --workspace $$@.work prove $(1)
RESULTS_prove += $(BUILD)/plain/result/$(1)_wrong
endef

# pattern_bench: id, sources, libs, pkg-config modules, peers
# One command, the same flags for ours and for peers that are all header. A
# peer in C++ is bench_peer.cc, beside bench.c.
define pattern_bench
$(if $(wildcard patterns/$(1)/bench_peer.cc),$(BUILD)/plain/bench/$(1)_peer.o: patterns/$(1)/bench_peer.cc
	@mkdir -p $$(@D)
	$$(Q)$$(CXX) -std=c++17 -O2 -Wall -Wextra -c -o $$@ $$<
$(BUILD)/plain/bench/$(1): $(BUILD)/plain/bench/$(1)_peer.o)
$(BUILD)/plain/bench/$(1): patterns/$(1)/bench.c $(wildcard patterns/$(1)/*.[ch]) patterns/ratio_bench/ratio_bench.c $(if $(filter khash,$(5)),$(BUILD)/peers/khash/htslib/khash.h)
	@mkdir -p $$(@D)
	$$(call say,bench,$(1))
	$$(Q)$$(CC) $$(CSTD) -O2 $$(INCLUDES) $(if $(filter khash,$(5)),-I$(BUILD)/peers/khash/htslib) $(if $(4),$$(shell pkg-config --cflags $(4))) \
	    -o $$@ $$< $$(filter %.o,$$^) $(addprefix patterns/$(1)/,$(2)) patterns/ratio_bench/ratio_bench.c $(3) $(if $(4),$$(shell pkg-config --libs $(4))) $$(if $$(filter %.o,$$^),-lstdc++)
BENCHES += $(BUILD)/plain/bench/$(1)
endef

# What a chapter takes from earlier ones; its tests also take what helps tests.
used_src = $(foreach u,$(1),$(filter-out %/main.c %_test.c $(2),$(wildcard chapters/$(u)/*.c)))

# chapter_program: folder, program, patterns, libs, pkg, uses
define chapter_program
$(BUILD)/plain/bin/$(2): $(call objects,plain,$(filter-out %_test.c %_check.c,$(wildcard $(1)/*.c)) $(call used_src,$(6),%_check.c)) $(BUILD)/plain/libpatterns.a
	@mkdir -p $$(@D) $(BUILD)/bin
	$$(call say,link,$$@)
	$$(Q)$$(CC) $$(CFLAGS) $$(link_plain) $$(LDFLAGS) -o $$@ $$(filter %.o %.a,$$^) $(4) $(call pkg_libs,$(5))
	@cp -f $$@ $(BUILD)/bin/$(2)
PROGRAMS += $(BUILD)/plain/bin/$(2)
endef

# chapter_script: folder, script; reads the folder, its own and the patterns
define chapter_script
$(BUILD)/plain/result/$(notdir $(1))_$(notdir $(2)): $(wildcard $(1)/*.[ch] $(1)/$(dir $(2))*) $(PATTERN_SRC)
	$$(Q)sh ci/run_counted.sh $$@ "chapter $(notdir $(1)) $(2)" sh $(1)/$(2)
RESULTS_chapters_plain += $(BUILD)/plain/result/$(notdir $(1))_$(notdir $(2))
RESULTS_of_$(notdir $(1)) += $(BUILD)/plain/result/$(notdir $(1))_$(notdir $(2))
endef

# chapter_unit: folder, program or nothing, patterns, libs, pkg, tests, scripts,
# uses (folders of earlier chapters)
define chapter_unit
$(if $(8),$(foreach p,plain asan tsan,$(BUILD)/$(p)/$(1)/%.o: UNIT_CFLAGS = $(addprefix -Ichapters/,$(8))
))
$(if $(2),$(call chapter_program,$(1),$(2),$(3),$(4),$(5),$(8)))
$(foreach p,plain asan tsan,$(foreach t,$(6),$(call one_test,$(p),$(basename $(t)),$(call objects,$(p),$(filter-out %main.c %demo_check.c %_test.c,$(wildcard $(1)/*.c)) $(1)/$(t) $(call used_src,$(8),%demo_check.c)) $(BUILD)/$(p)/libpatterns.a $(if $(2),$(BUILD)/plain/bin/$(2)),$(4) $(call pkg_libs,$(5)) $(call wrap_flags,$(3)),chapter $(notdir $(1)) $(basename $(t)) $(p))
RESULTS_chapters_$(p) += $(BUILD)/$(p)/result/$(basename $(t))
RESULTS_of_$(notdir $(1)) += $(BUILD)/$(p)/result/$(basename $(t))
))
$(foreach s,$(7),$(call chapter_script,$(1),$(s))
)
endef

# lab_unit: folder name.  pitfall_unit: id.
define lab_unit
$(BUILD)/plain/result/$(1)_lab: $(shell find labs/$(1) -type f) $(BUILD)/bin/lab
	$$(Q)sh ci/run_counted.sh $$@ "lab $(1)" $(BUILD)/bin/lab --workspace $$@.work dev check $(1)
RESULTS_labs += $(BUILD)/plain/result/$(1)_lab
endef
define pitfall_unit
$(BUILD)/plain/result/$(1)_pitfall: $(wildcard pitfalls/$(1)/* pitfalls/$(1)/*/*) $(BUILD)/bin/lab $(DEPS_TEST)
	$$(Q)sh ci/run_counted.sh $$@ "pitfall $(1)" $(BUILD)/bin/lab --workspace $$@.work prove $(1) --swap
RESULTS_pitfalls += $(BUILD)/plain/result/$(1)_pitfall
endef
