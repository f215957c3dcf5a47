/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

static char saved[] = "x--x-x"; /* a row, x: taken */
static char row[8];
static int unknown; /* questions about no seat of the row */

/* Is the seat free? */
static int is_free(int seat)
{
    if (seat < 1 || seat > 6) {
        unknown++;
        return 0;
    }
    return row[seat - 1] == '-';
}

int main(void)
{
    FILE *in = fmemopen(saved, sizeof saved, "r");

    if (!in || !fgets(row, sizeof row, in))
        return 1;
    (void)fclose(in);
    printf("seat 2 is %s\n", is_free(2) ? "free" : "taken");
    if (unknown > 0)
        printf("asked for seats that are not there\n");
    return 0;
}
