/* SPDX-License-Identifier: MIT-0 */
/* WRONG: every copy of the prototype points to the one week it points to */
#include <stdio.h>

struct room {
    const char *name;
    char *week; /* a mark for each day */
};

static char free_week[] = ".......";
static const struct room new_room = {"", free_week};

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
