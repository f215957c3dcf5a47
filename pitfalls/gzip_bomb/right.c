/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <zlib.h>

enum { BODY_MAX = 1000 * 1000, BOMB = 10 * 1000 * 1000, PACKED_MAX = 50000 };

static Bytef blank[BOMB], packed[PACKED_MAX];

/* Unpacks a body into `out`: Z_STREAM_END when all of it is there. */
static int unpack(Bytef *body, uLong len, FILE *out)
{
    z_stream s = {.next_in = body, .avail_in = (uInt)len};
    Bytef buf[4096];
    int rc = inflateInit(&s);

    while (rc == Z_OK && s.total_out <= BODY_MAX) {
        s.next_out = buf;
        s.avail_out = sizeof buf;
        rc = inflate(&s, Z_NO_FLUSH);
        fwrite(buf, 1, sizeof buf - s.avail_out, out);
    }
    inflateEnd(&s);
    return rc;
}

int main(void)
{
    static const uLong sizes[] = {20000, BOMB};
    uLong i, len;
    FILE *out = tmpfile();

    for (i = 0; i < 2; i++) {
        len = PACKED_MAX;
        if (!out || compress(packed, &len, blank, sizes[i]) != Z_OK)
            return 1;
        rewind(out);
        if (unpack(packed, len, out) == Z_STREAM_END)
            printf("page of %ld bytes\n", ftell(out));
        else
            printf("too large\n");
    }
    fclose(out);
    return 0;
}
