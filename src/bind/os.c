// SPDX-License-Identifier: MIT
// Binding `os`: what node:os tells of the machine. Natives answer values, or a negative errno.
#include "base/mem.h"
#include "engine/cells.h"
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

static ed_val text(ed_ctx ctx, const char *s) { return ed_str_utf8(ctx, s, strlen(s)); }

// uname() -> [sysname, release, version, machine] or errno
ED_FN(os_uname) {
  uv_utsname_t u;
  int err = uv_os_uname(&u);
  if (err) return ed_num(a->ctx, err);
  ed_val v[4] = {text(a->ctx, u.sysname), text(a->ctx, u.release), text(a->ctx, u.version), text(a->ctx, u.machine)};
  return ed_array_new(a->ctx, 4, v);
}

// hostname() -> text or errno
ED_FN(os_hostname) {
  char name[UV_MAXHOSTNAMESIZE];
  size_t size = sizeof name;
  int err = uv_os_gethostname(name, &size);
  return err ? ed_num(a->ctx, err) : ed_str_utf8(a->ctx, name, size);
}

// homedir() -> text or errno
ED_FN(os_homedir) {
  char path[4096];
  size_t size = sizeof path;
  int err = uv_os_homedir(path, &size);
  return err ? ed_num(a->ctx, err) : ed_str_utf8(a->ctx, path, size);
}

// memory(): total and free bytes in cells F0, F1
ED_FN(os_memory) {
  (void)a;
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  f[0] = (double)uv_get_total_memory();
  f[1] = (double)uv_get_free_memory();
  return NULL;
}

// loadavg(): three figures in cells F0-F2
ED_FN(os_loadavg) {
  (void)a;
  uv_loadavg(ed_engine_cells(ed_engine_here())->f + ED_CELL_F0);
  return NULL;
}

// uptime() -> seconds, or errno
ED_FN(os_uptime) {
  double seconds = 0;
  int err = uv_uptime(&seconds);
  return ed_num(a->ctx, err ? err : seconds);
}

// parallelism() -> processors this process may use
ED_FN(os_parallelism) { return ed_num(a->ctx, uv_available_parallelism()); }

// cpus() -> [model, MHz, user, nice, sys, idle, irq, ...] or errno; times in ms
ED_FN(os_cpus) {
  uv_cpu_info_t *cpus;
  int count, err = uv_cpu_info(&cpus, &count);
  if (err) return ed_num(a->ctx, err);
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  for (int i = 0; i < count; i++) {
    const uv_cpu_info_t *c = cpus + i;
    ed_set_index(a->ctx, list, n++, text(a->ctx, c->model));
    const double figures[] = {c->speed,
                              (double)c->cpu_times.user,
                              (double)c->cpu_times.nice,
                              (double)c->cpu_times.sys,
                              (double)c->cpu_times.idle,
                              (double)c->cpu_times.irq};
    for (int k = 0; k < 6; k++) ed_set_index(a->ctx, list, n++, ed_num(a->ctx, figures[k]));
  }
  uv_free_cpu_info(cpus, count);
  return list;
}

// interfaces() -> [name, address, netmask, is IPv6, mac, internal, scope id, ...] or errno
ED_FN(os_interfaces) {
  uv_interface_address_t *all;
  int count, err = uv_interface_addresses(&all, &count);
  if (err == UV_ENOSYS) return ed_array_new(a->ctx, 0, NULL); // a system without them has none
  if (err) return ed_num(a->ctx, err);
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  for (int i = 0; i < count; i++) {
    const uv_interface_address_t *it = all + i;
    char ip[INET6_ADDRSTRLEN] = "<unknown sa family>", mask[INET6_ADDRSTRLEN] = "", mac[18];
    bool is6 = it->address.address4.sin_family == AF_INET6;
    if (is6) {
      uv_ip6_name(&it->address.address6, ip, sizeof ip);
      uv_ip6_name(&it->netmask.netmask6, mask, sizeof mask);
    } else if (it->address.address4.sin_family == AF_INET) {
      uv_ip4_name(&it->address.address4, ip, sizeof ip);
      uv_ip4_name(&it->netmask.netmask4, mask, sizeof mask);
    }
    for (int k = 0; k < 6; k++) snprintf(mac + 3 * k, 4, k < 5 ? "%02x:" : "%02x", (unsigned char)it->phys_addr[k]);
    ed_val row[] = {text(a->ctx, it->name),
                    text(a->ctx, ip),
                    text(a->ctx, mask),
                    ed_bool(a->ctx, is6),
                    text(a->ctx, mac),
                    ed_bool(a->ctx, it->is_internal),
                    ed_num(a->ctx, is6 ? (double)it->address.address6.sin6_scope_id : -1)};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) ed_set_index(a->ctx, list, n++, row[k]);
  }
  uv_free_interface_addresses(all, count);
  return list;
}

static ed_val text_or_bytes(ed_ctx ctx, const char *s, bool bytes) {
  if (!s) return ed_null(ctx);
  if (!bytes) return text(ctx, s);
  return ed_arraybuffer_take(ctx, (uint8_t *)ed_xstrdup(s), strlen(s));
}

// userInfo(bytes) -> [uid, gid, username, homedir, shell] or errno
ED_FN(os_user_info) {
  bool bytes = ed_arg_bool(a);
  uv_passwd_t p;
  int err = uv_os_get_passwd(&p);
  if (err) return ed_num(a->ctx, err);
  ed_val v[5] = {ed_num(a->ctx, (double)p.uid), ed_num(a->ctx, (double)p.gid), text_or_bytes(a->ctx, p.username, bytes),
                 text_or_bytes(a->ctx, p.homedir, bytes), text_or_bytes(a->ctx, p.shell, bytes)};
  uv_os_free_passwd(&p);
  return ed_array_new(a->ctx, 5, v);
}

// getPriority(pid) -> priority in cell N0; 0 or errno
ED_FN(os_get_priority) {
  int pid = ed_arg_i32(a), priority = 0;
  if (ed_failed(a)) return NULL;
  int err = uv_os_getpriority(pid, &priority);
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = priority;
  return ed_num(a->ctx, err);
}

// setPriority(pid, priority) -> 0 or errno
ED_FN(os_set_priority) {
  int pid = ed_arg_i32(a);
  int priority = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_num(a->ctx, uv_os_setpriority(pid, priority));
}

const ed_native ed_bind_os[] = {
    {"uname", os_uname},
    {"hostname", os_hostname},
    {"homedir", os_homedir},
    {"memory", os_memory},
    {"loadavg", os_loadavg},
    {"uptime", os_uptime},
    {"parallelism", os_parallelism},
    {"cpus", os_cpus},
    {"interfaces", os_interfaces},
    {"userInfo", os_user_info},
    {"getPriority", os_get_priority},
    {"setPriority", os_set_priority},
    {0},
};
