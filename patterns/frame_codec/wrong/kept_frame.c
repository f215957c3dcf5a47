/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps a decoded frame while the input buffer grows; the frame points
 * into the old buffer.
 */
#include "frame_codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    static const char first[] = "1 question 9 how many?\n";
    static const char second[] = "2 answer 5 seven\n";
    struct frame_codec_frame question;
    struct frame_codec_frame answer;
    size_t used;
    char *input = malloc(sizeof first);
    char *more;

    if (!input)
        return 1;
    memcpy(input, first, sizeof first);
    frame_codec_decode(input, sizeof first - 1, 100, &question, &used);

    more = realloc(input, 1 << 16);
    if (!more)
        return 1;
    memcpy(more + used, second, sizeof second);
    frame_codec_decode(more + used, sizeof second - 1, 100, &answer, &used);
    fwrite(question.bytes, 1, question.len, stdout);
    puts("");
    fwrite(answer.bytes, 1, answer.len, stdout);
    puts("");
    free(more);
    return 0;
}
