/* SPDX-License-Identifier: MIT-0 */
/* WRONG: includes itself for ever */
#include "results.h"

#include "results.c"
#include "results.c"
