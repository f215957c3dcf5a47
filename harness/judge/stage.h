/* SPDX-License-Identifier: MIT-0 */
/* stage.h - the temporary folder in which one answer is built and run.
 *
 *     /tmp/lab.XXXXXX/src      answers and headers   boxed commands read it
 *                     lib      driver objects        boxed commands read it
 *                     out-N    what the compiler writes, its TMPDIR
 *                     bin      the built programs    boxed: read and execute
 *                     run-N    scratch of one run    boxed: read and write
 *
 * Nothing that a boxed command could have replaced is opened by name with
 * links followed.
 * Ownership: caller's storage; stage_fini removes the folder.
 * Errors:    0 or a negative errno.
 */
#ifndef STAGE_H
#define STAGE_H

#include <stddef.h>

enum { STAGE_PATH = 256 };

struct stage {
    char root[STAGE_PATH];
    int runs; /* scratch folders made */
};

int stage_init(struct stage *s);
/* Removes everything below the stage, whatever a learner left there. */
void stage_fini(struct stage *s);

/* <root>/<folder>[/<name>] into out. */
int stage_path(const struct stage *s, const char *folder, const char *name,
               char out[STAGE_PATH]);
/* Makes a folder that boxed commands may write. */
int stage_make_writable(struct stage *s, const char *folder);
/* A fresh scratch folder for one run. */
int stage_make_scratch(struct stage *s, char out[STAGE_PATH]);
/* Writes one file below the stage, readable for boxed commands. */
int stage_put(struct stage *s, const char *folder, const char *name,
              const void *data, size_t len);
/* Copies a file of ours into the stage. */
int stage_put_file(struct stage *s, const char *folder, const char *name,
                   const char *from);
/* Copies every regular file of a folder of ours whose name ends with
 * `suffix`. A folder that is not there is empty. */
int stage_put_folder(struct stage *s, const char *folder, const char *from,
                     const char *suffix);
/* Paths of a folder's files, in order of name. -E2BIG past `max`. */
int stage_list(const struct stage *s, const char *folder,
               char (*paths)[STAGE_PATH], size_t max, size_t *count);
/* Takes a program that a boxed compiler wrote into bin/, read-only. */
int stage_take_program(struct stage *s, const char *folder, const char *name,
                       const char *as);

#endif
