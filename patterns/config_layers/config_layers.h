/* SPDX-License-Identifier: MIT-0 */
/* config_layers.h 1.0.0 - settings from defaults, files, environment, flags,
 * each with the place it came from.
 *
 * Copy config_layers.h, config_layers.c and config_layers_get.c.
 *
 * Ownership: names and defaults are [borrowed] for the object's life; what is
 *            set is copied.
 * Threads:   set in one thread; then any number may get.
 * Errors:    0 or a negative errno value, and a text for people in `err`,
 *            which may be NULL. A failed load has changed nothing, but for
 *            -ENOMEM, after which part of it may be set.
 * Layers:    default < file < environment < flag, in whatever order they are
 *            loaded; within one layer the later one wins.
 * Text:      one `key = value` a line; space around both is dropped; a line
 *            that begins with # is a comment; quotes keep space: " a ".
 * Idea:      git config --show-origin; PostgreSQL guc.c (GucSource).
 */
#ifndef CONFIG_LAYERS_H
#define CONFIG_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONFIG_LAYERS_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum config_layers_layer {
    CONFIG_LAYERS_DEFAULT,
    CONFIG_LAYERS_FILE,
    CONFIG_LAYERS_ENVIRONMENT,
    CONFIG_LAYERS_FLAG
};

struct config_layers_key {
    const char *name;  /* small letters, digits and _: "max_depth" */
    const char *value; /* the default; NULL: none */
};

struct config_layers_error {
    int code;       /* as returned */
    char text[240]; /* "crawl.conf:3: max_depth: 'ten' is no whole number" */
};

struct config_layers; /* opaque; create/destroy */

/* Knows `count` keys and their defaults. -ENOMEM. O(count). */
int config_layers_create(struct config_layers **out,
                         const struct config_layers_key *keys, size_t count);
void config_layers_destroy(struct config_layers *c); /* NULL is fine */

/* Sets one key, unless a higher layer has. `origin` says where the value
 * stood, in words of your own: "--max-depth". -ENOENT: no such key, and `err`
 * names the nearest; -ENOMEM.
 */
int config_layers_set(struct config_layers *c, enum config_layers_layer layer,
                      const char *key, const char *value, const char *origin,
                      struct config_layers_error *err);

/* Sets what stands in a text of the FILE layer; the origin is `name:line`.
 *   -ENOENT  unknown key    -EEXIST  a key twice in one text
 *   -EINVAL  a line that is no `key = value`, or a NUL in it
 *   -ENOMEM
 * O(lines * keys).
 */
int config_layers_load_text(struct config_layers *c, const char *name,
                            const char *text, size_t size,
                            struct config_layers_error *err);

/* The same from a file. Also what open and read report: -ENOENT may so be the
 * file, and then err->text says it; -EFBIG above 1 MiB.
 */
int config_layers_load_file(struct config_layers *c, const char *path,
                            struct config_layers_error *err);

/* Sets max_depth by CRAWL_MAX_DEPTH where prefix is "CRAWL_". `environment` is
 * as environ(7): NULL-terminated. A name with the prefix and an unknown rest is
 * -ENOENT: misspelt variables would else be ignored in silence. -ENOMEM.
 */
int config_layers_load_environment(struct config_layers *c, const char *prefix,
                                   char *const *environment,
                                   struct config_layers_error *err);

/* Getters. The key must be known (asserted). A value that was set is [owned]
 * and lives until the key is set anew.
 *   -ENODATA  there is none, not even a default
 *   -EINVAL   junk: not all of it is a number, a truth or a time
 *   -ERANGE   a number outside min..max
 * out is unchanged on failure; err says origin, key, value and what is wrong.
 * bool: true yes on 1, false no off 0. ms: a whole number and ms, s, m or h.
 */
int config_layers_text(const struct config_layers *c, const char *key,
                       const char **out, struct config_layers_error *err);
int config_layers_int(const struct config_layers *c, const char *key,
                      int64_t min, int64_t max, int64_t *out,
                      struct config_layers_error *err);
int config_layers_ms(const struct config_layers *c, const char *key,
                     int64_t min, int64_t max, int64_t *out,
                     struct config_layers_error *err);
int config_layers_bool(const struct config_layers *c, const char *key,
                       bool *out, struct config_layers_error *err);

/* Where the value stood: "default", "crawl.conf:3", "CRAWL_MAX_DEPTH", or what
 * was given to config_layers_set.
 */
const char *config_layers_origin(const struct config_layers *c,
                                 const char *key);

#ifdef __cplusplus
}
#endif

#endif
