/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

struct room {
    const char *name;
    char week[8]; /* a mark for each day */
};

static const struct room new_room = {"", "......."};

static struct room make_room(const char *name)
{
    struct room room = new_room;

    room.name = name;
    return room;
}

int main(void)
{
    struct room blue = make_room("blue");
    struct room green = make_room("green");

    blue.week[2] = 'x';
    printf("%-6s %s\n", blue.name, blue.week);
    printf("%-6s %s\n", green.name, green.week);
    return 0;
}
