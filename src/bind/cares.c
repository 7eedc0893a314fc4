// SPDX-License-Identifier: MIT
// Name servers asked by c-ares: a channel for each dns.Resolver. What they reply is read by parse/dns.
//
//   query ──▶ c-ares ──▶ sockets, watched by uv_poll; one uv_timer, the channel's handle, for its timeouts
//   reply ──▶ done ──▶ the request's slot, from the loop alone: c-ares may answer at once, JavaScript must not hear
//   then
//
// Statuses are those of c-ares (0, or a code of lib/internal/dns/errors.js).
#include "loop/address.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include "loop/trace.h"
#include "parse/dns.h"

#include "base/mem.h"

#include <ares.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char KIND[] = "DNSCHANNEL";

enum { CLASS_IN = 1 };

typedef struct channel channel;

// One request, from the query until its slot was called.
typedef struct request {
  channel *owner;
  int32_t slot;
  unsigned type; // records wanted; 0 for names by address
  int status;
  size_t len;
  uint8_t *bytes; // the reply, or names that each end in NUL
  struct request *next;
} request;

typedef struct watch {
  uv_poll_t uv;
  channel *owner;
  int fd;
  struct watch *next;
} watch;

struct channel {
  ed_handle h;
  uv_timer_t timer;
  ares_channel ares; // NULL when closing
  watch *watches;
  request *done, **done_end;
};

static channel *arg_channel(ed_args *a) { return (channel *)ed_handle_get(ed_loop_here(), ed_arg_i32(a), KIND); }

// ---- records as JavaScript values -----------------------------------------------------------------------------------

enum { ROW_MAX = 9 };

// [type, ttl, field ...] of a record, or NULL when it is malformed.
typedef struct row {
  ed_ctx ctx;
  ed_val v[ROW_MAX];
  size_t count;
} row;

static void add_number(row *r, double n) { r->v[r->count++] = ed_num(r->ctx, n); }
static void add_latin1(row *r, const uint8_t *bytes, size_t len) {
  r->v[r->count++] = ed_str_latin1(r->ctx, bytes ? bytes : (const uint8_t *)"", len);
}

static void add_name(row *r, ed_dns_data *data) {
  char name[ED_DNS_NAME];
  ed_dns_name(data, name);
  r->v[r->count++] = ed_str_ascii(r->ctx, name);
}

static void add_string(row *r, ed_dns_data *data) {
  size_t len;
  const uint8_t *bytes = ed_dns_string(data, &len);
  add_latin1(r, bytes, len);
}

static void add_address(row *r, ed_dns_data *data, int family, size_t len) {
  char text[INET6_ADDRSTRLEN] = "";
  const uint8_t *bytes = ed_dns_bytes(data, len);
  if (bytes) uv_inet_ntop(family, bytes, text, sizeof text);
  r->v[r->count++] = ed_str_ascii(r->ctx, text);
}

static bool is_tag(const uint8_t *bytes, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (!((bytes[i] | 32) >= 'a' && (bytes[i] | 32) <= 'z') && !(bytes[i] >= '0' && bytes[i] <= '9')) return false;
  return len > 0;
}

static void add_caa(row *r, ed_dns_data *data) {
  add_number(r, ed_dns_u8(data));
  size_t len;
  const uint8_t *tag = ed_dns_string(data, &len);
  if (!is_tag(tag, len)) data->bad = true;
  add_latin1(r, tag, len);
  size_t rest = ed_dns_rest(data);
  add_latin1(r, ed_dns_bytes(data, rest), rest);
}

static void add_tlsa(row *r, ed_dns_data *data) {
  for (int i = 0; i < 3; i++) add_number(r, ed_dns_u8(data));
  size_t rest = ed_dns_rest(data);
  const uint8_t *bytes = ed_dns_bytes(data, rest);
  uint8_t *copy = ed_xmalloc(rest ? rest : 1);
  if (bytes) memcpy(copy, bytes, rest);
  r->v[r->count++] = ed_arraybuffer_take(r->ctx, copy, rest);
}

