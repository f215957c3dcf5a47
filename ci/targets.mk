# SPDX-License-Identifier: MIT-0
# What a person types. A line "target: ## sentence" is shown by `make help`.

.PHONY: all start help test deps programs clean distclean install uninstall \
    test-patterns test-harness test-chapters test-pitfalls test-labs lint \
    docs-check copy-check prove asan ubsan tsan cover analyze bench-patterns \
    bench bench-harness crash netfault fuzz-smoke \
    copy format uninstall sandbox-test diagnosis mutate stability

all: lab programs compile_commands.json ## builds everything and says what to type next
	@echo "built. next: ./lab (what to do), make start (the tour), make help"

start: lab programs ## installs what is missing, builds, gives the tour
	@./lab start --tour

help: ## shows this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' ci/targets.mk
	@echo "  variables: CC CFLAGS LDFLAGS BUILD PREFIX WERROR=1 V=1"
	@echo "  UNIT=x: test, test-*, copy-check, prove, asan, ubsan, tsan, cover, mutate of one unit"

deps: ## installs the Debian packages that building and testing need
	@sh ci/deps.sh test

programs: $(PROGRAMS) ## builds the chapters' programs into build/bin

# For editors and clang tools: one entry a source of the plain profile.
compile_commands.json: Makefile $(BUILD)/probe.mk
	$(Q)sh ci/compile_commands.sh '$(CC) $(CSTD) $(CWARN) $(CFLAGS) $(INCLUDES) $(PKG_CFLAGS)' \
	    $(PATTERN_SRC) $(HARNESS_SRC) $(wildcard chapters/*/*.c) > $@

# --------------------------------------------------------------- harness ---
LAB_OBJECTS = $(filter-out %/harness/main.o,$(call objects,$(1),$(HARNESS_SRC)))
define harness_test
$(call one_test,$(1),$(basename $(notdir $(2))),$(call objects,$(1),$(2)) $(call LAB_OBJECTS,$(1)) $(BUILD)/$(1)/libpatterns.a,$$(PKG_LIBS) -pthread,harness $(basename $(notdir $(2))) $(1))
$(BUILD)/$(1)/result/$(basename $(notdir $(2))): $(BUILD)/bin/lab $(BUILD)/$(1)/bin/lab-box
RESULTS_harness_$(1) += $(BUILD)/$(1)/result/$(basename $(notdir $(2)))
endef
$(foreach p,plain asan ubsan,$(foreach t,$(HARNESS_TESTS),$(eval $(call harness_test,$(p),$(t)))))

# ------------------------------------------------------------------ tests --
RESULTS_lint := $(BUILD)/plain/result/lint
RESULTS_docs := $(BUILD)/plain/result/docs
RESULTS_symbols := $(BUILD)/plain/result/symbols
# What takes minutes, much of it waiting, comes first: the rest runs beside it.
LONG_TESTS := $(addprefix $(BUILD)/plain/result/,diagnose_answers_test hostile_test cli_formats_test)
RESULTS := $(LONG_TESTS) $(RESULTS_docs) $(RESULTS_lint) $(RESULTS_patterns_plain) \
    $(RESULTS_symbols) $(RESULTS_copy) $(RESULTS_prove) $(RESULTS_harness_plain) \
    $(RESULTS_chapters_plain) $(RESULTS_pitfalls) $(RESULTS_labs)

$(RESULTS): | $(DEPS_TEST)
# make walks its list once before it comes back to what had to be built first,
# and fills its slots on the way. What it includes it builds before it walks.
ifneq ($(and $(filter test,$(MAKECMDGOALS)),$(if $(UNIT),,all),$(wildcard $(BUILD)/probe.mk)),)
$(BUILD)/long_tests.mk: $(DEPS_TEST) $(BUILD)/bin/lab $(subst /result/,/test/,$(LONG_TESTS))
	@touch $@
include $(BUILD)/long_tests.mk
endif

# UNIT=x: what belongs to that unit. A lab goes by its letter or name as well,
# a chapter by its number.
UNIT_NAMES := $(if $(UNIT),$(UNIT) $(notdir $(wildcard labs/$(UNIT)_* labs/*_$(UNIT))))
UNIT_RESULTS := $(foreach n,$(UNIT_NAMES),$(foreach s,test example copy wrong pitfall lab,%/result/$(n)_$(s))) \
    $(foreach c,$(notdir $(wildcard $(if $(UNIT),chapters/$(UNIT) chapters/$(UNIT)_*))),$(RESULTS_of_$(c)))
of_unit = $(if $(UNIT),$(filter $(UNIT_RESULTS),$(1)),$(1))
tally = @sh ci/tally.sh $(if $(UNIT),"nothing here belongs to '$(UNIT)'","nothing was run") $(1)

test: $(call of_unit,$(RESULTS)) ## installs what tests need and runs them all: one count
	$(call tally,$^)
test-patterns: $(call of_unit,$(RESULTS_patterns_plain) $(RESULTS_symbols)) ## runs the patterns' tests and examples
	$(call tally,$^)
test-harness: $(call of_unit,$(RESULTS_harness_plain)) ## runs the tests of `lab` itself
	$(call tally,$^)
test-chapters: $(call of_unit,$(RESULTS_chapters_plain)) ## runs the chapters' tests
	$(call tally,$^)
test-pitfalls: $(call of_unit,$(RESULTS_pitfalls)) ## proves every pitfall: wrong is caught, right is clean
	$(call tally,$^)
test-labs: $(call of_unit,$(RESULTS_labs)) ## proves every lab: starter fails, solution passes, mistakes fail as declared
	$(call tally,$^)
copy-check: $(call of_unit,$(RESULTS_copy)) ## compiles and tests each pattern alone in an empty folder
	$(call tally,$^)
prove: $(call of_unit,$(RESULTS_prove) $(RESULTS_pitfalls)) ## proves all wrong programs, of patterns and pitfalls
	$(call tally,$^)
lint: $(RESULTS_lint) ## checks sizes, includes, names, banned calls, manifests, indexes
	$(call tally,$^)
docs-check: $(RESULTS_docs) ## runs every command shown in a README, compares the output
	$(call tally,$^)
asan: $(call of_unit,$(RESULTS_patterns_asan) $(RESULTS_harness_asan) $(RESULTS_chapters_asan)) ## tests under AddressSanitizer and UBSan
	$(call tally,$^)
ubsan: $(call of_unit,$(RESULTS_patterns_ubsan) $(RESULTS_harness_ubsan)) ## tests under UBSan alone
	$(call tally,$^)
tsan: $(call of_unit,$(RESULTS_patterns_tsan) $(RESULTS_chapters_tsan)) ## tests of chapters, and of patterns with threads, under ThreadSanitizer
	$(call tally,$^)
crash: $(BUILD)/plain/test/crawl_crash_test $(BUILD)/plain/test/crawl_torture_test ## kills a crawl 200 times at random, and before each change of its file: the same items at the end
	$(Q)CRAWL_KILLS=200 $<
	$(Q)CK_RUN_CASE=kills $(BUILD)/plain/test/crawl_torture_test 2>/dev/null
netfault: $(BUILD)/plain/test/crawl_netfault_test ## meets 60 misbehaving servers, one crawl each: what became of it, what it took
	$(Q)NETFAULT=all $<
fuzz-smoke: $(DEPS_TEST) ## lets a fuzzer write what the scraper reads, FUZZ_SECONDS=20 each; UNIT=url: one reader
	@sh ci/fuzz_smoke.sh $(UNIT)
cover: $(call of_unit,$(RESULTS_patterns_cover)) ## line and branch coverage of every pattern, held against unit.cfg
	@sh ci/coverage.sh $(UNIT)
analyze: $(DEPS_TEST) lab ## gcc -fanalyzer, clang-tidy and cppcheck over patterns, harness and chapters
	@sh ci/analyze.sh

SOURCES := $(shell git ls-files -co --exclude-standard 2>/dev/null)
LINT_DEPS := $(wildcard $(SOURCES))
$(RESULTS_lint): $(LINT_DEPS) $(BUILD)/bin/lab
	$(Q)sh ci/run_counted.sh $@ lint sh ci/lint.sh
$(RESULTS_docs): $(filter %.md %.cfg,$(LINT_DEPS)) $(BUILD)/bin/lab $(PROGRAMS) ci/docs_check.sh
	$(Q)sh ci/run_counted.sh $@ docs sh ci/docs_check.sh
$(RESULTS_symbols): $(BUILD)/plain/libpatterns.a ci/symbols.sh
	$(Q)sh ci/run_counted.sh $@ symbols sh ci/symbols.sh $<

# ------------------------------------------------------------------ bench --
$(BUILD)/peers/khash/htslib/khash.h:
	@sh ci/fetch_khash.sh $(BUILD)/peers/khash
bench-patterns: $(BUILD)/deps-bench.stamp $(BENCHES) ## measures patterns against their peers: one table of ratios
	@sh ci/bench_table.sh $(BENCHES)

# `make bench UNIT=scraper`: real pages, real peers.
RACE := $(addprefix $(BUILD)/plain/bench/crawl_,race floor)
$(RACE): $(BUILD)/plain/bench/%: chapters/07_scraper/bench/%.c $(BUILD)/plain/libpatterns.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CSTD) $(CWARN) -O2 $(INCLUDES) -o $@ $^ $$(pkg-config --cflags --libs libcurl gumbo)
bench: $(if $(filter scraper,$(UNIT)),$(BUILD)/deps-scraper.stamp $(RACE) $(BUILD)/plain/bin/scrape) ## measures a chapter against its peers; UNIT=scraper, ROUNDS=5
	@case "$(UNIT)" in scraper) sh chapters/07_scraper/bench/race.sh $(BUILD) $(or $(ROUNDS),5) ;; \
	    *) echo "make bench UNIT=scraper; or make bench-patterns, bench-harness"; exit 2 ;; esac

# lab itself: what the box adds to a run, how fast `watch` answers a save.
define harness_bench
$(BUILD)/plain/bench/$(notdir $(basename $(1))): $(call objects,plain,$(1)) $(call LAB_OBJECTS,plain) $(BUILD)/plain/libpatterns.a
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(CFLAGS) $$(link_plain) -o $$@ $$^ $$(PKG_LIBS) -pthread
HARNESS_BENCHES += $(BUILD)/plain/bench/$(notdir $(basename $(1)))
endef
$(foreach b,$(wildcard harness/*/*_bench.c),$(eval $(call harness_bench,$(b))))
bench-harness: $(HARNESS_BENCHES) $(BUILD)/bin/lab $(BUILD)/plain/bin/lab-box ## measures the box's overhead and how fast watch answers
	@for bench in $(HARNESS_BENCHES); do $$bench || bad=1; done; exit $${bad:-0}

