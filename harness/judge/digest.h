/* SPDX-License-Identifier: MIT-0 */
/* digest.h - one SHA-256 over texts, files and folders, in the order given.
 *
 * Each part is framed by its length, so that "ab"+"c" and "a"+"bc" differ.
 * Threads: none. Errors: 0 or a negative errno.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>

enum { DIGEST_HEX = 65 };

struct digest;

int digest_create(struct digest **out);
void digest_add(struct digest *d, const void *bytes, size_t len);
void digest_add_text(struct digest *d, const char *text);
/* The file's content; a file that is not there counts as its absence. */
int digest_add_file(struct digest *d, const char *path);
/* Name and content of each regular file below `dir`, in order of name. */
int digest_add_folder(struct digest *d, const char *dir);
/* Hex into out; the digest ends and is freed. */
void digest_finish(struct digest *d, char out[DIGEST_HEX]);

#endif
