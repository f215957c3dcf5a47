/* SPDX-License-Identifier: MIT-0 */
/* WRONG: says ADAPTER_OWNS, and closes the file itself as well */
#include "adapter.h"

#include <stdio.h>

static long count_lines(struct adapter_target *source)
{
    char buf[64];
    long lines = 0;
    ssize_t n;

    while ((n = adapter_read(source, buf, sizeof buf)) > 0)
        for (ssize_t i = 0; i < n; i++)
            lines += buf[i] == '\n';
    return lines;
}

int main(void)
{
    struct adapter_target source;
    FILE *file = tmpfile();

    if (!file || fputs("one\ntwo\n", file) < 0)
        return 1;
    rewind(file);
    if (adapter_from_stream(&source, file, ADAPTER_OWNS))
        return 1;
    printf("%ld lines\n", count_lines(&source));
    fclose(file);
    return adapter_close(&source) ? 1 : 0;
}
