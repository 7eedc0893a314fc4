# Eddy's build. `./dev` calls this after installing what is missing; by hand: make [VARIANT=release|asan|tsan|fuzz]
#   build/eddy          release
#   build/asan/eddy     ASan + UBSan
#   build/tsan/eddy     TSan, for threads (test/tsan.supp)
VARIANT ?= release
CC ?= cc
ifneq ($(shell command -v ccache 2>/dev/null),)
  CC := ccache $(CC)
endif

PACKAGES := javascriptcoregtk-4.1 libuv icu-i18n icu-uc zlib
# Libraries that only the program itself calls, and not at start.
LATE_PACKAGES := libssl libcrypto libnghttp2 libbrotlienc libbrotlidec libzstd libdeflate sqlite3 libcares libffi
CFLAGS_release := -O2 -g -fno-plt
ifeq ($(shell uname -m),x86_64)
  # The compiler's own choice for copies of some thousand bytes at most, `rep movs`, takes longer to begin than the C
  # library takes for a hundred.
  CFLAGS_release += -mstringop-strategy=libcall
endif
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_asan := -fsanitize=address,undefined
CFLAGS_tsan := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
LDFLAGS_tsan := -fsanitize=thread
# What native addons look up in the program.
EXPORTS := -Wl,--export-dynamic-symbol='napi_*' -Wl,--export-dynamic-symbol='node_api_*'
LDFLAGS_release := -Wl,-O1 -Wl,--as-needed -Wl,-z,lazy

OUT := $(if $(filter release,$(VARIANT)),build,build/$(VARIANT))
OBJ := $(OUT)/obj
CFLAGS += -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -fvisibility=hidden -Isrc \
  $(shell pkg-config --cflags $(PACKAGES) $(LATE_PACKAGES)) $(CFLAGS_$(VARIANT))
LDFLAGS += $(LDFLAGS_$(VARIANT)) $(shell pkg-config --libs $(PACKAGES)) $(QUICK) $(LATE_LIBS) $(EXPORTS) -ldl -lm -lpthread

# For a quick start; x86-64 only. SETTLED: copies of the system's libraries, found first (RUNPATH), whose references to
# themselves need no lookups. LATE: stand-ins, parts of the program, for the functions that it and the copies call of
# libraries which are then loaded at the first call.
LIBRARY_DIR := $(shell pkg-config --variable=libdir javascriptcoregtk-4.1)
ifeq ($(VARIANT)-$(shell uname -m),release-x86_64)
  ICU_MAJOR := $(firstword $(subst ., ,$(shell pkg-config --modversion icu-uc)))
  SETTLED := $(addprefix $(OUT)/lib/,libjavascriptcoregtk-4.1.so.0 libstdc++.so.6 libglib-2.0.so.0 libuv.so.1)
  BYTECODE := $(OUT)/lib/eddy.bytecode
  # What the copies need and the program has in their place.
  DROPPED := libgio-2.0.so.0 libsystemd.so.0 libgobject-2.0.so.0 libicui18n.so.$(ICU_MAJOR) libicuuc.so.$(ICU_MAJOR) \
    libpcre2-8.so.0 libz.so.1
  LATE := $(patsubst %,$(OBJ)/late/%/functions.o,$(DROPPED) libssl.so.3 libcrypto.so.3 libbrotlienc.so.1 libbrotlidec.so.1 \
    libzstd.so.1 libsqlite3.so.0 libcares.so.2 libnghttp2.so.14 libdeflate.so.0 libffi.so.8)
  # libicudata is ICU's alone; the few functions of libatomic serve the engine at start.
  DROPPED += libicudata.so.$(ICU_MAJOR) libatomic.so.1
  ATOMIC := __atomic_load __atomic_store __atomic_compare_exchange __atomic_exchange
  # After the engine, whose symbols are looked up most; before its own needs are loaded all the same.
  QUICK := -Wl,-rpath,'$$ORIGIN/lib' -Wl,--no-as-needed $(LIBRARY_DIR)/libstdc++.so.6 -Wl,--as-needed \
    $(ATOMIC:%=-Wl,-u,%) -l:libatomic.a -Wl,--export-dynamic-symbol-list=$(OBJ)/late/exports
endif

LATE_LIBS := $(if $(LATE),,$(shell pkg-config --libs $(LATE_PACKAGES)))

