/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sigabbrev_np */
#include "sign.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *signal_name(int signo, char *text, size_t cap)
{
    const char *name = sigabbrev_np(signo);

    (void)snprintf(text, cap, "SIG%s", name ? name : "?");
    return text;
}

/* Bytes that a unit.cfg cannot hold in one line become '?'. */
static void copy_printable(struct str_view v, char *out, size_t cap)
{
    size_t i;

    for (i = 0; i < v.len && i + 1 < cap; i++)
        out[i] = isprint((unsigned char)v.data[i]) ? v.data[i] : '?';
    out[i] = '\0';
}

static void sign_difference(struct case_result *r)
{
    char line[96];

    if (r->which->random) {
        (void)snprintf(r->sign, sizeof r->sign, "differs");
        return;
    }
    if (r->diff.got_ended)
        (void)snprintf(line, sizeof line, "(end)");
    else
        copy_printable(r->diff.got, line, sizeof line);
    (void)snprintf(r->sign, sizeof r->sign, "line %zu: %s", r->diff.line, line);
}

void sign_case(struct case_result *r)
{
    char name[16];

    r->sign[0] = '\0';
    switch (r->outcome) {
    case OUTCOME_DIFFERS:
        sign_difference(r);
        break;
    case OUTCOME_SANITIZER:
        finding_sign(&r->finding, r->sign, sizeof r->sign);
        break;
    case OUTCOME_SIGNAL:
        (void)snprintf(r->sign, sizeof r->sign, "signal %s",
                       signal_name(r->status, name, sizeof name));
        break;
    case OUTCOME_LIMIT:
        (void)snprintf(r->sign, sizeof r->sign, "limit %s",
                       box_limit_name(r->limit));
        break;
    case OUTCOME_EXIT:
        (void)snprintf(r->sign, sizeof r->sign, "exit %d", r->status);
        break;
    case OUTCOME_FORGED:
    case OUTCOME_REJECTED:
    case OUTCOME_UNCAUGHT:
        (void)snprintf(r->sign, sizeof r->sign, "%s", outcome_name(r->outcome));
        break;
    case OUTCOME_NOT_RUN:
    case OUTCOME_PASS:
    case OUTCOME_SKIPPED:
    case OUTCOME_FAULT:
        break;
    }
}

bool sign_is_weak(const struct case_result *r)
{
    static const char *const crashes[] = {"asan: SEGV", "asan: FPE",
                                          "asan: BUS",  "asan: ILL",
                                          "asan: ABRT", "asan: stack-overflow"};
    size_t i;

    for (i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        if (strncmp(r->sign, crashes[i], strlen(crashes[i])) == 0)
            return true;
    return (r->outcome == OUTCOME_DIFFERS && r->which->random) ||
           r->outcome == OUTCOME_SIGNAL || r->outcome == OUTCOME_LIMIT ||
           r->outcome == OUTCOME_EXIT || r->outcome == OUTCOME_FORGED;
}

/* A leak is declared by its bytes, "lsan: memory leak 24", where the contract
 * fixes them; else by how many blocks one place lost: "lsan: memory leak in 3".
 */
static bool leak_fits(const char *declared, const char *leak)
{
    const char *blocks = strstr(leak, " in ");

    if (!blocks)
        return false;
    if (strncmp(declared, " in ", 4) == 0)
        return strcmp(declared, blocks) == 0;
    return strlen(declared) == (size_t)(blocks - leak) &&
           strncmp(declared, leak, (size_t)(blocks - leak)) == 0;
}

bool sign_fits(const char *declared, const char *sign)
{
    static const char leak[] = "lsan: memory leak";
    size_t len = sizeof leak - 1;

    if (strcmp(declared, sign) == 0)
        return true;
    return strncmp(declared, leak, len) == 0 && strncmp(sign, leak, len) == 0 &&
           leak_fits(declared + len, sign + len);
}
