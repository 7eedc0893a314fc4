// SPDX-License-Identifier: MIT
// The server of the inspector: see server.h.
//
//   listener ──► connection: HTTP until a request upgrades it, then WebSocket frames ──► letters
//   orders (send, close, stop), under a lock ──► on_orders ──► writes
//
// Connections, and all but the orders, belong to the server's thread.
#include "inspect/server.h"

#include "base/buf.h"
#include "base/mem.h"
#include "inspect/frames.h"
#include "inspect/mailbox.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <uv.h>

enum { HEAD_MAX = 32 << 10, MESSAGE_MAX = 256 << 20, READ_SIZE = 64 << 10, BACKLOG = 511 };
enum { ORDER_SEND, ORDER_CLOSE, ORDER_REFUSE, ORDER_STOP };

typedef struct order {
  struct order *next;
  int what;
  int32_t session;
  size_t len;
  char text[];
} order;

typedef struct connection {
  uv_tcp_t tcp; // first
  struct server *server;
  int32_t session; // 0: HTTP
  bool has_closed; // a close frame was sent
  ed_buf in;       // bytes that are no whole request or frame yet
  ed_buf message;  // of a message in several frames
  struct connection *next;
} connection;

typedef struct outgoing {
  uv_write_t uv; // first
  bool is_last;
  size_t len;
  char bytes[];
} outgoing;

typedef struct server {
  int32_t owner;        // the thread's number
  pthread_mutex_t lock; // of the orders
  order *first, **last;
  uv_async_t wake;
  uv_thread_t thread;
  uv_loop_t loop;
  uv_tcp_t listener;
  connection *connections;
  int32_t last_session;
  bool refuses, ends;
  char *host, *id, *title, *url, *version, *protocol;
  int port;
  bool has_http;
  char buffer[READ_SIZE];
} server;

static _Thread_local server *mine;

// ---- writing -------------------------------------------------------------------------------------------------------

static void on_closed(uv_handle_t *uv) {
  connection *c = (connection *)uv;
  for (connection **at = &c->server->connections; *at; at = &(*at)->next)
    if (*at == c) {
      *at = c->next;
      break;
    }
  ed_buf_deinit(&c->in);
  ed_buf_deinit(&c->message);
  free(c);
}

static void drop(connection *c) {
  if (uv_is_closing((uv_handle_t *)c)) return;
  if (c->session) ed_mailbox_post(c->server->owner, ED_LETTER_DISCONNECT, c->session, ED_FROM_SERVER, "", 0);
  c->session = 0;
  uv_close((uv_handle_t *)c, on_closed);
}

static void on_written(uv_write_t *uv, int status) {
  outgoing *o = (outgoing *)uv;
  if (status < 0 || o->is_last) drop((connection *)o->uv.handle);
  free(o);
}

static void write_bytes(connection *c, const void *head, size_t head_len, const void *text, size_t len, bool is_last) {
  if (uv_is_closing((uv_handle_t *)c)) return;
  outgoing *o = ed_xmalloc(sizeof *o + head_len + len);
  o->is_last = is_last;
  o->len = head_len + len;
  memcpy(o->bytes, head, head_len);
  memcpy(o->bytes + head_len, text, len);
  uv_buf_t buf = uv_buf_init(o->bytes, (unsigned)o->len);
  if (uv_write(&o->uv, (uv_stream_t *)&c->tcp, &buf, 1, on_written) != 0) {
    free(o);
    drop(c);
  }
}

static void send_frame(connection *c, int opcode, const void *text, size_t len) {
  uint8_t head[ED_FRAME_HEAD_MAX];
  size_t head_len = ed_frame_head(head, opcode, len);
  write_bytes(c, head, head_len, text, len, false);
}

// ---- HTTP ----------------------------------------------------------------------------------------------------------

