/* SPDX-License-Identifier: MIT-0 */
#include "raw_keys.h"

#include <unistd.h>

void raw_keys_begin(struct raw_keys *k)
{
    struct termios t;

    if (tcgetattr(STDIN_FILENO, &t) < 0)
        return;
    k->before = t;
    t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    k->on = tcsetattr(STDIN_FILENO, TCSANOW, &t) == 0;
}

void raw_keys_end(struct raw_keys *k)
{
    if (k->on)
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &k->before);
    k->on = false;
}
