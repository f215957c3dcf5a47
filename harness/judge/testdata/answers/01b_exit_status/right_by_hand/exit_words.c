/* SPDX-License-Identifier: MIT-0 */
#include "exit_words.h"
#include <string.h>
/* without stdio: every piece goes through put() */
struct text {
    char *out;
    size_t cap, len;
};
static void put(struct text *t, const char *s)
{
    for (; *s; s++, t->len++)
        if (t->len < t->cap)
            t->out[t->len] = *s;
}
static void put_int(struct text *t, int n)
{
    char rev[16], one[2] = "";
    int k = 0;
    unsigned u = n < 0 ? 0u - (unsigned)n : (unsigned)n;
    if (n < 0)
        put(t, "-");
    do
        rev[k++] = (char)('0' + u % 10);
    while ((u /= 10) != 0);
    while (k > 0) {
        one[0] = rev[--k];
        put(t, one);
    }
}
int exit_words(int status, char *out, size_t cap)
{
    struct text t = {out, cap, 0};
    int low = status & 0x7f, byte = status >> 8 & 0xff;
    if (low == 0) {
        put(&t, byte ? "exit " : "ok");
        if (byte)
            put_int(&t, byte);
    } else if ((status & 0xff) == 0x7f) {
        put(&t, "stopped by signal ");
        put_int(&t, byte);
    } else if (low == 0x7f) {
        put(&t, "unknown status ");
        put_int(&t, status);
    } else {
        put(&t, "killed by signal ");
        put_int(&t, low);
        if (status & 0x80)
            put(&t, ", core");
    }
    if (t.len >= cap) {
        out[0] = '\0';
        return -1;
    }
    out[t.len] = '\0';
    return (int)t.len;
}
