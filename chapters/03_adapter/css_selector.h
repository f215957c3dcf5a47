/* SPDX-License-Identifier: MIT-0 */
/* css_selector.h - CSS selectors, level 3, over any html_port tree.
 *
 * All of W3C's "Selectors Level 3" but namespaces and the pseudo-elements that
 * only a screen has. Two more, which scrapers write at the end of a selector:
 *
 *     h1::text              the text nodes that are children of the element
 *     a::attr(href)         one attribute, of the elements that have it
 *
 * Names of tags and attributes match in any case, all else in the case given.
 * :hover, :visited and the like are known and match nothing: no user is here.
 * The root counts as a first and only child, as in browsers.
 *
 * Ownership: a selector owns its text; nodes stay the document's.
 * Threads:   a compiled selector is constant and may be shared.
 * Errors:    negative errno; a selector that is wrong or unknown is -EINVAL, at
 *            compile time, with the column.
 * Idea:      matched from the right, and a failure says how far up a search
 *            may be given up, as in WebKit's SelectorChecker.
 */
#ifndef CSS_SELECTOR_H
#define CSS_SELECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html_port.h"
#include "port_error.h"

struct css_selector;

/* out [transfer] by css_selector_destroy; err may be NULL.
 *   -EINVAL  not a selector; err->text has the column, from 1
 *   -E2BIG   over 4,096 bytes, 256 parts in all
 *   -ENOMEM
 */
int css_selector_compile(struct css_selector **out, const char *text,
                         struct port_error *err);
void css_selector_destroy(struct css_selector *selector); /* NULL is fine */

/* What a match stands for, the same for all of a list: "a, b::text" is refused.
 */
enum css_take { CSS_ELEMENT, CSS_TEXT, CSS_ATTR };
enum css_take css_selector_take(const struct css_selector *selector);
const char *
css_selector_attr(const struct css_selector *selector); /* or NULL */

/* Called per match in document order; anything but 0 ends the search and is
 * returned. value: the text or the attribute, empty for CSS_ELEMENT. */
typedef int css_match_fn(void *ctx, const struct html_node *node,
                         struct str_view value);

/* Finds all matches below and including `top`.
 *   -ETIMEDOUT  over `max_steps` looks at nodes; 0 is 20 million, about 0.3 s.
 *               Counted, not timed: the same page gives the same result.
 * O(nodes * parts) as a rule.
 */
int css_selector_each(const struct css_selector *selector,
                      const struct html_doc *doc, const struct html_node *top,
                      uint64_t max_steps, css_match_fn *fn, void *ctx);

#endif
