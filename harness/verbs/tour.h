/* SPDX-License-Identifier: MIT-0 */
/* tour.h - what `make start` ends with: the doctor in one line, the first
 * lab red with its diagnosis, one pitfall with live evidence, what next. */
#ifndef TOUR_H
#define TOUR_H

struct lab_cli;

int tour_run(struct lab_cli *cli);

#endif
