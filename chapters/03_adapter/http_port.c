/* SPDX-License-Identifier: MIT-0 */
#include "http_port.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void http_response_fini(struct http_response *response)
{
    free(response->body);
    memset(response, 0, sizeof *response);
}

void http_field_copy(char out[HTTP_FIELD_MAX], const char *value, size_t len)
{
    if (len >= HTTP_FIELD_MAX)
        len = 0;
    memcpy(out, value, len);
    out[len] = '\0';
}

static size_t scheme_len(const char *url)
{
    size_t n = strspn(url, "abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return url[n] == ':' && isalpha((unsigned char)url[0]) ? n : 0;
}

int http_url_check(const char *url, struct port_error *err)
{
    size_t n = scheme_len(url);
    bool http = n == 4 && strncasecmp(url, "http", 4) == 0;
    bool https = n == 5 && strncasecmp(url, "https", 5) == 0;
    const char *host = url + n + 3;
    const char *c;

    if (n == 0)
        return port_fail(err, -EINVAL, 0, "not a URL: %.100s", url);
    if (!http && !https)
        return port_fail(err, -EPROTONOSUPPORT, 0,
                         "only http and https are fetched: %.100s", url);
    if (strncmp(url + n, "://", 3) != 0 || !*host || strchr("/?#", *host))
        return port_fail(err, -EINVAL, 0, "no host in %.100s", url);
    for (c = url; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f)
            return port_fail(err, -EINVAL, 0,
                             "a blank or control byte in %.100s", url);
    return 0;
}
