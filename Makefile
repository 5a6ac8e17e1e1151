# `make help` says what can be done. The first part is plain PGXS: make, make install, make installcheck.

EXTENSION   = pgshift_state
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(EXTENSION).control)
MODULE_big  = $(EXTENSION)
PG_CONFIG  ?= pg_config

.DEFAULT_GOAL = all

SRCS        = $(filter-out $(DRAW).cpp,$(wildcard src/*.cpp src/*/*.cpp src/*/*/*.cpp))
OBJS        = $(SRCS:.cpp=.o)
# The install script is the concatenation of the rooms' own files. What speaks of all capabilities comes after them.
ABOUT_ALL   = $(foreach room,ddl rule doctor draw,$(sort $(wildcard src/$(room)/*.sql)))
FRAGMENTS   = src/prologue.sql $(filter-out $(ABOUT_ALL) src/upgrade/%,$(sort $(wildcard src/*/*.sql))) $(ABOUT_ALL) src/epilogue.sql
# What ALTER EXTENSION … UPDATE runs, and the install scripts of earlier releases.
DATA        = $(wildcard src/upgrade/$(EXTENSION)--*--*.sql)
RELEASED    = $(wildcard src/upgrade/released/$(EXTENSION)--*.sql)
DATA_built  = $(EXTENSION)--$(EXTVERSION).sql
# A program beside the server's own, which is built where Graphviz's library is found, or as `make with_svg=yes` or `no` says.
# Without it SVG is refused (0A000). PGXS has PROGRAM for one that is alone; this also puts files into bin/.
ifndef with_svg
with_svg   := $(if $(filter /%,$(shell $(CXX) -print-file-name=libgvc.so)),yes,no)
endif
DRAW        = src/draw/pgshift_draw
ifeq ($(with_svg),yes)
SCRIPTS_built = pgshift_draw
endif
# What users read is installed as it lies here, so that links between pages lead on. PGXS's DOCS would put all of it into one
# folder, where README.md of this extension would be that of every other.
PAGES       = README.md CHANGELOG.md SECURITY.md LICENSE $(wildcard docs/*.md examples/*.sql bench/results/$(EXTVERSION).*)
# What the library shows to the server is what the install script names, or that of an earlier release, nothing else.
SHLIB_EXPORTS = build/exports.txt

# The first test makes what others call.
REGRESS        = test_setup $(filter-out test_setup,$(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql))))
# Some states in the tests are not ASCII. The database that they run in has the extension when they begin.
REGRESS_OPTS   = --encoding=UTF8 --load-extension=$(EXTENSION)
ISOLATION      = $(patsubst test/isolation/specs/%.spec,%,$(sort $(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test/isolation --load-extension=$(EXTENSION)
EXTRA_CLEAN    = $(DATA_built) pgshift_draw $(DRAW).o $(DRAW).d $(OBJS:.o=.d) unit_tests build/unit build/fuzz build/exports.txt build/built_for build/pch

STD         = -std=gnu++20
WARN        = -Wall -Wextra -Werror
PG_CPPFLAGS = -Isrc -isystem $(shell $(PG_CONFIG) --includedir-server) -DPGSHIFT_VERSION='"$(EXTVERSION)"'
PG_CXXFLAGS = $(STD) $(WARN) -MMD -MP $(EXTRA_CXXFLAGS)
SHLIB_LINK  = -lstdc++ $(EXTRA_LDFLAGS)
override with_llvm = no

# The targets of the second part need no PostgreSQL yet: their scripts find or install it and call make again.
SCRIPTED = help demo demo-stop test torture bench write-paths reference matrix upgrade-test lint format symbols check-repo dist deb-test docker-test compile_commands.json unit_tests fuzz_tests
ifneq ($(filter-out $(SCRIPTED),$(or $(MAKECMDGOALS),all)),)

PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(and $(wildcard $(PGXS)),$(wildcard $(shell $(PG_CONFIG) --includedir-server)/postgres.h)),)
$(error "$(PG_CONFIG)" leads to no development files of a PostgreSQL server. Install them \
  (Debian: postgresql-server-dev-NN), or name another pg_config with PG_CONFIG=, or try `make demo` or `make test`, which install what they need)
endif

PG_MAJOR := $(shell $(PG_CONFIG) --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
ifeq ($(PG_MAJOR),15)
PG_CPPFLAGS += -DPGDLLEXPORT='__attribute__((visibility("default")))'
PG_CXXFLAGS += -Wno-register -fvisibility=hidden -fvisibility-inlines-hidden
endif

include $(PGXS)
# ICU is there where the server was built with it; `make with_icu=no` does without.
ifeq ($(with_icu),yes)
PGSHIFT_ICU = -DPGSHIFT_ICU
override CPPFLAGS += $(PGSHIFT_ICU)
SHLIB_LINK += $(or $(strip $(ICU_LIBS)),-licui18n -licuuc)
endif
-include $(OBJS:.o=.d) $(DRAW).d

# What runs with every row, transition or entry is compiled to be fast, by these nouns' names. All else runs once in a while and is
# compiled to be small, and takes less than half of the space then: reading definitions, installing, examining and refusing are
# most of the code.
HOT_NOUNS = boundary text trigger_call statement_end subtransaction invalidation security settings sha256 result_rows query_cursor spi arguments \
  relation stable_text actor \
  table scan keys row_values row_type numbered_rows index_search heap_writer row_batch held_table table_appender number_marks \
  entity_key entity_lookup key_probe key_search partition_choice row_lock partition_move state_column changed_row \
  row_expression compiled_expressions expression_rule rule_trigger rule_cache rule_application \
  state_machine normalizer quorum \
  define_trigger normalize_trigger row_normalizer ascii_columns slug visible \
  consensus_trigger consensus_rule approvals approvals_table gated_row gated_table approver approval_lapse requester bound_values \
  audit_trigger audit_rule audit_event audit_log log_order log_cursor audit_salts audit_seals changed_fields moved_row value_text \
  entry uuid_v7 ledger_table machine ledger_reading make_transition stranded subject ledger_tables transition \
  append append_judge event_writer event_entries event_input event_result read_events event_cursor event_filter event_scan event_store json_reading \
  settled shared_store store_layout store_lock
HOT_OBJS   = $(filter $(addprefix %/,$(addsuffix .o,$(HOT_NOUNS))),$(OBJS))
SMALL_OBJS = $(filter-out $(HOT_OBJS),$(OBJS))
$(SMALL_OBJS): override CXXFLAGS += -Os

# Headers are most of what there is to compile. gcc reads them once for each set of flags; `make pch=no` does without.
ifndef pch
pch := $(if $(findstring Free Software Foundation,$(shell $(CXX) --version)),yes,no)
endif
ifeq ($(pch),yes)
PCH = $(foreach kind,hot small core,build/pch/$(kind)/precompiled.hpp.gch)
PCH_FLAGS_core = -DPGSHIFT_CORE
# usage: $(eval $(call precompiled,KIND,OBJECTS))
define precompiled
$(2): private override CPPFLAGS := -Ibuild/pch/$(1) -include precompiled.hpp $(PCH_FLAGS_$(1)) $$(CPPFLAGS)
$(2): build/pch/$(1)/precompiled.hpp.gch
build/pch/$(1)/precompiled.hpp.gch: override CPPFLAGS := $(PCH_FLAGS_$(1)) $$(CPPFLAGS)
endef
$(eval $(call precompiled,hot,$(filter-out src/core/%,$(HOT_OBJS))))
$(eval $(call precompiled,small,$(filter-out src/core/%,$(SMALL_OBJS))))
# fmt.cpp has something to say to fmt's header first.
$(eval $(call precompiled,core,$(filter-out src/core/fmt.o,$(filter src/core/%,$(SMALL_OBJS)))))
build/pch/small/precompiled.hpp.gch build/pch/core/precompiled.hpp.gch: override CXXFLAGS += -Os
$(PCH): src/precompiled.hpp build/built_for
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(CPPFLAGS) -MF $(@:.gch=.d) -MT $@ -x c++-header -c $< -o $@
-include $(PCH:.gch=.d)
endif

# Objects are for one server and one set of flags: they are made again when either changes.
BUILT_FOR := $(shell $(PG_CONFIG) --version) $(shell $(PG_CONFIG) --includedir-server) $(EXTRA_CXXFLAGS) $(EXTRA_LDFLAGS) $(PGSHIFT_ICU)
$(shell mkdir -p build; echo '$(BUILT_FOR)' | cmp -s - build/built_for || echo '$(BUILT_FOR)' >build/built_for)
$(OBJS): build/built_for

# Graphviz's plugins lie in a directory of their own. It is not looked at by sanitizers, not the server's either: Graphviz keeps
# what it has until it ends, and there is less memory than they take.
GRAPHVIZ_PLUGINS = $(dir $(realpath $(shell $(CXX) -print-file-name=libgvc.so)))graphviz
$(DRAW).o: override CXXFLAGS := $(filter-out $(EXTRA_CXXFLAGS) -fsanitize=%,$(CXXFLAGS))
$(DRAW).o: build/built_for
pgshift_draw: $(DRAW).o
	$(CXX) $(filter-out $(EXTRA_LDFLAGS) -fsanitize=%,$(LDFLAGS)) $< -o $@ -L$(GRAPHVIZ_PLUGINS) -Wl,-rpath,$(GRAPHVIZ_PLUGINS) \
	  -lgvplugin_dot_layout -lgvplugin_core -lgvc -lcgraph

PAGES_DIR = $(DESTDIR)$(docdir)/$(docmoduledir)/$(EXTENSION)

# usage: $(call install_pages,FOLDER)   its empty line parts the commands of one folder from those of the next
define install_pages
$(MKDIR_P) '$(PAGES_DIR)/$(1)'
$(INSTALL_DATA) $(foreach page,$(PAGES),$(if $(filter $(1),$(dir $(page))),$(page))) '$(PAGES_DIR)/$(1)'

endef

install: install-pages
uninstall: uninstall-pages
.PHONY: install-pages uninstall-pages
install-pages:
	$(foreach folder,$(sort $(dir $(PAGES))),$(call install_pages,$(folder)))
uninstall-pages:
	rm -rf '$(PAGES_DIR)'

$(DATA_built): $(FRAGMENTS)
	cat $^ > $@

build/exports.txt: $(DATA_built) $(RELEASED) scripts/entry_points.sh
	scripts/entry_points.sh $(DATA_built) $(RELEASED) > $@

endif

# The unit tests are of src/core alone, compiled without a path to the server's headers.
UNIT_OBJS = $(patsubst %.cpp,build/unit/%.o,$(wildcard test/unit/*.cpp test/unit/*/*.cpp src/core/*.cpp src/core/*/*.cpp))
-include $(UNIT_OBJS:.o=.d)

