/* SPDX-License-Identifier: MIT-0 */
#ifndef PRINT_JOB_H
#define PRINT_JOB_H

#include "printer.h"

typedef struct print_job {
    int pages;
    printer *where;
} print_job;

#endif
