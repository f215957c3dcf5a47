/* SPDX-License-Identifier: MIT-0 */
/* Two requests: a good one, and one with an injected header line. */
#include "builder.h"

#include <stdio.h>
#include <string.h>

static void print(const struct builder_request *r)
{
    printf("%s %s\n", r->method, r->url);
    for (size_t i = 0; i < r->header_count; i++)
        printf("%s: %s\n", r->headers[i].name, r->headers[i].value);
    printf("(%zu bytes of body)\n", r->body_size);
}

static void send_order(const char *customer)
{
    struct builder_request *request;
    struct builder b;

    builder_begin(&b);
    builder_method(&b, "POST");
    builder_url(&b, "http://shop.example/orders");
    builder_header(&b, "Content-Type", "application/json");
    builder_header(&b, "X-Customer", customer);
    builder_body(&b, "{\"book\": 7}", 11);
    if (builder_build(&b, &request) < 0)
        printf("step %d, %s: %s\n", b.step_number, b.step, strerror(-b.error));
    else
        print(request);
    builder_request_destroy(request);
}

int main(void)
{
    send_order("Ada");
    send_order("Ada\r\nX-Admin: yes");
    return 0;
}
