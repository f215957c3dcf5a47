/* SPDX-License-Identifier: MIT-0 */
/* crawl_config_read.h - reads typed members of libconfig's groups; what is
 * wrong is told with file and line.
 *
 * Texts and arrays go into the configuration's arena. Each returns 0 or fails
 * with -EINVAL (the file's fault) or -ENOMEM, and then err->text is set. What
 * is not there and not required is NULL, or left as it was.
 */
#ifndef CRAWL_CONFIG_READ_H
#define CRAWL_CONFIG_READ_H

#include "crawl_config.h"

struct config_setting_t; /* libconfig's */

struct crawl_config_loader {
    struct crawl_config *out;
    const char *path;
    struct port_error *err;
};

__attribute__((format(printf, 3, 4))) int
crawl_config_fail(struct crawl_config_loader *l,
                  const struct config_setting_t *at, const char *format, ...);
int crawl_config_no_memory(struct crawl_config_loader *l);

/* Every key of the group is one of these; NULL ends them. */
int crawl_config_check_keys(struct crawl_config_loader *l,
                            const struct config_setting_t *group,
                            const char *const *known);
int crawl_config_get_text(struct crawl_config_loader *l,
                          const struct config_setting_t *group,
                          const char *name, bool required, const char **out);
int crawl_config_get_int(struct crawl_config_loader *l,
                         const struct config_setting_t *group, const char *name,
                         int64_t *out);
int crawl_config_get_bool(struct crawl_config_loader *l,
                          const struct config_setting_t *group,
                          const char *name, bool *out);
/* [ "a", "b" ]; NULL behind the last. */
int crawl_config_get_texts(struct crawl_config_loader *l,
                           const struct config_setting_t *group,
                           const char *name, bool required, const char ***out,
                           size_t *out_count);
/* [ 1, 16 ]: from, to; -1 each when it is not there. */
int crawl_config_get_range(struct crawl_config_loader *l,
                           const struct config_setting_t *group,
                           const char *name, int64_t *out_min,
                           int64_t *out_max);
/* A selector; out [transfer]. */
int crawl_config_get_css(struct crawl_config_loader *l,
                         const struct config_setting_t *group, const char *name,
                         bool required, struct css_selector **out);

/* ( {...}, {...} ), each read by fn into an array of `size` bytes each. The
 * count grows as they are begun, so that whoever destroys the array finds what
 * a failed one holds. */
typedef int crawl_config_group_fn(struct crawl_config_loader *l,
                                  const struct config_setting_t *at, void *out);
int crawl_config_get_groups(struct crawl_config_loader *l,
                            const struct config_setting_t *group,
                            const char *name, size_t size,
                            crawl_config_group_fn *fn, void **out,
                            size_t *out_count);

#endif
