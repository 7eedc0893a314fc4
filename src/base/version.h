// SPDX-License-Identifier: MIT
// The two versions: of this program, and of Node's API that it follows. Stated here and nowhere else.
#ifndef ED_VERSION_H
#define ED_VERSION_H

#define ED_VERSION      "0.1.0"
#define ED_NODE_VERSION "26.12.1"
#define ED_NODE_ABI     "147" // process.versions.modules
// Programs read off it what the language has: of the V8 in that Node, whose messages and wire format are ours.
#define ED_V8_VERSION "14.6.202.34-node.40"

#if defined(__x86_64__)
#define ED_ARCH "x64"
#elif defined(__aarch64__)
#define ED_ARCH "arm64"
#elif defined(__i386__)
#define ED_ARCH "ia32"
#elif defined(__arm__)
#define ED_ARCH "arm"
#elif defined(__riscv)
#define ED_ARCH "riscv64"
#elif defined(__powerpc64__)
#define ED_ARCH "ppc64"
#elif defined(__s390x__)
#define ED_ARCH "s390x"
#elif defined(__loongarch__)
#define ED_ARCH "loong64"
#else
#error "name this architecture as process.arch does"
#endif

#if defined(__linux__)
#define ED_PLATFORM "linux"
#elif defined(__APPLE__)
#define ED_PLATFORM "darwin"
#elif defined(__FreeBSD__)
#define ED_PLATFORM "freebsd"
#else
#error "name this system as process.platform does"
#endif

#endif
