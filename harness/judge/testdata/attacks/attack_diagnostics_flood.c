/* SPDX-License-Identifier: MIT-0 */
/* WRONG: makes the compiler complain without end */
#include "results.h"

#define A x1 x2 x3;
#define B A A A A A A A A A A
#define C B B B B B B B B B B
#define D C C C C C C C C C C
#define E D D D D D D D D D D
E E E E E E E E E E