unit_tests: $(UNIT_OBJS)
	$(CXX) $(EXTRA_LDFLAGS) $^ -o $@ -lboost_unit_test_framework

build/unit/%.o: %.cpp
	@mkdir -p $(@D)
	$(CXX) $(STD) -g -O1 $(WARN) -Isrc -Itest/unit -DBOOST_TEST_DYN_LINK -MMD -MP $(EXTRA_CXXFLAGS) -c $< -o $@

# The fuzz tests too; libFuzzer comes with clang, of the release that the linters have.
FUZZ_CXX    = clang++-19
FUZZ_SAN    = -fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZ_COMMON = $(patsubst %.cpp,build/fuzz/%.o,$(wildcard src/core/*.cpp src/core/*/*.cpp) test/fuzz/json_text.cpp)
FUZZ_TESTS  = $(patsubst test/fuzz/%.cpp,build/fuzz/%,$(wildcard test/fuzz/*_fuzz.cpp test/fuzz/*/*_fuzz.cpp))
-include $(FUZZ_COMMON:.o=.d) $(FUZZ_TESTS:build/fuzz/%=build/fuzz/test/fuzz/%.d)

fuzz_tests: $(FUZZ_TESTS)

$(FUZZ_TESTS): build/fuzz/%: build/fuzz/test/fuzz/%.o $(FUZZ_COMMON)
	@mkdir -p $(@D)
	$(FUZZ_CXX) -fsanitize=fuzzer $(FUZZ_SAN) $^ -o $@

