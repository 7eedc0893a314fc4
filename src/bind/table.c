// SPDX-License-Identifier: MIT
// The list of bindings, one row a file of this folder.
#include "bind/bind.h"

#define BINDINGS(X)                                                                                                    \
  X(atomics)                                                                                                           \
  X(buffer)                                                                                                            \
  X(cares)                                                                                                             \
  X(cells)                                                                                                             \
  X(constants)                                                                                                         \
  X(credentials)                                                                                                       \
  X(crypto)                                                                                                            \
  X(crypto_cipher)                                                                                                     \
  X(crypto_dh)                                                                                                         \
  X(crypto_hash)                                                                                                       \
  X(crypto_kdf)                                                                                                        \
  X(crypto_kem)                                                                                                        \
  X(crypto_keygen)                                                                                                     \
  X(crypto_keys)                                                                                                       \
  X(crypto_mac)                                                                                                        \
  X(crypto_parts)                                                                                                      \
  X(crypto_prime)                                                                                                      \
  X(crypto_sign)                                                                                                       \
  X(crypto_x509)                                                                                                       \
  X(dgram)                                                                                                             \
  X(dns)                                                                                                               \
  X(encoding)                                                                                                          \
  X(environment)                                                                                                       \
  X(ffi)                                                                                                               \
  X(ffi_callback)                                                                                                      \
  X(ffi_memory)                                                                                                        \
  X(fs)                                                                                                                \
  X(fs_copy)                                                                                                           \
  X(fs_dir)                                                                                                            \
  X(fs_file)                                                                                                           \
  X(fs_watch)                                                                                                          \
  X(http)                                                                                                              \
  X(http2)                                                                                                             \
  X(http2_frames)                                                                                                      \
  X(inspector)                                                                                                         \
  X(ipc)                                                                                                               \
  X(locks)                                                                                                             \
  X(loop)                                                                                                              \
  X(message)                                                                                                           \
  X(options)                                                                                                           \
  X(os)                                                                                                                \
  X(permission)                                                                                                        \
  X(pipe)                                                                                                              \
  X(process)                                                                                                           \
  X(random)                                                                                                            \
  X(serialize)                                                                                                         \
  X(signal)                                                                                                            \
  X(source_map)                                                                                                        \
  X(spawn)                                                                                                             \
  X(sqlite)                                                                                                            \
  X(sqlite_copies)                                                                                                     \
  X(sqlite_functions)                                                                                                  \
  X(sqlite_tables)                                                                                                     \
  X(stdio)                                                                                                             \
  X(storage)                                                                                                           \
  X(stream)                                                                                                            \
  X(tcp)                                                                                                               \
  X(trace)                                                                                                             \
  X(tls)                                                                                                               \
  X(tls_about)                                                                                                         \
  X(tls_context)                                                                                                       \
  X(tty)                                                                                                               \
  X(typescript)                                                                                                        \
  X(url)                                                                                                               \
  X(url_pattern)                                                                                                       \
  X(util)                                                                                                              \
  X(uv)                                                                                                                \
  X(v8)                                                                                                                \
  X(vm)                                                                                                                \
  X(wasi)                                                                                                              \
  X(wasi_fd)                                                                                                           \
  X(wasi_path)                                                                                                         \
  X(websocket)                                                                                                         \
  X(zip)                                                                                                               \
  X(zlib)

#define DECLARE(name) extern const ed_native ed_bind_##name[];
BINDINGS(DECLARE)

#define ROW(name) {#name, ed_bind_##name},
const ed_binding ed_bindings[] = {BINDINGS(ROW){0}};