static void answer(connection *c, const char *json, size_t len) {
  char head[256];
  int n = snprintf(head, sizeof head,
                   "HTTP/1.0 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nCache-Control: no-cache\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   len);
  write_bytes(c, head, (size_t)n, json, len, true);
}

static void refuse(connection *c) {
  static const char text[] = "HTTP/1.0 400 Bad Request\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n"
                             "WebSockets request was expected\r\n";
  write_bytes(c, text, sizeof text - 1, "", 0, true);
}

// The value of a header in a request's head, without blanks around it; NULL when it has none.
static const char *header(const char *head, const char *name, size_t *len) {
  size_t n = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
    line += 2;
    if (strncasecmp(line, name, n) != 0 || line[n] != ':') continue;
    const char *value = line + n + 1, *end = strstr(value, "\r\n");
    if (!end) return NULL;
    while (*value == ' ' || *value == '\t') value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t')) end--;
    *len = (size_t)(end - value);
    return value;
  }
  return NULL;
}

// An address, or this machine: a page of the web that has its name resolve to here must not get in.
static bool is_host_allowed(const char *host, size_t len) {
  char name[256];
  if (!host || len == 0) return true;
  if (len >= sizeof name) return false;
  memcpy(name, host, len);
  name[len] = 0;
  char *colon = strrchr(name, ':'), *bracket = strchr(name, ']');
  if (colon && (!bracket || colon > bracket)) *colon = 0;
  static const char *const own[] = {"localhost", "localhost.", "localhost6", "localhost6.localdomain6"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (strcasecmp(name, own[i]) == 0) return true;
  unsigned char address[sizeof(struct in6_addr)];
  if (name[0] == '[' && (bracket = strchr(name, ']')) != NULL) {
    *bracket = 0;
    return inet_pton(AF_INET6, name + 1, address) == 1;
  }
  return inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1;
}

static void put(ed_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(ed_buf *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = NULL;
  int n = vasprintf(&text, format, args);
  va_end(args);
  if (n >= 0) ed_buf_append(b, text, (size_t)n);
  free(text);
}

static void put_text(ed_buf *b, const char *text) {
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') put(b, "\\%c", *text);
    else if ((unsigned char)*text < ' ') put(b, "\\u%04x", (unsigned char)*text);
    else ed_buf_append(b, text, 1);
  }
}

static void answer_list(connection *c, const char *host, size_t host_len) {
  ed_buf b;
  ed_buf_init(&b, 1 << 20);
  char place[300];
  if (host && host_len < sizeof place) snprintf(place, sizeof place, "%.*s/%s", (int)host_len, host, c->server->id);
  else snprintf(place, sizeof place, "%s:%d/%s", c->server->host, c->server->port, c->server->id);
  static const char front[] = "devtools://devtools/bundled/";
  put(&b, "[ {\n  \"description\": \"node.js instance\",\n");
  put(&b, "  \"devtoolsFrontendUrl\": \"%sjs_app.html?experiments=true&v8only=true&ws=", front);
  put_text(&b, place);
  put(&b, "\",\n  \"devtoolsFrontendUrlCompat\": \"%sinspector.html?experiments=true&v8only=true&ws=", front);
  put_text(&b, place);
  put(&b, "\",\n  \"faviconUrl\": \"https://nodejs.org/static/images/favicons/favicon.ico\",\n  \"id\": \"%s\",\n",
      c->server->id);
  put(&b, "  \"title\": \"");
  put_text(&b, c->server->title);
  put(&b, "\",\n  \"type\": \"node\",\n  \"url\": \"");
  put_text(&b, c->server->url);
  put(&b, "\",\n  \"webSocketDebuggerUrl\": \"ws://");
  put_text(&b, place);
  put(&b, "\"\n} ]\n\n");
  answer(c, b.data, b.len);
  ed_buf_deinit(&b);
}

static void upgrade(connection *c, const char *head, const char *path, size_t path_len) {
  size_t key_len;
  const char *key = header(head, "Sec-WebSocket-Key", &key_len);
  size_t id_len = strlen(c->server->id);
  if (!key || c->server->refuses || path_len != id_len + 1 || memcmp(path + 1, c->server->id, id_len) != 0) {
    refuse(c);
    return;
  }
  char accept[ED_FRAME_ACCEPT], text[256];
  ed_frame_accept(accept, key, key_len);
  int n = snprintf(text, sizeof text,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: %s\r\n\r\n",
                   accept);
  write_bytes(c, text, (size_t)n, "", 0, false);
  c->session = ++c->server->last_session;
  c->in.max = MESSAGE_MAX + HEAD_MAX;
  dprintf(STDERR_FILENO, "Debugger attached.\n");
  ed_mailbox_post(c->server->owner, ED_LETTER_CONNECT, c->session, ED_FROM_SERVER, c->server->id, id_len);
}

static bool is_path(const char *path, size_t len, const char *wanted) {
  return len == strlen(wanted) && memcmp(path, wanted, len) == 0;
}

static void serve(connection *c, const char *head) {
  size_t host_len = 0, upgrade_len = 0;
  const char *host = header(head, "Host", &host_len), *wants = header(head, "Upgrade", &upgrade_len);
  if (strncmp(head, "GET /", 5) != 0 || !is_host_allowed(host, host_len)) {
    refuse(c);
    return;
  }
  const char *path = head + 4;
  size_t len = strcspn(path, " ?\r");
  if (wants && upgrade_len == 9 && strncasecmp(wants, "websocket", 9) == 0) upgrade(c, head, path, len);
  else if (!c->server->has_http) refuse(c);
  else if (is_path(path, len, "/json") || is_path(path, len, "/json/list")) answer_list(c, host, host_len);
  else if (is_path(path, len, "/json/version")) answer(c, c->server->version, strlen(c->server->version));
  else if (is_path(path, len, "/json/protocol")) answer(c, c->server->protocol, strlen(c->server->protocol));
  else refuse(c);
}

// The bytes of a whole request that were served; 0 when there is none yet.
static size_t take_request(connection *c) {
  char *end = c->in.len ? memmem(c->in.data, c->in.len, "\r\n\r\n", 4) : NULL;
  if (!end) {
    if (c->in.len > HEAD_MAX) drop(c);
    return 0;
  }
  size_t len = (size_t)(end + 4 - c->in.data);
  char *head = ed_xmalloc(len + 1);
  memcpy(head, c->in.data, len);
  head[len] = 0;
  serve(c, head);
  free(head);
  return len;
}

// ---- WebSocket -----------------------------------------------------------------------------------------------------

static void take_message(connection *c, const ed_frame *f) {
  if (c->message.len + f->len > MESSAGE_MAX) {
    drop(c);
    return;
  }
  ed_buf_append(&c->message, f->payload, f->len);
  if (!f->is_final) return;
  ed_mailbox_post(c->server->owner, ED_LETTER_MESSAGE, c->session, ED_FROM_SERVER, c->message.data, c->message.len);
  c->message.len = 0;
}

static size_t take_frame(connection *c) {
  ed_frame f;
  long n = ed_frame_read((uint8_t *)c->in.data, c->in.len, MESSAGE_MAX, &f);
  if (n < 0) drop(c);
  if (n <= 0) return 0;
  switch (f.opcode) {
  case ED_FRAME_MORE:
  case ED_FRAME_TEXT:
  case ED_FRAME_BINARY: take_message(c, &f); break;
  case ED_FRAME_PING: send_frame(c, ED_FRAME_PONG, f.payload, f.len); break;
  case ED_FRAME_PONG: break;
  case ED_FRAME_CLOSE:
    if (c->has_closed) drop(c);
    else write_bytes(c, "\x88\x00", 2, "", 0, true);
    break;
  default: drop(c);
  }
  return (size_t)n;
}

// ---- connections ---------------------------------------------------------------------------------------------------

static void on_alloc(uv_handle_t *uv, size_t suggested, uv_buf_t *buf) {
  (void)suggested;
  server *s = ((connection *)uv)->server;
  *buf = uv_buf_init(s->buffer, sizeof s->buffer);
}

static void on_read(uv_stream_t *uv, ssize_t n, const uv_buf_t *buf) {
  connection *c = (connection *)uv;
  if (n < 0 || (n > 0 && !ed_buf_append(&c->in, buf->base, (size_t)n))) {
    drop(c);
    return;
  }
  for (;;) {
    size_t taken = uv_is_closing((uv_handle_t *)c) || c->in.len == 0 ? 0 : c->session ? take_frame(c) : take_request(c);
    if (taken == 0) return;
    memmove(c->in.data, c->in.data + taken, c->in.len - taken);
    c->in.len -= taken;
  }
}

static void on_connection(uv_stream_t *listener, int status) {
  if (status < 0) return;
  connection *c = ed_xcalloc(1, sizeof *c);
  c->server = listener->data;
  ed_buf_init(&c->in, HEAD_MAX + READ_SIZE);
  ed_buf_init(&c->message, MESSAGE_MAX);
  uv_tcp_init(&c->server->loop, &c->tcp);
  c->next = c->server->connections;
  c->server->connections = c;
  if (uv_accept(listener, (uv_stream_t *)c) != 0 || uv_read_start((uv_stream_t *)c, on_alloc, on_read) != 0) drop(c);
  else uv_tcp_nodelay(&c->tcp, 1);
}

// ---- orders --------------------------------------------------------------------------------------------------------

static connection *connection_of(const server *s, int32_t session) {
  for (connection *c = s->connections; c; c = c->next)
    if (c->session == session) return c;
  return NULL;
}

static void close_session(connection *c) {
  c->has_closed = true;
  send_frame(c, ED_FRAME_CLOSE, "", 0);
}

static void on_drained(uv_shutdown_t *uv, int status) {
  (void)status;
  drop((connection *)uv->handle);
  free(uv);
}

static void stop(server *s) {
  if (s->ends) return;
  s->ends = true;
  uv_close((uv_handle_t *)&s->listener, NULL);
  for (connection *c = s->connections; c; c = c->next) {
    if (uv_is_closing((uv_handle_t *)c)) continue;
    if (c->session) close_session(c);
    uv_shutdown_t *end = ed_xmalloc(sizeof *end);
    if (uv_shutdown(end, (uv_stream_t *)c, on_drained) == 0) continue;
    free(end);
    drop(c);
  }
  uv_close((uv_handle_t *)&s->wake, NULL);
}

static void obey(server *s, const order *o) {
  connection *c = o->session ? connection_of(s, o->session) : NULL;
  if (o->what == ORDER_SEND && c) send_frame(c, ED_FRAME_TEXT, o->text, o->len);
  else if (o->what == ORDER_CLOSE && c) close_session(c);
  else if (o->what == ORDER_REFUSE) s->refuses = true;
  else if (o->what == ORDER_STOP) stop(s);
}

static void on_orders(uv_async_t *uv) {
  server *s = uv->data;
  pthread_mutex_lock(&s->lock);
  order *o = s->first;
  s->first = NULL;
  s->last = &s->first;
  pthread_mutex_unlock(&s->lock);
  for (order *next; o; o = next) {
    next = o->next;
    if (!s->ends) obey(s, o);
    free(o);
  }
}

static void give_order(int what, int32_t session, const char *text, size_t len) {
  server *s = mine;
  if (!s) return;
  order *o = ed_xmalloc(sizeof *o + len);
  *o = (order){NULL, what, session, len};
  memcpy(o->text, text, len);
  pthread_mutex_lock(&s->lock);
  *s->last = o;
  s->last = &o->next;
  uv_async_send(&s->wake);
  pthread_mutex_unlock(&s->lock);
}

void ed_server_send(int32_t session, const char *text, size_t len) { give_order(ORDER_SEND, session, text, len); }
void ed_server_close(int32_t session) { give_order(ORDER_CLOSE, session, "", 0); }
void ed_server_refuse(void) { give_order(ORDER_REFUSE, 0, "", 0); }

// ---- life ----------------------------------------------------------------------------------------------------------

static void run_thread(void *arg) {
  server *s = arg;
  uv_run(&s->loop, UV_RUN_DEFAULT);
}

static int listen_at(server *s, const ed_server_about *about) {
  struct sockaddr_storage address;
  char port[16];
  snprintf(port, sizeof port, "%d", about->port);
  uv_getaddrinfo_t lookup;
  const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  int err = uv_getaddrinfo(&s->loop, &lookup, NULL, about->host, port, &hints);
  if (err != 0) return err;
  memcpy(&address, lookup.addrinfo->ai_addr, lookup.addrinfo->ai_addrlen);
  uv_freeaddrinfo(lookup.addrinfo);
  uv_tcp_init(&s->loop, &s->listener);
  s->listener.data = s;
  err = uv_tcp_bind(&s->listener, (const struct sockaddr *)&address, 0);
  if (err == 0) err = uv_listen((uv_stream_t *)&s->listener, BACKLOG, on_connection);
  int len = sizeof address;
  if (err == 0) err = uv_tcp_getsockname(&s->listener, (struct sockaddr *)&address, &len);
  if (err != 0) {
    uv_close((uv_handle_t *)&s->listener, NULL);
    return err;
  }
  // Both families have the port in the same place.
  return ntohs(((const struct sockaddr_in *)(const void *)&address)->sin_port);
}

// Once its loop has nothing left to do.
static void free_server(server *s) {
  uv_loop_close(&s->loop);
  for (order *o = s->first, *next; o; o = next) {
    next = o->next;
    free(o);
  }
  char *texts[] = {s->host, s->id, s->title, s->url, s->version, s->protocol};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) free(texts[i]);
  pthread_mutex_destroy(&s->lock);
  free(s);
}

