/* SPDX-License-Identifier: MIT-0 */
/* Frozen: dates. The day of the week is not looked at. */
#include "http_date.h"

#include <errno.h>
#include <string.h>

static int number(const char *at, int digits, int *out)
{
    *out = 0;
    for (; digits > 0; digits--, at++) {
        if (*at < '0' || *at > '9')
            return -EINVAL;
        *out = *out * 10 + (*at - '0');
    }
    return 0;
}

/* From 1 to 12; 0: no month. */
static int month_of(const char *at)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int i;

    for (i = 0; i < 12; i++)
        if (memcmp(names + 3 * i, at, 3) == 0)
            return i + 1;
    return 0;
}

/* Days from 1970-01-01, in the calendar of today. The year begins in March,
 * so that the leap day is its last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t m = month > 2 ? month - 3 : month + 9;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
           719469;
}

int http_date_parse(int64_t *out_s, const char *text)
{
    static const char form[] = "---, -- --- ---- --:--:-- GMT";
    int day, month, year, hour, minute, second;
    size_t i;

    *out_s = 0;
    if (strlen(text) != sizeof form - 1)
        return -EINVAL;
    for (i = 0; form[i]; i++)
        if (form[i] != '-' && text[i] != form[i])
            return -EINVAL;
    month = month_of(text + 8);
    if (month == 0 || number(text + 5, 2, &day) < 0 ||
        number(text + 12, 4, &year) < 0 || number(text + 17, 2, &hour) < 0 ||
        number(text + 20, 2, &minute) < 0 || number(text + 23, 2, &second) < 0)
        return -EINVAL;
    *out_s =
        days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return 0;
}
