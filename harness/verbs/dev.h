/* SPDX-License-Identifier: MIT-0 */
/* dev.h - the verbs for those who write units. */
#ifndef DEV_H
#define DEV_H

#include <stddef.h>

struct lab_cli;

int dev_check(struct lab_cli *cli, int argc, char **argv);
int dev_index(struct lab_cli *cli, int argc, char **argv);
int dev_new(struct lab_cli *cli, int argc, char **argv);
int dev_rules(struct lab_cli *cli, int argc, char **argv);
int dev_man(struct lab_cli *cli, int argc, char **argv);
int dev_completion(struct lab_cli *cli, int argc, char **argv);
int dev_complete(struct lab_cli *cli, int argc, char **argv);

/* "check"; NULL past the last. */
const char *dev_part_name(size_t i);

#endif