build/fuzz/%.o: %.cpp
	@mkdir -p $(@D)
	$(FUZZ_CXX) $(STD) -g1 -O1 $(WARN) -Isrc -Itest/fuzz -MMD -MP -fsanitize=fuzzer-no-link $(FUZZ_SAN) -c $< -o $@

define HELP
make, make install, make installcheck
                 the ordinary PGXS targets, for and against your own server
make demo        the loan example on a private server, which stays up; installs what is missing
make demo-stop   stops that server and removes all of it
make test        every test, on a private server; ends with `N passed, N failed`
make matrix      make test on several PostgreSQL releases, each in a throw-away Debian of its own (needs root or sudo):
                 VERSIONS="15 17 18" by default. Debian has never released 16: give a PG_CONFIG of your own to make test
make upgrade-test
                 pg_upgrade and dumps from one PostgreSQL release to another, in a throw-away Debian that has both (needs root
                 or sudo): VERSIONS="15-17" by default
make torture     faults on purpose and random input, half an hour; PARTS="crash cancel" for some of it; writes what it has seen
                 to docs/reliability.md
make bench       what rules cost, on a private server, half an hour; PARTS="audit copy" for some of it; all of it is
                 written to bench/results and docs/performance.md
make write-paths docs/write-paths.md anew, from what the paths of test/scenarios/write_paths/paths.sql do on a private server
make reference   docs/reference.md anew, from the COMMENTs of the extension on a private server
make lint        clang-format, clang-tidy and shellcheck
make format      lets clang-format have its way
make symbols     what the library exports is what the install script names
make check-repo  the rules of the house that a compiler doesn't check
make deb-test    Debian's packages: built, examined by lintian, installed and tested, each in a throw-away Debian (needs root or
                 sudo): VERSIONS="15 17" by default; PACKAGES=/a/folder keeps them
