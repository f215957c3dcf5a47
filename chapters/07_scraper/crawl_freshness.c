/* SPDX-License-Identifier: MIT-0 */
#include "crawl_freshness.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "http_header.h"

static const int64_t year_s = (int64_t)365 * 86400;

/* ----------------------------------------------------------------- values --*/

static bool equal_nocase(struct str_view v, const char *name)
{
    return v.len == strlen(name) && strncasecmp(v.data, name, v.len) == 0;
}

/* Digits only, maybe quoted; what is no number is 0: nothing is fresh by it.
 * Too large is a year. */
static int64_t seconds(struct str_view v)
{
    int64_t s = 0;
    size_t i;

    if (v.len >= 2 && v.data[0] == '"' && v.data[v.len - 1] == '"')
        v = str_view_of(v.data + 1, v.len - 2);
    for (i = 0; i < v.len; i++) {
        if (v.data[i] < '0' || v.data[i] > '9')
            return 0;
        s = s * 10 + (v.data[i] - '0');
        if (s > year_s)
            s = year_s;
    }
    return s;
}

/* Days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", days_from_civil): a year begins in March, so that the leap day
 * is its last. */
static int64_t days_from(int64_t year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year +
           day - 1 - 719468;
}

int64_t crawl_freshness_date(struct str_view text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char copy[40], name[4];
    const char *at;
    int day, year, hour, minute, second, end = 0;

    if (text.len != 29 || str_view_copy(text, copy, sizeof copy) < 0 ||
        sscanf(copy + 3, ", %2d %3s %4d %2d:%2d:%2d GMT%n", &day, name, &year,
               &hour, &minute, &second, &end) != 6 ||
        end != 26)
        return 0;
    at = strstr(months, name);
    if (!at || (at - months) % 3 || strlen(name) != 3 || day < 1 || day > 31 ||
        year < 1970 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60)
        return 0;
    return days_from(year, (int)(at - months) / 3 + 1, day) * 86400 +
           hour * 3600 + minute * 60 + second;
}

/* ------------------------------------------------------------------ lines --*/

static void read_control(struct crawl_freshness *self, struct str_view value)
{
    struct str_view part, name;

    while (str_view_cut(&value, ',', &part)) {
        (void)str_view_cut(&part, '=', &name);
        name = str_view_trim(name);
        if (equal_nocase(name, "no-store"))
            self->no_store = true;
        else if (equal_nocase(name, "no-cache"))
            self->must_ask = true;
        else if (equal_nocase(name, "max-age")) {
            int64_t s = seconds(str_view_trim(part));

            /* of two, the shorter */
            if (self->max_age < 0 || s < self->max_age)
                self->max_age = s;
        }
    }
}

static void read_expires(struct crawl_freshness *self, struct str_view value)
{
    self->expires = crawl_freshness_date(value);
}

static void read_date(struct crawl_freshness *self, struct str_view value)
{
    int64_t date = crawl_freshness_date(value);

    self->date = date ? date : -1;
}

static void read_age(struct crawl_freshness *self, struct str_view value)
{
    self->age = seconds(value);
}

static void read_vary(struct crawl_freshness *self, struct str_view value)
{
    if (memchr(value.data, '*', value.len))
        self->must_ask = true;
}

void crawl_freshness_init(struct crawl_freshness *out)
{
    *out = (struct crawl_freshness){
        .max_age = -1, .expires = -1, .date = -1, .age = -1};
}

void crawl_freshness_line(struct crawl_freshness *self, const char *line,
                          size_t len)
{
    static const struct {
        const char *name;
        void (*fn)(struct crawl_freshness *self, struct str_view value);
    } fields[] = {{"Cache-Control", read_control},
                  {"Expires", read_expires},
                  {"Date", read_date},
                  {"Age", read_age},
                  {"Vary", read_vary}};
    size_t i, value_len;

    for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *value =
            http_header_value(line, len, fields[i].name, &value_len);

        if (value)
            fields[i].fn(self, str_view_of(value, value_len));
    }
}

int64_t crawl_freshness_ms(const struct crawl_freshness *self)
{
    int64_t life;

    if (self->must_ask || self->no_store)
        return 0;
    if (self->max_age >= 0)
        life = self->max_age;
    else if (self->expires == 0)
        life = 0;
    else if (self->expires > 0 && self->date >= 0)
        life = self->expires - self->date;
    else
        return -1;
    if (self->age > 0)
        life -= self->age;
    if (life > year_s)
        life = year_s;
    return life > 0 ? life * 1000 : 0;
}
