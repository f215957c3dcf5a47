/* SPDX-License-Identifier: MIT-0 */
/* gen SEED: files of few names and few letters, and paths that they speak of.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static unsigned draw(unsigned below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void print_pieces(unsigned most, int is_pattern)
{
    static const char *const pieces[] = {
        "a",   "a",   "a",   "b",   "/",   "*", "*", "*", "$",
        "%61", "%2F", "%2f", "%2A", "%24", "?", "%", "-", "\xc3\xa9"};
    unsigned n = draw(most + 1);

    while (n-- > 0) {
        const char *p = pieces[draw(sizeof pieces / sizeof pieces[0])];

        printf("%s", !is_pattern && *p == '*' && draw(2) ? "a" : p);
    }
}

static void print_line(void)
{
    static const char *const names[] = {"bot",   "Bot",    "robot", "bot-news",
                                        "*",     "bot/2",  "other", "* bot",
                                        "BOT x", "bot_1 #"};
    static const char *const keys[] = {
        "Disallow: ", "Disallow: ", "Allow: ", "allow:", " DISALLOW\t:  "};

    switch (draw(8)) {
    case 0:
    case 1:
        printf("user-agent: %s", names[draw(10)]);
        break;
    case 2:
        printf("%s", draw(2) ? "Sitemap: /a" : "# user-agent: bot");
        break;
    default:
        printf("%s%s", keys[draw(5)], draw(12) ? "/" : "");
        print_pieces(4, 1);
        printf("%s", draw(4) ? "" : "$");
        printf("%s", draw(9) ? "" : " # x");
    }
}

int main(int argc, char **argv)
{
    static const char *const agents[] = {"bot", "bot", "bot", "other", "new"};
    static const char *const ends[] = {"\\n", "\\n", "\\r\\n", "\\r"};
    unsigned file, i;

    state = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 2 + 1;
    for (file = 0; file < 8; file++) {
        printf("new\nraw %suser-agent: *\\n", draw(3) ? "" : "\\xEF\\xbb\\xbf");
        for (i = draw(14); i > 0; i--) {
            print_line();
            printf("%s", ends[draw(4)]);
        }
        print_line();
        printf("\n");
        for (i = 0; i < 9; i++) {
            printf("ask %s /", agents[draw(5)]);
            print_pieces(5, 0);
            printf("\n");
        }
    }
    return 0;
}
