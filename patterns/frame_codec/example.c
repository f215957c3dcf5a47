/* SPDX-License-Identifier: MIT-0 */
/* Three frames arrive in chunks that know nothing of frames. */
#include "frame_codec.h"

#include <stdio.h>
#include <string.h>

struct inbox {
    char bytes[256];
    size_t len;
};

static int receive(struct inbox *in, const char *chunk, size_t size)
{
    struct frame_codec_frame frame;
    size_t used;
    int rc;

    if (size > sizeof in->bytes - in->len)
        return -1;
    memcpy(in->bytes + in->len, chunk, size);
    in->len += size;
    rc = frame_codec_decode(in->bytes, in->len, 100, &frame, &used);
    while (rc == 1) {
        printf("  frame %u %s: %zu bytes \"%.*s\"\n", (unsigned)frame.seq,
               frame.type, frame.len, (int)frame.len, frame.bytes);
        in->len -= used;
        memmove(in->bytes, in->bytes + used, in->len);
        rc = frame_codec_decode(in->bytes, in->len, 100, &frame, &used);
    }
    return rc;
}

int main(void)
{
    static const char *const bodies[] = {"hello", "", "two words"};
    static const size_t cuts[] = {3, 20, 100};
    struct inbox in = {.len = 0};
    char wire[256];
    size_t len = 0, at = 0;

    for (uint32_t i = 0; i < 3; i++) {
        size_t got;

        if (frame_codec_encode(i + 1, "answer", bodies[i], strlen(bodies[i]),
                               wire + len, sizeof wire - len, &got))
            return 1;
        len += got;
    }
    for (size_t i = 0; i < 3; i++) {
        size_t size = cuts[i] < len - at ? cuts[i] : len - at;

        printf("chunk of %zu bytes\n", size);
        if (receive(&in, wire + at, size))
            return 1;
        at += size;
    }
    return 0;
}
