/* SPDX-License-Identifier: MIT-0 */
#ifndef DOCTOR_H
#define DOCTOR_H

struct lab_cli;

/* Host and sandbox in one line on stdout; an exit code. */
int doctor_line(struct lab_cli *cli);

#endif
