/* SPDX-License-Identifier: MIT-0 */
/* raw_keys.h - keys that act without Enter and are not shown. */
#ifndef RAW_KEYS_H
#define RAW_KEYS_H

#include <stdbool.h>
#include <termios.h>

struct raw_keys {
    bool on;
    struct termios before;
};

/* Nothing happens where stdin is no terminal. Threads: none. */
void raw_keys_begin(struct raw_keys *k);
/* Puts the terminal back. */
void raw_keys_end(struct raw_keys *k);

#endif
