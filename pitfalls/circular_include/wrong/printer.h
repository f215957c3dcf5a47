/* SPDX-License-Identifier: MIT-0 */
#ifndef PRINTER_H
#define PRINTER_H

#include "print_job.h"

typedef struct printer {
    const char *name;
    print_job *current; /* NULL: idle */
} printer;

#endif
