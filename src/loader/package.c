// SPDX-License-Identifier: MIT
// Cache of package.json files: see package.h.
#include "loader/package.h"

#include "base/mem.h"
#include "loader/file.h"
#include "loop/permission.h"
#include <stdlib.h>
#include <string.h>

typedef struct package_slot {
  ed_package *package; // NULL: there was none in this generation
  unsigned generation;
} package_slot;

static void free_slot(void *value) {
  package_slot *slot = value;
  if (!slot) return;
  if (slot->package) {
    ed_json_free(slot->package->doc);
    free(slot->package->dir);
    free(slot->package->file);
    free(slot->package);
  }
  free(slot);
}

void ed_packages_deinit(ed_packages *all) { ed_strmap_clear(&all->by_dir, free_slot); }
void ed_packages_forget_missing(ed_packages *all) { all->generation++; }

static const ed_json *member(const ed_json *root, const char *key) { return ed_json_get(root, key, strlen(key)); }

static bool is_text(const ed_json *v, const char *text) {
  return v->kind == ED_JSON_STRING && v->len == strlen(text) && memcmp(v->str, text, v->len) == 0;
}

// Takes what resolution needs from the tree. False when the file breaks the rules: not an object, a name or type that
// is not a string. (Other members of a wrong kind are as if absent.)
static bool take_members(ed_package *p) {
  const ed_json *root = ed_json_root(p->doc);
  if (root->kind != ED_JSON_OBJECT) return false;
  p->name = member(root, "name");
  if (p->name && p->name->kind != ED_JSON_STRING) return false;
  const ed_json *type = member(root, "type");
  if (type && type->kind != ED_JSON_STRING) return false;
  if (type && is_text(type, "module")) p->type = ED_PACKAGE_MODULE;
  else if (type && is_text(type, "commonjs")) p->type = ED_PACKAGE_COMMONJS;
  p->main = member(root, "main");
  if (p->main && p->main->kind != ED_JSON_STRING) p->main = NULL;
  p->exports = member(root, "exports");
  if (p->exports && p->exports->kind < ED_JSON_STRING) p->exports = NULL;
  p->imports = member(root, "imports");
  if (p->imports && p->imports->kind != ED_JSON_OBJECT) p->imports = NULL;
  return true;
}

static ed_package *read_package(const char *dir, size_t len) {
  static const char name[] = "/package.json";
  char *file = ed_xmalloc(len + sizeof name);
  memcpy(file, dir, len);
  memcpy(file + len, name, sizeof name);
  size_t size;
  char *text;
  // One that may not be read is as if absent.
  if (!ed_permission_to_read(file) || ed_file_read(file, &text, &size) < 0) {
    free(file);
    return NULL;
  }
  ed_package *p = ed_xcalloc(1, sizeof *p);
  p->file = file;
  p->dir = ed_xstrndup(file, len + 1);
  p->doc = ed_json_parse(text, size, NULL);
  if (p->doc && !take_members(p)) {
    ed_json_free(p->doc);
    *p = (ed_package){.file = p->file, .dir = p->dir};
  }
  return p;
}

const ed_package *ed_package_in(ed_packages *all, const char *dir, size_t len) {
  ed_strmap_entry *e = ed_strmap_put(&all->by_dir, dir, len);
  package_slot *slot = e->value;
  if (slot && (slot->package || slot->generation == all->generation)) return slot->package;
  if (!slot) slot = e->value = ed_xcalloc(1, sizeof *slot);
  slot->generation = all->generation;
  slot->package = read_package(dir, len);
  return slot->package;
}

const ed_package *ed_package_of(ed_packages *all, const char *file) {
  static const char modules[] = "/node_modules";
  const size_t modules_len = sizeof modules - 1;
  for (size_t len = strlen(file); len > 0;) {
    do len--;
    while (len > 0 && file[len] != '/');
    if (len >= modules_len && memcmp(file + len - modules_len, modules, modules_len) == 0) return NULL;
    const ed_package *p = ed_package_in(all, file, len);
    if (p) return p;
  }
  return NULL;
}

int ed_package_is_named(const ed_package *p, const char *name, size_t len) {
  return p->name && p->name->len == len && memcmp(p->name->str, name, len) == 0;
}
