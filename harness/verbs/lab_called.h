/* SPDX-License-Identifier: MIT-0 */
/* lab_called.h - the words that every suggested command begins with. */
#ifndef LAB_CALLED_H
#define LAB_CALLED_H

struct string_builder;

/* How this call began, so that "next: ..." works as it stands:
 *   called     argv[0]; a path is shown as "./lab" where one stands in the
 *              toolkit's source tree, which has that link
 *   toolkit    the toolkit's folder, without links
 *   root       --root as typed, or NULL
 *   workspace  --workspace as typed, or NULL
 * Appends "./lab --root DIR -w DIR", quoted for a shell where it must be.
 * Errors: kept in the string_builder. */
void lab_called(struct string_builder *out, const char *called,
                const char *toolkit, const char *root, const char *workspace);

#endif