SOURCES := $(sort $(shell find src -name '*.c' ! -path 'src/delay/*'))
OBJECTS := $(SOURCES:%.c=$(OBJ)/%.o)
$(shell tools/npm >&2)
LIB := $(sort $(shell find lib -name '*.js'))
# The C tests link everything but main and have their own.
TESTS := $(sort $(wildcard test/c/*.c))
TEST_OBJECTS := $(TESTS:%.c=$(OBJ)/%.o)

FUZZ := $(filter-out replay,$(patsubst fuzz/%.c,%,$(wildcard fuzz/*.c)))

all: $(OUT)/eddy $(SETTLED) $(BYTECODE)
test-c: $(OUT)/test-c $(FUZZ:%=$(OUT)/replay-%)

$(OUT)/eddy: $(OBJECTS) $(OBJ)/lib.o $(LATE)
	$(CC) -o $@ $^ $(LDFLAGS)

# An update of a library may well be older than what was made of the former one: its size and time count, not its age.
$(OBJ)/libraries.list: FORCE
	@mkdir -p $(@D)
	@stat -Lc '%n %s %Y' $(patsubst $(OUT)/lib/%,$(LIBRARY_DIR)/%,$(SETTLED)) >$@.new
	@cmp -s $@.new $@ || cp $@.new $@

# What the program's objects and the copies leave open; a new list only if it differs. Functions of libraries newer than
# the one that is here are weak: the stand-in leaves them out, and the program asks before it calls them.
$(OBJ)/late/names.new: $(OBJECTS) $(OBJ)/libraries.list
	@mkdir -p $(@D)
	nm -Du --without-symbol-versions $(SETTLED:$(OUT)/lib/%=$(LIBRARY_DIR)/%) | awk 'NF == 2 {print $$2}' >$(@D)/wanted
	{ echo '{'; sed 's/$$/;/' $(@D)/wanted; echo '};'; } >$(@D)/exports
	nm -u $(OBJECTS) | awk 'NF == 2 {print $$2}' | LC_ALL=C sort -u - $(@D)/wanted >$@
$(OBJ)/late/names: $(OBJ)/late/names.new
	@cmp -s $< $@ || cp $< $@
$(OBJ)/late/%/functions.o: $(LIBRARY_DIR)/% $(OBJ)/late/names src/delay/generate src/delay/resolve.c
	@mkdir -p $(@D)
	src/delay/generate $< $(@D)/functions.S $(OBJ)/late/names
	$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -O2 -fPIC -r -nostdlib -DREAL='"$<"' \
	  -o $@.all $(@D)/functions.S src/delay/resolve.c
	objcopy --localize-hidden $@.all $@

$(SETTLED): $(OUT)/lib/%: $(LIBRARY_DIR)/% build/settle $(OBJ)/shared.names $(OBJ)/libraries.list
	@mkdir -p $(@D)
	build/settle $< $@ $(OBJ)/shared.names $(DROPPED)

# Names that more than one object of the running program defines; a new list only if it differs.
$(OBJ)/shared.names: $(OBJ)/shared.names.new
	@cmp -s $< $@ || cp $< $@
$(OBJ)/shared.names.new: $(OUT)/eddy
	nm -AD --defined-only --without-symbol-versions $< \
	  $$(LD_LIBRARY_PATH=$(LIBRARY_DIR) ldd $< | grep -o '/[^ ]*') >$(OBJ)/names
	sed 's/^\(.*\):[^:]* /\1 /' $(OBJ)/names | awk '!seen[$$0]++ && count[$$NF]++ == 1 {print $$NF}' | LC_ALL=C sort >$@

# The bytecode of lib/, made and tried out by the engine that will use it; a file of nothing if that does not succeed.
$(OUT)/bytecode: $(OBJ)/tools/bytecode.o $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(LATE)
	$(CC) -o $@ $^ $(LDFLAGS)
$(BYTECODE): $(OUT)/bytecode $(SETTLED)
	rm -f $@
	{ $< $@ && $< --try $@; } || : >$@

$(OUT)/test-c: $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(TEST_OBJECTS) $(LATE)
	$(CC) -o $@ $^ $(LDFLAGS)

# What test/test262 runs scripts with.
$(OUT)/test262-host: $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(OBJ)/test/test262_parts/host.o $(LATE)
	$(CC) -o $@ $^ $(LDFLAGS)

$(OUT)/replay-%: $(OBJ)/fuzz/%.o $(OBJ)/fuzz/replay.o $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(LATE)
	$(CC) -o $@ $^ $(LDFLAGS)

$(OBJ)/src/bind/process.o: CFLAGS += -DED_BROTLI_VERSION='"$(shell pkg-config --modversion libbrotlidec)"' \
  -DED_ARES_VERSION='"$(shell pkg-config --modversion libcares)"' \
  -DED_NGHTTP2_VERSION='"$(shell pkg-config --modversion libnghttp2)"' \
  -DED_OPENSSL_VERSION='"$(shell pkg-config --modversion libcrypto)"' \
  -DED_FFI_VERSION='"$(shell pkg-config --modversion libffi)"'
$(OBJ)/src/runtime/libraries.o: CFLAGS += -DED_LIBRARY_DIR='"$(LIBRARY_DIR)"'
# Addons must find the C library's environ there, not in a copy that belongs to the program.
$(OBJ)/src/bind/environment.o $(OBJ)/src/bind/spawn.o $(OBJ)/src/loop/child.o $(OBJ)/src/engine/engine.o: CFLAGS += -fPIC
$(OBJ)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Shows what the rewriter makes of a file.
$(OUT)/rewrite: $(OBJ)/tools/rewrite.o $(filter $(OBJ)/src/syntax/% $(OBJ)/src/base/%,$(OBJECTS))
	$(CC) -o $@ $^ $(LDFLAGS)

build/embed: tools/embed.c src/loader/lib_head.h
build/settle: src/delay/settle.c src/delay/settle.h
build/embed build/settle:
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -Isrc -o $@ $<

# The list of modules is a file of its own, so that a removed module is noticed.
$(OBJ)/lib.list: FORCE
	@mkdir -p $(@D)
	@echo $(LIB) | cmp -s - $@ || echo $(LIB) >$@
$(OBJ)/lib.o: build/embed $(LIB) $(OBJ)/lib.list
	build/embed $(OBJ)/lib.S $(OBJ)/lib.blob lib $(LIB:lib/%=%)
	$(CC) -c -o $@ $(OBJ)/lib.S

compile_commands.json: FORCE
	@{ echo '['; sep=''; for f in $(SOURCES); do \
	  printf '%s{"directory":"%s","file":"%s","command":"cc %s -c %s"}' "$$sep" '$(CURDIR)' "$$f" '$(CFLAGS)' "$$f"; sep=','; done; echo ']'; } >$@

FORCE:
.PHONY: all test-c FORCE
.PRECIOUS: $(OBJ)/fuzz/%.o
-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(FUZZ:%=$(OBJ)/fuzz/%.d)
-include $(OBJ)/test/test262_parts/host.d $(OBJ)/tools/rewrite.d $(OBJ)/tools/bytecode.d