static ed_val text_row(ed_ctx ctx, ed_dns_record *record) {
  ed_val head[2] = {ed_num(ctx, record->type), ed_num(ctx, record->ttl)};
  ed_obj list = ed_array_new(ctx, 2, head);
  unsigned n = 2;
  do {
    size_t len;
    const uint8_t *bytes = ed_dns_string(&record->data, &len);
    if (bytes) ed_set_index(ctx, list, n++, ed_str_latin1(ctx, bytes, len));
  } while (ed_dns_rest(&record->data) > 0);
  return record->data.bad ? NULL : list;
}

static ed_val to_row(ed_ctx ctx, ed_dns_record *record) {
  if (record->type == ED_DNS_TXT) return text_row(ctx, record);
  row r = {.ctx = ctx};
  ed_dns_data *data = &record->data;
  add_number(&r, record->type);
  add_number(&r, record->ttl);
  switch (record->type) {
  case ED_DNS_A: add_address(&r, data, AF_INET, 4); break;
  case ED_DNS_AAAA: add_address(&r, data, AF_INET6, 16); break;
  case ED_DNS_NS:
  case ED_DNS_CNAME:
  case ED_DNS_PTR: add_name(&r, data); break;
  case ED_DNS_SOA:
    for (int i = 0; i < 2; i++) add_name(&r, data);
    for (int i = 0; i < 5; i++) add_number(&r, ed_dns_u32(data));
    break;
  case ED_DNS_MX:
    add_number(&r, ed_dns_u16(data));
    add_name(&r, data);
    break;
  case ED_DNS_SRV:
    for (int i = 0; i < 3; i++) add_number(&r, ed_dns_u16(data));
    add_name(&r, data);
    break;
  case ED_DNS_NAPTR:
    for (int i = 0; i < 2; i++) add_number(&r, ed_dns_u16(data));
    for (int i = 0; i < 3; i++) add_string(&r, data);
    add_name(&r, data);
    break;
  case ED_DNS_CAA: add_caa(&r, data); break;
  case ED_DNS_TLSA: add_tlsa(&r, data); break;
  }
  return data->bad || ed_dns_rest(data) > 0 ? NULL : ed_array_new(ctx, r.count, r.v);
}

static bool is_known(unsigned type) {
  static const unsigned known[] = {ED_DNS_A,   ED_DNS_NS,   ED_DNS_CNAME, ED_DNS_SOA,   ED_DNS_PTR,  ED_DNS_MX,
                                   ED_DNS_TXT, ED_DNS_AAAA, ED_DNS_SRV,   ED_DNS_NAPTR, ED_DNS_TLSA, ED_DNS_CAA};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i] == type) return true;
  return false;
}

// [record ...] of the wanted type; sets the status when there is none, or the reply is malformed.
static ed_val to_rows(ed_ctx ctx, const request *q, int *status) {
  ed_dns d;
  ed_dns_record record;
  ed_obj list = ed_array_new(ctx, 0, NULL);
  unsigned n = 0;
  uint32_t alias_ttl = UINT32_MAX; // an address lives no longer than the aliases that led to it
  int more = ed_dns_open(&d, q->bytes, q->len) ? ed_dns_next(&d, &record) : -1;
  for (; more == 1; more = ed_dns_next(&d, &record)) {
    if (record.type == ED_DNS_CNAME && record.ttl < alias_ttl) alias_ttl = record.ttl;
    if ((record.type == ED_DNS_A || record.type == ED_DNS_AAAA) && record.ttl > alias_ttl) record.ttl = alias_ttl;
    if (record.class != CLASS_IN || !is_known(record.type)) continue;
    if (q->type != ED_DNS_ANY && q->type != record.type) continue;
    ed_val r = to_row(ctx, &record);
    if (r) ed_set_index(ctx, list, n++, r);
    else more = -1;
    if (more < 0) break;
  }
  *status = more < 0 ? ARES_EBADRESP : n == 0 ? ARES_ENODATA : 0;
  return list;
}

static ed_val to_names(ed_ctx ctx, const request *q) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  unsigned n = 0;
  for (size_t at = 0; at < q->len;) {
    size_t len = strlen((const char *)q->bytes + at);
    ed_set_index(ctx, list, n++, ed_str_utf8(ctx, (const char *)q->bytes + at, len));
    at += len + 1;
  }
  return list;
}

// ---- requests ------------------------------------------------------------------------------------------------------

