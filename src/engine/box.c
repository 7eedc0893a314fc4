// SPDX-License-Identifier: MIT
// Boxes: C objects that a JavaScript object owns (engine.h). The engine frees them on whatever thread its collector
// runs a finalizer, so a kind's free_fn may touch nothing but the object.
#include "base/mem.h"
#include "engine/jsc.h"

#include <stdlib.h>

typedef struct box {
  const ed_box_kind *kind;
  void *content; // NULL once it was given back early
} box;

static void finalize(JSObjectRef object) {
  box *b = JSObjectGetPrivate(object);
  if (b->content) b->kind->free_fn(b->content);
  free(b);
}

static JSClassRef box_class(void) {
  static _Thread_local JSClassRef made;
  if (!made) {
    JSClassDefinition definition = kJSClassDefinitionEmpty;
    definition.className = "Object";
    definition.finalize = finalize;
    made = JSClassCreate(&definition);
  }
  return made;
}

ed_obj ed_box_new(ed_ctx ctx, const ed_box_kind *kind, void *take) {
  box *b = ed_xmalloc(sizeof *b);
  *b = (box){kind, take};
  JSObjectRef object = JSObjectMake(ctx, box_class(), b);
  JSReportExtraMemoryCost(ctx, kind->cost);
  return object;
}

static box *box_of(ed_ctx ctx, ed_val v) {
  return v && JSValueIsObjectOfClass(ctx, v, box_class()) ? JSObjectGetPrivate((JSObjectRef)v) : NULL;
}

void *ed_box_get(ed_ctx ctx, ed_val v, const ed_box_kind *kind) {
  box *b = box_of(ctx, v);
  return b && b->kind == kind ? b->content : NULL;
}

void ed_box_empty(ed_ctx ctx, ed_val v) {
  box *b = box_of(ctx, v);
  if (!b || !b->content) return;
  b->kind->free_fn(b->content);
  b->content = NULL;
}
