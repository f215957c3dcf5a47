/* SPDX-License-Identifier: MIT-0 */
/* http_record.h - adapters that keep answers in a folder, and give them again.
 *
 * Record wraps another port: the decorator of Gamma et al. Replay needs no
 * network: a bug met on a live site becomes a test that runs anywhere.
 *
 * One file per URL, named by a 64-bit hash of it; the last answer wins:
 *
 *     groundwork http record 1
 *     url http://example.org/
 *     code 0                       negative errno of a failed get
 *     status 200
 *     etag "v1"
 *     type text/html
 *     length 1234
 *                                  an empty line, then the body as it is
 *
 * A failed get has its text in a line `text ...` and no body.
 */
#ifndef HTTP_RECORD_H
#define HTTP_RECORD_H

#include "http_port.h"

/* inner [transfer]: closed with the recorder, also when this call fails. The
 * folder is made when it is missing. A get fails with the error of writing when
 * its answer cannot be kept. */
int http_record_open(struct http_port *out, struct http_port *inner,
                     const char *folder, struct port_error *err);

/* get: -ENOENT without a record of that URL, -EBADMSG for a damaged one. A
 * request with the recorded ETag is answered by 304. */
int http_replay_open(struct http_port *out, const char *folder,
                     struct port_error *err);

#endif
