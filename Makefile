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
LATE_PACKAGES := libssl libcrypto libnghttp2 libbrotlienc libbrotlidec libzstd sqlite3 libcares
CFLAGS_release := -O2 -g -fno-plt
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

# Copies of the system's libraries for a quick start, found first (RUNPATH); x86-64 only. DELAYED: stand-ins for those that
# the engine is linked with and does not call at start. SETTLED: copies whose references to themselves need no lookups.
LIBRARY_DIR := $(shell pkg-config --variable=libdir javascriptcoregtk-4.1)
ifeq ($(VARIANT)-$(shell uname -m),release-x86_64)
  ICU_MAJOR := $(firstword $(subst ., ,$(shell pkg-config --modversion icu-uc)))
  ICU_UC := libicuuc.so.$(ICU_MAJOR)
  ICU_I18N := libicui18n.so.$(ICU_MAJOR)
  DELAYED := $(addprefix $(OUT)/lib/,libgio-2.0.so.0 libsystemd.so.0 libgobject-2.0.so.0 $(ICU_I18N) $(ICU_UC) \
    libpcre2-8.so.0 libz.so.1)
  # Those that need another delayed one.
  $(OUT)/lib/libgio-2.0.so.0: FIRST := libgobject-2.0.so.0
  $(OUT)/lib/$(ICU_I18N): FIRST := $(ICU_UC)
  SETTLED := $(addprefix $(OUT)/lib/,libjavascriptcoregtk-4.1.so.0 libstdc++.so.6 libglib-2.0.so.0 libuv.so.1)
  BYTECODE := $(OUT)/lib/eddy.bytecode
  # The stand-ins for what the program itself calls are parts of the program.
  LATE := $(addprefix $(OBJ)/late/,libssl.so.3.o libcrypto.so.3.o libbrotlienc.so.1.o libbrotlidec.so.1.o \
    libzstd.so.1.o libsqlite3.so.0.o libcares.so.2.o libnghttp2.so.14.o)
  # After the engine, whose symbols are looked up most; before its own needs are loaded all the same.
  QUICK := -Wl,-rpath,'$$ORIGIN/lib' -Wl,--no-as-needed $(DELAYED) $(LIBRARY_DIR)/libstdc++.so.6
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

$(OUT)/eddy: $(OBJECTS) $(OBJ)/lib.o $(LATE) | $(DELAYED)
	$(CC) -o $@ $^ $(LDFLAGS)

# An update of a library may well be older than what was made of the former one: its size and time count, not its age.
$(OBJ)/libraries.list: FORCE
	@mkdir -p $(@D)
	@stat -Lc '%n %s %Y' $(patsubst $(OUT)/lib/%,$(LIBRARY_DIR)/%,$(DELAYED) $(SETTLED)) >$@.new
	@cmp -s $@.new $@ || cp $@.new $@

$(DELAYED): $(OUT)/lib/%: $(LIBRARY_DIR)/% src/delay/generate src/delay/resolve.c $(OBJ)/libraries.list
	@mkdir -p $(@D) $(OBJ)
	src/delay/generate $< $(OBJ)/$*.S $(OBJ)/$*.map
	$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -O2 -fPIC -shared -DREAL='"$<"' \
	  $(if $(FIRST),-DFIRST='"$(<D)/$(FIRST)"') -Wl,-soname,$* -Wl,-z,noseparate-code -Wl,--hash-style=gnu \
	  -Wl,-z,lazy -o $@ $(OBJ)/$*.S src/delay/resolve.c \
	  $$(test -s $(OBJ)/$*.map && echo -Wl,--version-script=$(OBJ)/$*.map)

# What the objects that call late libraries leave open; a new list only if it differs. Functions of libraries newer than
# the one that is here are weak: the stand-in leaves them out, and the program asks before it calls them.
$(OBJ)/late/names.new: $(filter $(addprefix $(OBJ)/src/bind/,cares% crypto% http2% sqlite% storage% tls%) $(OBJ)/src/compress/% $(OBJ)/src/inspect/%,$(OBJECTS))
	@mkdir -p $(@D)
	nm -u $^ | awk 'NF == 2 {print $$2}' | LC_ALL=C sort -u >$@
