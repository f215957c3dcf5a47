/* SPDX-License-Identifier: MIT-0 */
#include "crawl_link_rules.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_octets.h"
#include "dyn_array.h"

enum { ATOMS_MAX = CRAWL_LINK_RULES_MAX_PATTERN, DEPTH_MAX = 32 };

struct crawl_link_rules {
    DYN_ARRAY(regex_t) allow;
    DYN_ARRAY(regex_t) deny;
    DYN_ARRAY(char *) allow_domains;
    DYN_ARRAY(char *) deny_domains;
};

int crawl_link_rules_create(struct crawl_link_rules **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? 0 : -ENOMEM;
}

void crawl_link_rules_destroy(struct crawl_link_rules *rules)
{
    size_t i;

    if (!rules)
        return;
    for (i = 0; i < rules->allow.len; i++)
        regfree(&rules->allow.data[i]);
    for (i = 0; i < rules->deny.len; i++)
        regfree(&rules->deny.data[i]);
    for (i = 0; i < rules->allow_domains.len; i++)
        free(rules->allow_domains.data[i]);
    for (i = 0; i < rules->deny_domains.len; i++)
        free(rules->deny_domains.data[i]);
    dyn_array_fini(&rules->allow);
    dyn_array_fini(&rules->deny);
    dyn_array_fini(&rules->allow_domains);
    dyn_array_fini(&rules->deny_domains);
    free(rules);
}

/* ------------------------------------------------------------- patterns --*/

/* regcomp copies what is repeated: (a{200}){200} is 40,000 atoms, and a few
 * levels more keep it busy for ever. So the atoms are counted beforehand, all
 * repetitions written out. */
struct atoms {
    const char *at;
    unsigned long open[DEPTH_MAX]; /* of the whole, and of each open group */
    size_t depth;
    unsigned long last; /* in what stands before: that is what is repeated */
};

/* "[...]", "[]...]", "[^]...]", and in it "[:alpha:]", "[.x.]", "[=x=]". */
static const char *behind_bracket(const char *p)
{
    p += p[1] == '^' ? 2 : 1;
    if (*p == ']')
        p++;
    while (*p && *p != ']') {
        char kind = p[0] == '[' ? p[1] : '\0';

        p++;
        if (kind != ':' && kind != '.' && kind != '=')
            continue;
        for (p++; *p && !(p[0] == kind && p[1] == ']');)
            p++;
        p += *p ? 2 : 0;
    }
    return *p ? p + 1 : p;
}

static void add_atoms(struct atoms *a, unsigned long n)
{
    a->open[a->depth] += n;
    a->last = n;
}

static void repeat(struct atoms *a, unsigned long times)
{
    if (times > 1) {
        a->open[a->depth] += a->last * (times - 1);
        a->last *= times;
    }
}

/* "{n}", "{n,m}": the greater of them; "{n,}" is n copies and a star. */
static const char *take_times(const char *p, unsigned long *out)
{
    unsigned long n = 0;

    *out = 0;
    for (p++; (*p >= '0' && *p <= '9') || *p == ','; p++) {
        n = *p == ',' ? 0 : n * 10 + (unsigned long)(*p - '0');
        n = n > ATOMS_MAX ? ATOMS_MAX + 1 : n;
        *out = n > *out ? n : *out;
        if (p[0] == ',' && p[1] == '}')
            ++*out;
    }
    return *p == '}' ? p + 1 : p;
}

static void leave_group(struct atoms *a)
{
    unsigned long n = a->open[a->depth];

    if (a->depth > 0)
        a->depth--;
    else
        n = 0; /* no group is open: a character like any other */
    add_atoms(a, n ? n : 1);
}

/* One piece; false: it is too much. */
static bool count_piece(struct atoms *a)
{
    unsigned long times = 1;

    switch (*a->at++) {
    case '(':
        if (a->depth + 1 == DEPTH_MAX)
            return false;
        a->open[++a->depth] = 0;
        a->last = 0;
        break;
    case ')':
        leave_group(a);
        break;
    case '{':
        a->at = take_times(a->at - 1, &times);
        repeat(a, times);
        break;
    case '+': /* once, and a star */
        repeat(a, 2);
        break;
    case '[':
        a->at = behind_bracket(a->at - 1);
        add_atoms(a, 1);
        break;
    case '\\':
        a->at += *a->at ? 1 : 0;
        add_atoms(a, 1);
        break;
    case '*':
    case '?':
    case '|':
        break;
    default:
        add_atoms(a, 1);
    }
    return a->open[a->depth] <= ATOMS_MAX;
}