// Signals are for the threads that run JavaScript.
static int start_thread(server *s) {
  sigset_t every, before;
  sigfillset(&every);
  pthread_sigmask(SIG_BLOCK, &every, &before);
  int err = uv_thread_create(&s->thread, run_thread, s);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return err;
}

int ed_server_start(const ed_server_about *about) {
  if (mine) return UV_EALREADY;
  server *s = ed_xcalloc(1, sizeof *s);
  if (uv_loop_init(&s->loop) != 0) {
    free(s);
    return UV_EMFILE;
  }
  pthread_mutex_init(&s->lock, NULL);
  s->last = &s->first;
  s->owner = about->thread;
  s->host = ed_xstrdup(about->host), s->id = ed_xstrdup(about->id), s->title = ed_xstrdup(about->title);
  s->url = ed_xstrdup(about->url), s->version = ed_xstrdup(about->version);
  s->protocol = ed_xstrdup(about->protocol);
  s->has_http = about->has_http;
  int port = s->port = listen_at(s, about);
  if (port >= 0) {
    uv_async_init(&s->loop, &s->wake, on_orders);
    s->wake.data = s;
    int err = start_thread(s);
    if (err == 0) {
      mine = s;
      return port;
    }
    port = err;
    uv_close((uv_handle_t *)&s->wake, NULL);
    uv_close((uv_handle_t *)&s->listener, NULL);
  }
  uv_run(&s->loop, UV_RUN_DEFAULT);
  free_server(s);
  return port;
}

void ed_server_stop(void) {
  server *s = mine;
  if (!s) return;
  give_order(ORDER_STOP, 0, "", 0);
  mine = NULL;
  uv_thread_join(&s->thread);
  free_server(s);
}
