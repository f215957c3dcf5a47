/* SPDX-License-Identifier: MIT-0 */
/* frame_codec.h 1.0.0 - length-prefixed records on a byte stream.
 *
 * Copy frame_codec.h and frame_codec.c; nothing else is needed.
 *
 *     frame = seq SP type SP length SP bytes LF       7 answer 5 hello\n
 *     seq     0..4294967295     decimal, no sign, no leading zero
 *     type    1..16 of a-z 0-9 _
 *     length  bytes that follow, decimal, no leading zero
 *
 * The text head can be read by eye; the length makes any byte legal in the
 * body, newlines and NULs too; the last newline catches a wrong length.
 *
 * Ownership: nothing is kept or copied; a decoded frame points into the input.
 * Threads:   no state, so any number.
 * Errors:    negative errno; what comes off a stream is never trusted.
 * Idea:      netstrings (Bernstein 1997) with a sequence number and a type.
 */
#ifndef FRAME_CODEC_H
#define FRAME_CODEC_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_CODEC_VERSION "1.0.0"

enum {
    FRAME_CODEC_TYPE_MAX = 16, /* letters of a type */
    FRAME_CODEC_OVERHEAD = 50  /* bytes a frame adds to its body, at most */
};

#ifdef __cplusplus
extern "C" {
#endif

struct frame_codec_frame {
    uint32_t seq;
    char type[FRAME_CODEC_TYPE_MAX + 1]; /* NUL-terminated */
    const char *bytes;                   /* into the input, not terminated */
    size_t len;
};

/* Writes one frame; no NUL is added.
 *   bytes    [borrowed] may be NULL when len is 0
 *   out_len  bytes written, 0 on failure
 *   -EINVAL  type is not 1..16 letters of a-z 0-9 _
 *   -ENOSPC  cap is too small; len + FRAME_CODEC_OVERHEAD always suffices
 * O(len).
 */
int frame_codec_encode(uint32_t seq, const char *type, const void *bytes,
                       size_t len, char *out, size_t cap, size_t *out_len);

/* Reads the first frame of buf[0..len).
 *   out       valid while buf is; all zero unless 1 is returned
 *   out_used  bytes the frame took, 0 unless 1 is returned
 *   1         a frame
 *   0         so far right, but more bytes are needed
 *   -EBADMSG  no continuation can make this a frame: drop the stream
 *   -EMSGSIZE the length exceeds max_payload; known before the body arrives
 * O(1) in the body: call it again after each read.
 */
int frame_codec_decode(const char *buf, size_t len, size_t max_payload,
                       struct frame_codec_frame *out, size_t *out_used);

#ifdef __cplusplus
}
#endif

#endif