static int compile(regex_t *out, const char *pattern, struct port_error *err)
{
    struct atoms atoms = {.at = pattern};
    char why[100];
    int code;

    if (strlen(pattern) > CRAWL_LINK_RULES_MAX_PATTERN)
        return port_fail(err, -EINVAL, 0, "longer than %d bytes: '%.40s'",
                         CRAWL_LINK_RULES_MAX_PATTERN, pattern);
    while (*atoms.at)
        if (!count_piece(&atoms))
            return port_fail(err, -EINVAL, 0,
                             "repeats or nests too much: "
                             "'%.40s'",
                             pattern);
    code = regcomp(out, pattern, REG_EXTENDED | REG_NOSUB);
    if (code == 0)
        return 0;
    (void)regerror(code, out, why, sizeof why);
    return port_fail(err, code == REG_ESPACE ? -ENOMEM : -EINVAL, code,
                     "'%.60s': %s", pattern, why);
}

/* ----------------------------------------------------------------- rules --*/

int crawl_link_rules_allow(struct crawl_link_rules *rules, const char *pattern,
                           struct port_error *err)
{
    regex_t regex;
    int rc = compile(&regex, pattern, err);

    if (rc == 0 && dyn_array_push(&rules->allow, regex) < 0) {
        regfree(&regex);
        rc = -ENOMEM;
    }
    return rc;
}

int crawl_link_rules_deny(struct crawl_link_rules *rules, const char *pattern,
                          struct port_error *err)
{
    regex_t regex;
    int rc = compile(&regex, pattern, err);

    if (rc == 0 && dyn_array_push(&rules->deny, regex) < 0) {
        regfree(&regex);
        rc = -ENOMEM;
    }
    return rc;
}

int crawl_link_rules_allow_domain(struct crawl_link_rules *rules,
                                  const char *domain)
{
    char *copy = strdup(domain);

    if (copy && dyn_array_push(&rules->allow_domains, copy) == 0)
        return 0;
    free(copy);
    return -ENOMEM;
}

int crawl_link_rules_deny_domain(struct crawl_link_rules *rules,
                                 const char *domain)
{
    char *copy = strdup(domain);

    if (copy && dyn_array_push(&rules->deny_domains, copy) == 0)
        return 0;
    free(copy);
    return -ENOMEM;
}

/* Hosts in a URL are in lower case. */
static bool is_below(struct str_view host, const char *domain)
{
    size_t len = strlen(domain);

    return host.len >= len &&
           memcmp(host.data + host.len - len, domain, len) == 0 &&
           (host.len == len || host.data[host.len - len - 1] == '.');
}

static bool is_file(struct str_view path)
{
    static const char *const endings[] = {
        "7z",    "avi", "bmp",  "bz2",  "css", "deb",  "dmg",  "doc",
        "docx",  "exe", "gif",  "gz",   "ico", "iso",  "jar",  "jpeg",
        "jpg",   "js",  "m4a",  "mov",  "mp3", "mp4",  "mpeg", "odt",
        "ogg",   "pdf", "png",  "ppt",  "ps",  "rar",  "rpm",  "svg",
        "tar",   "tgz", "tif",  "tiff", "wav", "webm", "webp", "woff",
        "woff2", "xls", "xlsx", "xz",   "zip", "zst"};
    size_t i, dot = path.len;

    while (dot > 0 && path.data[dot - 1] != '.' && path.data[dot - 1] != '/')
        dot--;
    if (dot == 0 || path.data[dot - 1] != '.')
        return false;
    for (i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (crawl_is_word(str_view_of(path.data + dot, path.len - dot),
                          endings[i]))
            return true;
    return false;
}

static bool domain_is_fine(const struct crawl_link_rules *rules,
                           struct str_view host)
{
    bool fine = rules->allow_domains.len == 0;
    size_t i;

    for (i = 0; !fine && i < rules->allow_domains.len; i++)
        fine = is_below(host, rules->allow_domains.data[i]);
    for (i = 0; fine && i < rules->deny_domains.len; i++)
        fine = !is_below(host, rules->deny_domains.data[i]);
    return fine;
}

bool crawl_link_rules_want(const struct crawl_link_rules *rules,
                           const struct crawl_url *url)
{
    const char *href = string_builder_cstr(&url->href);
    bool fine = rules->allow.len == 0;
    size_t i;

    if (is_file(str_view_of(href + url->path, url->path_end - url->path)) ||
        !domain_is_fine(rules, crawl_url_host(url)))
        return false;
    for (i = 0; !fine && i < rules->allow.len; i++)
        fine = regexec(&rules->allow.data[i], href, 0, NULL, 0) == 0;
    for (i = 0; fine && i < rules->deny.len; i++)
        fine = regexec(&rules->deny.data[i], href, 0, NULL, 0) != 0;
    return fine;
}
