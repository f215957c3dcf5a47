/* SPDX-License-Identifier: MIT-0 */
/* Reads a message of records: kind (u8), length (varint), bytes. The second
 * message claims more bytes than it has.
 */
#include "bounded_parse.h"

#include <stdio.h>
#include <string.h>

enum { KIND_TEXT = 1, KIND_PORT = 2 };

static void read_record(struct bounded_parse *message)
{
    unsigned kind = bounded_parse_u8(message);
    uint64_t size = bounded_parse_varint(message);
    struct bounded_parse body = bounded_parse_sub(message, size);
    size_t len = bounded_parse_left(&body);
    const unsigned char *text;
    unsigned port;

    if (kind == KIND_TEXT) {
        text = bounded_parse_take(&body, len);
        if (bounded_parse_finish(&body) == 0)
            printf("text '%.*s'\n", (int)len, (const char *)text);
    } else if (kind == KIND_PORT) {
        port = bounded_parse_be16(&body);
        if (bounded_parse_finish(&body) == 0)
            printf("port %u\n", port);
    }
    if (bounded_parse_error(&body)) /* the message is then as wrong */
        bounded_parse_fail(message, bounded_parse_error(&body));
}

static void read_message(const char *bytes, size_t size)
{
    struct bounded_parse message;

    bounded_parse_init(&message, bytes, size);
    while (bounded_parse_left(&message) > 0)
        read_record(&message);
    if (bounded_parse_error(&message))
        printf("error at byte %zu: %s\n", bounded_parse_offset(&message),
               strerror(-bounded_parse_error(&message)));
}

int main(void)
{
    static const char good[] = "\1\5hello\2\2\0\x50";
    static const char evil[] = "\1\2hi\1\x7fshort";

    read_message(good, sizeof good - 1);
    read_message(evil, sizeof evil - 1);
    return 0;
}
