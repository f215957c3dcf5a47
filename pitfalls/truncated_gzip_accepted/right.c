/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <zlib.h>

enum { GZIP = 16 + MAX_WBITS, FIRST_PIECE = 24 };

/* "pears 2\nplums 5\n", packed and sent in two pieces. */
static Bytef body[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                       0x03, 0x2a, 0x48, 0x4d, 0x2c, 0x2a, 0x56, 0x30, 0xe2,
                       0x02, 0x00, 0x00, 0x00, 0xff, 0xff, 0x2b, 0xc8, 0x29,
                       0xcd, 0x2d, 0x56, 0x30, 0xe5, 0x02, 0x00, 0x49, 0x5a,
                       0x56, 0x7c, 0x10, 0x00, 0x00, 0x00};

/* 0, or -1 when the packed bytes are damaged. */
static int unpack(char *text, uInt cap, Bytef *packed, uInt len)
{
    z_stream s = {.next_in = packed, .avail_in = len};
    int rc = inflateInit2(&s, GZIP);

    s.next_out = (Bytef *)text;
    s.avail_out = cap;
    if (rc == Z_OK)
        rc = inflate(&s, Z_NO_FLUSH);
    inflateEnd(&s);
    return rc == Z_STREAM_END ? 0 : -1;
}

int main(void)
{
    char text[64] = "";

    /* At first the connection breaks. */
    if (unpack(text, sizeof text - 1, body, FIRST_PIECE) < 0 &&
        unpack(text, sizeof text - 1, body, sizeof body) < 0)
        return 1;
    printf("%s", text);
    return 0;
}