static void free_request(request *q) {
  free(q->bytes);
  free(q);
}

// Calls the slots of what is done. JavaScript may ask, cancel or close meanwhile.
static void deliver(channel *c) {
  ed_loop *loop = c->h.loop;
  ed_ctx ctx = ed_loop_ctx(loop);
  while (c->done && c->ares) {
    request *q = c->done;
    c->done = q->next;
    if (!c->done) c->done_end = &c->done;
    ed_val list = ed_undefined(ctx);
    if (q->status == 0) list = q->type ? to_rows(ctx, q, &q->status) : to_names(ctx, q);
    ed_val v[2] = {ed_num(ctx, q->status), list};
    int32_t slot = q->slot;
    free_request(q);
    ed_loop_finish(loop, slot, 2, v);
  }
}

static void on_timer(uv_timer_t *timer);

// The timer is for what is done, else for the next timeout of c-ares.
static void arm(channel *c) {
  if (!c->ares) return;
  struct timeval room;
  const struct timeval *wait = c->done ? NULL : ares_timeout(c->ares, NULL, &room);
  if (c->done) uv_timer_start(&c->timer, on_timer, 0, 0);
  else if (wait)
    uv_timer_start(&c->timer, on_timer, (uint64_t)wait->tv_sec * 1000 + (uint64_t)wait->tv_usec / 1000 + 1, 0);
  else uv_timer_stop(&c->timer);
}

static void process(channel *c, ares_socket_t readable, ares_socket_t writable) {
  ares_process_fd(c->ares, readable, writable);
  deliver(c);
  arm(c);
}

static void on_timer(uv_timer_t *timer) { process(timer->data, ARES_SOCKET_BAD, ARES_SOCKET_BAD); }

static void on_poll(uv_poll_t *uv, int status, int events) {
  const watch *w = (const watch *)uv;
  if (status < 0) events = UV_READABLE | UV_WRITABLE; // c-ares finds out
  process(w->owner, events & UV_READABLE ? w->fd : ARES_SOCKET_BAD, events & UV_WRITABLE ? w->fd : ARES_SOCKET_BAD);
}

static void free_watch(uv_handle_t *uv) { free(uv); }

// c-ares tells what it waits for on a socket; for nothing when it is about to close it.
static void on_socket(void *data, ares_socket_t fd, int readable, int writable) {
  channel *c = data;
  watch **at = &c->watches, *w;
  while ((w = *at) && w->fd != fd) at = &w->next;
  if (!readable && !writable) {
    if (!w) return;
    *at = w->next;
    uv_close((uv_handle_t *)&w->uv, free_watch);
    return;
  }
  if (!w) {
    w = ed_xcalloc(1, sizeof *w);
    if (uv_poll_init(ed_loop_uv(c->h.loop), &w->uv, fd) < 0) {
      free(w); // the query times out
      return;
    }
    w->owner = c;
    w->fd = fd;
    w->next = c->watches;
    c->watches = w;
  }
  uv_poll_start(&w->uv, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), on_poll);
}

// The methods of a Resolver, by the type of the records that they ask for.
static const char *method_of(unsigned type) {
  static const struct {
    unsigned type;
    const char *name;
  } methods[] = {{0, "reverse"},      {1, "resolve4"},    {2, "resolveNs"},     {5, "resolveCname"},
                 {6, "resolveSoa"},   {12, "resolvePtr"}, {15, "resolveMx"},    {16, "resolveTxt"},
                 {28, "resolve6"},    {33, "resolveSrv"}, {35, "resolveNaptr"}, {52, "resolveTlsa"},
                 {255, "resolveAny"}, {257, "resolveCaa"}};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (methods[i].type == type) return methods[i].name;
  return "resolve";
}

static void trace_begin(const request *q, const char *name) {
  if (!ed_traces(ED_TRACE_DNS)) return;
  ed_buf args = ed_trace_args();
  ed_trace_text(&args, "name", name);
  ed_trace_of(ED_TRACE_DNS, 'b', method_of(q->type), q, &args);
}

