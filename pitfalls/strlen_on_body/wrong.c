/* SPDX-License-Identifier: MIT-0 */
/* WRONG: a body is no string: in a PNG the first NUL is byte 8 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct body {
    const char *data;
    size_t len;
} tide = {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR tide table", 27},
  wind = {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR wind rose", 26};

/* FNV-1a: where the prints are equal it is one picture with two names. */
static uint64_t print_of(const struct body *body)
{
    uint64_t print = 14695981039346656037u;
    size_t i, len = strlen(body->data);

    for (i = 0; i < len; i++)
        print = (print ^ (unsigned char)body->data[i]) * 1099511628211u;
    return print;
}

int main(void)
{
    int stored = print_of(&tide) == print_of(&wind) ? 1 : 2;

    printf("2 pictures fetched, %d stored\n", stored);
    return 0;
}