$(OBJ)/late/names: $(OBJ)/late/names.new
	@cmp -s $< $@ || cp $< $@
$(OBJ)/late/%.o: $(LIBRARY_DIR)/% $(OBJ)/late/names src/delay/generate src/delay/resolve.c
	src/delay/generate $< $(OBJ)/late/$*.S /dev/null $(OBJ)/late/names
	$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -O2 -fPIC -r -nostdlib -DREAL='"$<"' \
	  -o $@.all $(OBJ)/late/$*.S src/delay/resolve.c
	objcopy --localize-hidden $@.all $@

$(SETTLED): $(OUT)/lib/%: $(LIBRARY_DIR)/% build/settle $(OBJ)/shared.names $(OBJ)/libraries.list
	build/settle $< $@ $(OBJ)/shared.names

# Names that more than one object of the running program defines; a new list only if it differs.
$(OBJ)/shared.names: $(OBJ)/shared.names.new
	@cmp -s $< $@ || cp $< $@
$(OBJ)/shared.names.new: $(OUT)/eddy
	nm -AD --defined-only --without-symbol-versions $< \
	  $$(LD_LIBRARY_PATH=$(LIBRARY_DIR) ldd $< | grep -o '/[^ ]*') >$(OBJ)/names
	sed 's/^\(.*\):[^:]* /\1 /' $(OBJ)/names | awk '!seen[$$0]++ && count[$$NF]++ == 1 {print $$NF}' | LC_ALL=C sort >$@

# The bytecode of lib/, made and tried out by the engine that will use it; a file of nothing if that does not succeed.
$(OUT)/bytecode: $(OBJ)/tools/bytecode.o $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(LATE) | $(DELAYED)
	$(CC) -o $@ $^ $(LDFLAGS)
$(BYTECODE): $(OUT)/bytecode $(SETTLED)
	rm -f $@
	{ $< $@ && $< --try $@; } || : >$@

$(OUT)/test-c: $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(TEST_OBJECTS) $(LATE) | $(DELAYED)
	$(CC) -o $@ $^ $(LDFLAGS)

# What test/test262 runs scripts with.
$(OUT)/test262-host: $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(OBJ)/test/test262_parts/host.o $(LATE) | $(DELAYED)
	$(CC) -o $@ $^ $(LDFLAGS)

$(OUT)/replay-%: $(OBJ)/fuzz/%.o $(OBJ)/fuzz/replay.o $(filter-out $(OBJ)/src/main.o,$(OBJECTS)) $(OBJ)/lib.o $(LATE) | $(DELAYED)
	$(CC) -o $@ $^ $(LDFLAGS)

$(OBJ)/src/bind/process.o: CFLAGS += -DED_BROTLI_VERSION='"$(shell pkg-config --modversion libbrotlidec)"' \
  -DED_ARES_VERSION='"$(shell pkg-config --modversion libcares)"' \
  -DED_NGHTTP2_VERSION='"$(shell pkg-config --modversion libnghttp2)"' \
  -DED_OPENSSL_VERSION='"$(shell pkg-config --modversion libcrypto)"'
$(OBJ)/src/runtime/libraries.o: CFLAGS += -DED_LIBRARY_DIR='"$(LIBRARY_DIR)"'
# Addons must find the C library's environ there, not in a copy that belongs to the program.
$(OBJ)/src/bind/environment.o $(OBJ)/src/loop/child.o: CFLAGS += -fPIC
$(OBJ)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Shows what the rewriter makes of a file.
$(OUT)/rewrite: $(OBJ)/tools/rewrite.o $(filter $(OBJ)/src/syntax/% $(OBJ)/src/base/%,$(OBJECTS))
	$(CC) -o $@ $^ $(LDFLAGS)

build/embed: tools/embed.c
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
