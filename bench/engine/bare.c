// SPDX-License-Identifier: MIT
// What the engine alone costs: runs a script in a context of the C API, without anything of Eddy. The script gets
// cpuNow(), milliseconds of CPU time, and print(text). See bare.sh.
#include <JavaScriptCore/JavaScript.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static JSValueRef cpu_now(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t count, const JSValueRef args[],
                          JSValueRef *exc) {
  (void)fn, (void)self, (void)count, (void)args, (void)exc;
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return JSValueMakeNumber(ctx, (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6);
}

static JSValueRef print(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t count, const JSValueRef args[],
                        JSValueRef *exc) {
  (void)fn, (void)self;
  JSStringRef text = count > 0 ? JSValueToStringCopy(ctx, args[0], exc) : NULL;
  char line[200];
  if (text && JSStringGetUTF8CString(text, line, sizeof line)) puts(line);
  if (text) JSStringRelease(text);
  return JSValueMakeUndefined(ctx);
}

static void define(JSContextRef ctx, const char *name, JSObjectCallAsFunctionCallback native) {
  JSStringRef key = JSStringCreateWithUTF8CString(name);
  JSObjectSetProperty(ctx, JSContextGetGlobalObject(ctx), key, JSObjectMakeFunctionWithCallback(ctx, key, native), 0,
                      NULL);
  JSStringRelease(key);
}

int main(int argc, char **argv) {
  static char source[1 << 16];
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (!file || fread(source, 1, sizeof source - 1, file) == 0) return 1;
  fclose(file);
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  define(ctx, "cpuNow", cpu_now);
  define(ctx, "print", print);
  JSValueRef exc = NULL;
  JSEvaluateScript(ctx, JSStringCreateWithUTF8CString(source), NULL, NULL, 1, &exc);
  if (exc) print(ctx, NULL, NULL, 1, &exc, NULL);
  return exc != NULL;
}