static void trace_end(const request *q, int status) {
  if (!ed_traces(ED_TRACE_DNS)) return;
  ed_buf args = ed_trace_args();
  if (status != ARES_SUCCESS) ed_trace_number(&args, "error", status);
  ed_trace_of(ED_TRACE_DNS, 'e', method_of(q->type), q, &args);
}

static void finish(request *q, int status) {
  channel *c = q->owner;
  trace_end(q, status);
  q->status = status;
  q->next = NULL;
  *c->done_end = q;
  c->done_end = &q->next;
}

static void on_reply(void *data, int status, int timeouts, unsigned char *bytes, int len) {
  (void)timeouts;
  request *q = data;
  if (status == ARES_SUCCESS) {
    q->bytes = ed_xmalloc((size_t)len + 1);
    memcpy(q->bytes, bytes, (size_t)len);
    q->len = (size_t)len;
  }
  finish(q, status);
}

static void add_host(request *q, const char *name) {
  size_t len = strlen(name) + 1;
  q->bytes = ed_xrealloc(q->bytes, q->len + len);
  memcpy(q->bytes + q->len, name, len);
  q->len += len;
}

static void on_host(void *data, int status, int timeouts, struct hostent *host) {
  (void)timeouts;
  request *q = data;
  if (host) {
    for (char **name = host->h_aliases; *name; name++) add_host(q, *name);
    if (q->len == 0 && host->h_name) add_host(q, host->h_name); // the only name in /etc/hosts
  }
  finish(q, status);
}

static request *new_request(channel *c, int32_t slot, unsigned type) {
  request *q = ed_xcalloc(1, sizeof *q);
  q->owner = c;
  q->slot = slot;
  q->type = type;
  return q;
}

// query(slot, name, type, slot of the request) -> 0 (the request gets (status, [[type, ttl, field ...] ...])) or errno
ED_FN(cares_query) {
  channel *c = arg_channel(a);
  const char *name = ed_arg_utf8(a, NULL);
  uint32_t type = ed_arg_u32(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a) || !c) return NULL;
  int err = ed_permission_check(ED_MAY_NET, name);
  if (err < 0) return ed_num(a->ctx, err);
  request *q = new_request(c, slot, type);
  trace_begin(q, name);
  ares_query(c->ares, name, CLASS_IN, (int)type, on_reply, q);
  arm(c);
  return ed_num(a->ctx, 0);
}

// reverse(slot, address, slot of the request) -> 0 (the request gets (status, [name ...])) or errno
ED_FN(cares_reverse) {
  channel *c = arg_channel(a);
  const char *text = ed_arg_utf8(a, NULL);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  unsigned char address[16];
  int family = uv_inet_pton(AF_INET, text, address) == 0 ? AF_INET : AF_INET6;
  if (!c || (family == AF_INET6 && uv_inet_pton(AF_INET6, text, address) < 0)) return ed_num(a->ctx, UV_EINVAL);
  int err = ed_permission_check(ED_MAY_NET, text);
  if (err < 0) return ed_num(a->ctx, err);
  request *q = new_request(c, slot, 0);
  trace_begin(q, text);
  ares_gethostbyaddr(c->ares, address, family == AF_INET ? 4 : 16, family, on_host, q);
  arm(c);
  return ed_num(a->ctx, 0);
}

// cancel(slot): what waits fails with ECANCELLED
ED_FN(cares_cancel) {
  channel *c = arg_channel(a);
  if (ed_failed(a) || !c) return NULL;
  ares_cancel(c->ares);
  arm(c);
  return NULL;
}

// ---- channels ------------------------------------------------------------------------------------------------------

static void detach_channel(ed_handle *h) {
  channel *c = (channel *)h;
  ares_channel ares = c->ares;
  c->ares = NULL;
  ares_destroy(ares); // ends what waits, and closes the sockets
}

static void free_channel(ed_handle *h) {
  channel *c = (channel *)h;
  while (c->done) {
    request *q = c->done;
    c->done = q->next;
    free_request(q);
  }
  free(c);
}

static int library_status;
static void start_library(void) { library_status = ares_library_init(ARES_LIB_INIT_ALL); }

