/* SPDX-License-Identifier: MIT-0 */
/* One client, which knows the target only, over four kinds of adaptees. */
#include "adapter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The client: counts words, whatever they come from. Closes the source. */
static void count_words(const char *name, struct adapter_target *source)
{
    char buf[4];
    int words = 0, inside = 0;
    ssize_t n;

    while ((n = adapter_read(source, buf, sizeof buf)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            words += buf[i] != ' ' && !inside;
            inside = buf[i] != ' ';
        }
    }
    printf("%-10s %d words", name, words);
    if (n < 0)
        printf(", then: %s (native: %s)", strerror((int)-n),
               strerror(source->native));
    printf("\n");
    (void)adapter_close(source);
}

int main(void)
{
    static const char text[] = "to be or not to be";
    static const struct adapter_step steps[] = {
        {"to b", 0}, {"e or not", 0}, {NULL, EHOSTUNREACH}};
    struct adapter_target source;
    FILE *file = tmpfile();
    int ends[2];

    if (!file || fputs(text, file) < 0 || pipe(ends) < 0 ||
        write(ends[1], text, 8) != 8 || close(ends[1]) < 0)
        return 1;
    rewind(file);
    if (adapter_from_stream(&source, file, ADAPTER_OWNS) == 0)
        count_words("stream", &source);
    if (adapter_from_descriptor(&source, ends[0], ADAPTER_OWNS) == 0)
        count_words("descriptor", &source);
    if (adapter_from_memory(&source, text, strlen(text)) == 0)
        count_words("memory", &source);
    if (adapter_from_script(&source, steps, 3) == 0)
        count_words("script", &source);
    return 0;
}
