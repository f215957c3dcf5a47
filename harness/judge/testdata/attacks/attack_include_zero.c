/* SPDX-License-Identifier: MIT-0 */
/* WRONG: includes an endless file */
#include "results.h"

#include "/dev/zero"
