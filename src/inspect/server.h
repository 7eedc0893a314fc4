// SPDX-License-Identifier: MIT
// The server of the inspector: at most one for each thread that runs JavaScript, on a thread of its own. It answers
// HTTP with what debuggers look for
// (/json/list, /json/version, /json/protocol) and takes WebSocket connections to /<id of the target>: each is a
// session, whose messages go to the mailbox of that thread. All functions are called by it. Sessions are numbered from
// 1 up.
#ifndef ED_SERVER_H
#define ED_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ed_server_about {
  int32_t thread;       // whose mailbox it is
  const char *host;     // name or address
  int port;             // 0: any
  const char *id;       // of the target
  const char *title;    // what it is
  const char *url;      // of the program
  const char *version;  // JSON of /json/version
  const char *protocol; // JSON of /json/protocol
  bool has_http;        // whether the list of targets is to be had
} ed_server_about;

// Begins to listen. The port, or a negative errno; UV_EALREADY when the server runs.
int ed_server_start(const ed_server_about *about);
// Refuses new sessions from now on.
void ed_server_refuse(void);
// Ends all sessions, once what is to be sent has been sent, and the thread.
void ed_server_stop(void);
void ed_server_send(int32_t session, const char *text, size_t len);
void ed_server_close(int32_t session);

#endif