// open(slot, first timeout in ms, tries) -> status
ED_FN(cares_open) {
  int32_t slot = ed_arg_i32(a);
  int32_t timeout_ms = ed_arg_i32(a);
  int32_t tries = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, start_library);
  channel *c = ed_xcalloc(1, sizeof *c);
  c->done_end = &c->done;
  struct ares_options options = {
      .flags = ARES_FLAG_NOCHECKRESP, // what a server refuses is the answer
      .timeout = timeout_ms,
      .tries = tries,
      .sock_state_cb = on_socket,
      .sock_state_cb_data = c,
  };
  int status = library_status;
  if (status == 0) {
    int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    status = ares_init_options(&c->ares, &options, given);
  }
  if (status != 0) {
    free(c);
    return ed_num(a->ctx, status);
  }
  uv_timer_init(ed_loop_uv(ed_loop_here()), &c->timer);
  c->h.detach = detach_channel;
  c->h.free_fn = free_channel;
  ed_handle_open(ed_loop_here(), &c->h, slot, KIND, (uv_handle_t *)&c->timer);
  return ed_num(a->ctx, 0);
}

// servers(slot) -> [address, port or 0 ...]
ED_FN(cares_servers) {
  channel *c = arg_channel(a);
  if (ed_failed(a)) return NULL;
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  struct ares_addr_port_node *first = NULL;
  if (c) ares_get_servers_ports(c->ares, &first);
  unsigned n = 0;
  for (const struct ares_addr_port_node *s = first; s; s = s->next) {
    char text[INET6_ADDRSTRLEN];
    if (uv_inet_ntop(s->family, &s->addr, text, sizeof text) < 0) continue;
    ed_set_index(a->ctx, list, n++, ed_str_ascii(a->ctx, text));
    ed_set_index(a->ctx, list, n++, ed_num(a->ctx, s->udp_port));
  }
  if (first) ares_free_data(first);
  return list;
}

// setServers(slot, [address, port ...], length of the array) -> status
ED_FN(cares_set_servers) {
  channel *c = arg_channel(a);
  ed_obj list = ed_arg_obj(a);
  uint32_t count = ed_arg_u32(a) / 2;
  if (ed_failed(a) || !c) return NULL;
  struct ares_addr_port_node *all = ed_try_malloc((count ? count : 1) * sizeof *all);
  int status = all ? 0 : ARES_ENOMEM;
  for (uint32_t i = 0; i < count && status == 0; i++) {
    char *text = ed_to_utf8(a->ctx, ed_get_index(a->ctx, list, 2 * i), NULL);
    int port = (int)ed_to_num(a->ctx, ed_get_index(a->ctx, list, 2 * i + 1));
    struct ares_addr_port_node *s = &all[i];
    *s = (struct ares_addr_port_node){.family = AF_INET, .udp_port = port, .tcp_port = port};
    s->next = i + 1 < count ? s + 1 : NULL;
    if (uv_inet_pton(AF_INET, text, &s->addr) < 0) {
      s->family = AF_INET6;
      if (uv_inet_pton(AF_INET6, text, &s->addr) < 0) status = ARES_EBADSTR;
    }
    free(text);
  }
  if (status == 0) status = ares_set_servers_ports(c->ares, count ? all : NULL);
  free(all);
  return ed_num(a->ctx, status);
}

// setLocalAddress(slot, IPv4 address or null, IPv6 address or null)
ED_FN(cares_set_local_address) {
  channel *c = arg_channel(a);
  const char *v4 = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  const char *v6 = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (ed_failed(a) || !c) return NULL;
  struct in_addr in = {0};
  unsigned char in6[16] = {0};
  if (v4) uv_inet_pton(AF_INET, v4, &in);
  if (v6) uv_inet_pton(AF_INET6, v6, in6);
  ares_set_local_ip4(c->ares, ntohl(in.s_addr));
  ares_set_local_ip6(c->ares, in6);
  return NULL;
}

// strerror(status) -> text
ED_FN(cares_strerror) {
  int32_t status = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_str_ascii(a->ctx, ares_strerror(status));
}

const ed_native ed_bind_cares[] = {
    {"open", cares_open},
    {"query", cares_query},
    {"reverse", cares_reverse},
    {"cancel", cares_cancel},
    {"servers", cares_servers},
    {"setServers", cares_set_servers},
    {"setLocalAddress", cares_set_local_address},
    {"strerror", cares_strerror},
    {0},
};