sandbox-test: $(BUILD)/plain/test/hostile_test $(BUILD)/plain/bin/lab-box ## all hostile answers, in full, also as a plain user; racing ones 20 times: 20 minutes
	@HOSTILE=all $< 20

diagnosis: $(BUILD)/plain/test/diagnose_answers_test ## holds check's diagnosis against all answers by other hands, and says each
	@ANSWERS=all $<

# ------------------------------------------- are the checks any good? -----
# Not part of `make test`: minutes a unit. UNIT names one; else every lab.
mutate: lab ## counts the small faults that the labs' checks notice; UNIT=x: of one lab or pattern
	@$(BUILD)/bin/lab --workspace $(BUILD)/mutate.work dev mutate \
	    $(or $(UNIT),$(patsubst labs/%/unit.cfg,%,$(wildcard labs/*/unit.cfg)))
stability: lab ## checks every lab 50 times on a busy machine: the same verdict each time; UNIT=x: one lab
	@$(BUILD)/bin/lab --workspace $(BUILD)/mutate.work dev stability $(UNIT)

# ------------------------------------------------------------ everyday -----
copy: lab ## make copy UNIT=hash_map DEST=dir: copies a pattern's files
	@./lab copy $(UNIT) $(DEST)
format: ## formats every C file by .clang-format
	@git ls-files -co --exclude-standard '*.c' '*.h' ':!harness/templates' | xargs clang-format -i
install: lab ## installs lab and the units below PREFIX
	@sh ci/install.sh "$(DESTDIR)$(PREFIX)" "$(PREFIX)"
uninstall: ## removes what install put there
	@sh ci/install.sh --remove "$(DESTDIR)$(PREFIX)"
clean: ## removes build/ (answers in work/ stay)
	@rm -rf $(BUILD) lab
