// SPDX-License-Identifier: MIT
// Names and addresses by the system's resolver (getaddrinfo, getnameinfo), which blocks: on the worker pool.
#include "loop/loop.h"
#include "loop/permission.h"
#include "loop/trace.h"

#include "base/mem.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

typedef struct lookup {
  union {
    uv_getaddrinfo_t addresses;
    uv_getnameinfo_t names;
  } uv;
  ed_loop *loop;
  int32_t slot;
} lookup;

static lookup *new_lookup(int32_t slot) {
  lookup *l = ed_xcalloc(1, sizeof *l);
  l->loop = ed_loop_here();
  l->slot = slot;
  return l;
}

static void on_addresses(uv_getaddrinfo_t *uv, int status, struct addrinfo *found) {
  lookup *l = (lookup *)uv;
  ed_ctx ctx = ed_loop_ctx(l->loop);
  ed_val v[2] = {ed_num(ctx, status), ed_undefined(ctx)};
  unsigned count = 0;
  if (status == 0) {
    ed_obj list = ed_array_new(ctx, 0, NULL);
    unsigned n = 0;
    for (struct addrinfo *i = found; i; i = i->ai_next) {
      char text[INET6_ADDRSTRLEN];
      if (uv_ip_name(i->ai_addr, text, sizeof text) == 0) ed_set_index(ctx, list, n++, ed_str_ascii(ctx, text));
    }
    v[1] = list;
    count = n;
  }
  if (ed_traces(ED_TRACE_DNS)) {
    ed_buf args = ed_trace_args();
    ed_trace_number(&args, status == 0 ? "count" : "error", status == 0 ? (double)count : status);
    ed_trace_of(ED_TRACE_DNS, 'e', "lookup", l, &args);
  }
  uv_freeaddrinfo(found);
  ed_loop *loop = l->loop;
  int32_t slot = l->slot;
  free(l);
  ed_loop_finish(loop, slot, 2, v);
}

// getaddrinfo(host, family 0 / 4 / 6, hints, slot) -> 0 (slot gets (err, [address ...])) or errno
ED_FN(dns_getaddrinfo) {
  const char *host = ed_arg_utf8(a, NULL);
  int32_t family = ed_arg_i32(a);
  int32_t hints = ed_arg_i32(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  struct addrinfo ask = {.ai_family = family == 4   ? AF_INET
                                      : family == 6 ? AF_INET6
                                                    : AF_UNSPEC,
                         .ai_socktype = SOCK_STREAM,
                         .ai_flags = hints};
  int err = ed_permission_check(ED_MAY_NET, host);
  if (err < 0) return ed_num(a->ctx, err);
  lookup *l = new_lookup(slot);
  if (ed_traces(ED_TRACE_DNS)) {
    ed_buf args = ed_trace_args();
    ed_trace_text(&args, "hostname", host);
    ed_trace_text(&args, "family", family == 4 ? "ipv4" : family == 6 ? "ipv6" : "unspec");
    ed_trace_of(ED_TRACE_DNS, 'b', "lookup", l, &args);
  }
  err = uv_getaddrinfo(ed_loop_uv(l->loop), &l->uv.addresses, on_addresses, host, NULL, &ask);
  if (err < 0) free(l);
  return ed_num(a->ctx, err);
}

static void on_names(uv_getnameinfo_t *uv, int status, const char *host, const char *service) {
  lookup *l = (lookup *)uv;
  ed_ctx ctx = ed_loop_ctx(l->loop);
  ed_val v[3] = {ed_num(ctx, status), ed_undefined(ctx), ed_undefined(ctx)};
  if (status == 0) {
    v[1] = ed_str_utf8(ctx, host, strlen(host));
    v[2] = ed_str_utf8(ctx, service, strlen(service));
  }
  if (ed_traces(ED_TRACE_DNS)) {
    ed_buf args = ed_trace_args();
    if (status == 0) ed_trace_text(&args, "hostname", host), ed_trace_text(&args, "service", service);
    else ed_trace_number(&args, "error", status);
    ed_trace_of(ED_TRACE_DNS, 'e', "lookupService", l, &args);
  }
  ed_loop *loop = l->loop;
  int32_t slot = l->slot;
  free(l);
  ed_loop_finish(loop, slot, 3, v);
}

// getnameinfo(address, port, slot) -> 0 (slot gets (err, host, service)) or errno
ED_FN(dns_getnameinfo) {
  const char *address = ed_arg_utf8(a, NULL);
  int32_t port = ed_arg_i32(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage to;
  int err = uv_ip4_addr(address, port, (struct sockaddr_in *)&to);
  if (err < 0) err = uv_ip6_addr(address, port, (struct sockaddr_in6 *)&to);
  if (err == 0) err = ed_permission_check(ED_MAY_NET, address);
  if (err < 0) return ed_num(a->ctx, err);
  lookup *l = new_lookup(slot);
  if (ed_traces(ED_TRACE_DNS)) {
    ed_buf args = ed_trace_args();
    ed_trace_text(&args, "ip", address);
    ed_trace_number(&args, "port", port);
    ed_trace_of(ED_TRACE_DNS, 'b', "lookupService", l, &args);
  }
  err = uv_getnameinfo(ed_loop_uv(l->loop), &l->uv.names, on_names, (struct sockaddr *)&to, NI_NAMEREQD);
  if (err < 0) free(l);
  return ed_num(a->ctx, err);
}

// flags() -> [AI_ADDRCONFIG, AI_V4MAPPED, AI_ALL]
ED_FN(dns_flags) {
  ed_val v[3] = {ed_num(a->ctx, AI_ADDRCONFIG), ed_num(a->ctx, AI_V4MAPPED), ed_num(a->ctx, AI_ALL)};
  return ed_array_new(a->ctx, 3, v);
}

const ed_native ed_bind_dns[] = {
    {"getaddrinfo", dns_getaddrinfo}, {"getnameinfo", dns_getnameinfo}, {"flags", dns_flags}, {0}};
