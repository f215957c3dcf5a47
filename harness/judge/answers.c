/* SPDX-License-Identifier: MIT-0 */
#include "answers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "frame_codec.h"
#include "string_builder.h"

/* No driver announces more; a channel that broke off in a longer answer than
 * it carried is still one of answers. */
enum { ANSWER_MAX = 16 * 1024 * 1024 };

/* Takes one frame from the front: 1, 0 at the end (or in a broken-off
 * frame), -EBADMSG. */
static int next_answer(struct str_view *rest, size_t number,
                       struct frame_codec_frame *frame)
{
    size_t used;
    int rc =
        frame_codec_decode(rest->data, rest->len, ANSWER_MAX, frame, &used);

    if (rc <= 0)
        return rc;
    if (frame->seq != number || strcmp(frame->type, "text") != 0)
        return -EBADMSG;
    *rest = str_view_drop(*rest, used);
    return 1;
}

int answers_read(struct str_view frames, char **text, size_t *text_len,
                 size_t *count)
{
    struct frame_codec_frame frame;
    struct string_builder sb;
    int rc;

    *text = NULL;
    *text_len = 0;
    *count = 0;
    string_builder_init(&sb, 0);
    while ((rc = next_answer(&frames, *count + 1, &frame)) > 0) {
        (void)string_builder_append(&sb, frame.bytes, frame.len);
        (void)string_builder_append_char(&sb, '\n');
        (*count)++;
    }
    if (rc == -EMSGSIZE)
        rc = -EBADMSG;
    if (rc == 0) {
        *text_len = sb.len;
        rc = string_builder_take(&sb, text);
    }
    string_builder_fini(&sb);
    return rc;
}

size_t answers_command_of(struct str_view frames, size_t line)
{
    struct frame_codec_frame frame;
    size_t command = 0;

    while (next_answer(&frames, command + 1, &frame) > 0) {
        size_t lines = 1; /* the newline that answers_read adds */
        size_t i;

        for (i = 0; i < frame.len; i++)
            lines += frame.bytes[i] == '\n';
        command++;
        if (line <= lines)
            return command;
        line -= lines;
    }
    return command + 1;
}

struct str_view text_line(struct str_view text, size_t n)
{
    struct str_view line = str_view_of("", 0);

    while (n-- > 0)
        if (!str_view_cut(&text, '\n', &line))
            return str_view_of("", 0);
    return line;
}

size_t text_count_lines(struct str_view text)
{
    size_t n = 0;
    size_t i;

    for (i = 0; i < text.len; i++)
        n += text.data[i] == '\n';
    return n + (text.len > 0 && text.data[text.len - 1] != '\n');
}
