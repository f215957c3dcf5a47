/* SPDX-License-Identifier: MIT-0 */
/* crawl_tls_server_check.h - servers for tests whose certificates are bad:
 * `openssl s_server` on 127.0.0.1, with one made on the spot.
 */
#ifndef CRAWL_TLS_SERVER_CHECK_H
#define CRAWL_TLS_SERVER_CHECK_H

#include <sys/types.h>

struct tls_server {
    pid_t pid;
    char url[40];     /* https://127.0.0.1:PORT/ */
    char ca_file[80]; /* "": nobody trusts it */
    const char *folder;
};

/* name: tls_good, tls_expired, tls_wrong_host, tls_self_signed.
 * folder [borrowed] until stop, which removes what was put there.
 * -ENOENT: openssl is not installed. */
int tls_server_start(struct tls_server *out, const char *name,
                     const char *folder);
void tls_server_stop(struct tls_server *server);

#endif