make docker-test what docker/Dockerfile does, in a throw-away Debian (needs root or sudo): VERSIONS="15 17" by default
make dist        the archive for PGXN, of what is committed
make compile_commands.json
                 for clangd and clang-tidy

PG_CONFIG=/path/to/pg_config picks another installed PostgreSQL for any of them.
endef
export HELP

help:
	@echo "$$HELP"
demo:
	@scripts/demo.sh
demo-stop:
	@scripts/demo.sh stop
test:
	@scripts/test.sh
torture:
	@PARTS="$(PARTS)" scripts/torture.sh
bench:
	@PARTS="$(PARTS)" scripts/bench.sh
write-paths:
	@scripts/write_paths.sh
reference:
	@scripts/reference.sh
matrix:
	@scripts/matrix.sh $(VERSIONS)
upgrade-test:
	@scripts/upgrade_test.sh $(VERSIONS)
lint:
	@scripts/lint.sh
format:
	@scripts/lint.sh format
symbols:
	@scripts/symbols.sh
check-repo:
	@scripts/check_repo.sh
dist:
	@scripts/dist.sh
deb-test:
	@PACKAGES="$(PACKAGES)" scripts/deb_test.sh $(VERSIONS)
docker-test:
	@scripts/docker_test.sh $(VERSIONS)
compile_commands.json:
	@scripts/compile_commands.sh > $@

.PHONY: fuzz_tests $(filter-out unit_tests,$(SCRIPTED))
