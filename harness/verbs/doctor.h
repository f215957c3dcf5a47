/* SPDX-License-Identifier: MIT-0 */
#ifndef DOCTOR_H
#define DOCTOR_H

/* Host and sandbox in one line on stdout; an exit code. */
int doctor_line(void);

#endif
