/* SPDX-License-Identifier: MIT-0 */
/* registry.h - named handlers with options: add, configure, run, remove.
 *
 * A plug-in is what a handler can do; an entry is one handler under one name,
 * with options and a context of its own. Many entries may come from one
 * plug-in.
 *
 *      plug-in repeat          entries
 *      +-------------+         +-----------------+
 *      | run, fini   | <------ | "twice" times=2 |
 *      | times = 1   | <------ | "often" times=9 |
 *      +-------------+         +-----------------+
 *
 * Ownership: the registry owns its entries, copies names and options, and
 *            releases a context by the plug-in's fini. Plug-ins and option
 *            keys are [borrowed] and outlive the registry.
 * Threads:   none; guard one registry with one lock.
 * Errors:    0 on success, else a negative errno value; on failure the
 *            registry is as before the call.
 * Language:  C11 and the C library; no feature macro is needed.
 * Idea:      the plug-in tables of Apache httpd (modules, hooks) and of
 *            Python's `codecs.register`, in little.
 */
#ifndef REGISTRY_H
#define REGISTRY_H

#include <stddef.h>

#include "string_builder.h"

struct registry; /* opaque; create/destroy */

struct registry_option {
    const char *key;
    long value;
};

/* What a handler is called with. */
struct registry_call {
    void *ctx; /* [borrowed] the entry's */
    const struct registry_option *options;
    size_t option_count;
};

/* Reads `input`, appends to `out`. 0, or a negative errno value; -EAGAIN and
 * -EINTR ask for another try. Must not change the registry. */
typedef int (*registry_run_fn)(const struct registry_call *call,
                               const char *input, struct string_builder *out);
typedef void (*registry_hook_fn)(void *ctx);

struct registry_plugin {
    registry_run_fn run;
    registry_hook_fn fini; /* releases a context; NULL: nothing to release */
    const struct registry_option *defaults; /* each entry gets a copy */
    size_t default_count;
};

/* The option `key` of the entry that is called, or `fallback`. */
long registry_call_option(const struct registry_call *call, const char *key,
                          long fallback);

/* Makes an empty registry. out [transfer], NULL on failure. -ENOMEM. */
int registry_create(struct registry **out);

/* Runs what registry_at_exit added, the last first; then removes the entries,
 * the last first. NULL is fine. */
void registry_destroy(struct registry *r);

/* Adds an entry. A name is 1 byte or more, none of them a control character.
 *   ctx      [transfer]  to the entry on success; stays the caller's else
 *   -EINVAL  no name
 *   -EEXIST  the name is taken
 *   -ENOMEM  no memory
 */
int registry_add(struct registry *r, const char *name,
                 const struct registry_plugin *plugin, void *ctx);

/* Adds an entry like the one called `like`, with options of its own that
 * begin as that one's are now.
 *   -ENOENT   there is no such entry
 *   -ENOTSUP  its context has an owner already: its plug-in has a fini
 *   -EINVAL, -EEXIST, -ENOMEM  as registry_add
 */
int registry_add_like(struct registry *r, const char *name, const char *like);

/* Sets an option that the plug-in has. -ENOENT: no such entry or option. */
int registry_set(struct registry *r, const char *name, const char *key,
                 long value);

/* Gets an option. out is unchanged on failure. -ENOENT as registry_set. */
int registry_get(const struct registry *r, const char *name, const char *key,
                 long *out);

/* Runs one entry: once, or up to the option `tries` times as long as the
 * handler answers -EAGAIN or -EINTR.
 *   -ENOENT  there is no such entry
 *   else     what the handler said last
 */
int registry_run(const struct registry *r, const char *name, const char *input,
                 struct string_builder *out);

/* Runs all entries in the order in which they were added, also when one
 * fails. 0, or the first error. */
int registry_run_all(const struct registry *r, const char *input,
                     struct string_builder *out);

/* Removes one entry. -ENOENT. O(entries). */
int registry_remove(struct registry *r, const char *name);

/* Removes all entries of a plug-in; gives their number. The others keep their
 * order. */
size_t registry_remove_plugin(struct registry *r,
                              const struct registry_plugin *plugin);

size_t registry_len(const struct registry *r);

/* Names in the order in which their entries were added. data[0..len) are
 * [borrowed] from the registry, until an entry is removed. */
struct registry_names {
    const char **data;
    size_t len, cap;
};

/* Appends the names that begin with `prefix` to `into`; NULL: to a new list.
 *   result   `into`, or the new list [transfer] registry_names_destroy
 *   NULL     no memory; `into` is as before
 */
struct registry_names *registry_names(const struct registry *r,
                                      const char *prefix,
                                      struct registry_names *into);
void registry_names_destroy(struct registry_names *names); /* NULL is fine */

/* Has `hook` called with `ctx` by registry_destroy. The last one added runs
 * first: it may use what was there before it. -ENOMEM. */
int registry_at_exit(struct registry *r, registry_hook_fn hook, void *ctx);

#endif
