/* SPDX-License-Identifier: MIT-0 */
/* doctor: what this host has, in one line each, and in one line. */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "box.h"
#include "doctor.h"
#include "lab_cli.h"
#include "print_file.h"

static void print_row(const char *mark, const char *name, const char *text)
{
    printf("  %-5s %-14s %s\n", mark, name, text);
}

static bool print_tools(void)
{
    static const struct {
        const char *tool, *needed_for;
        bool required;
    } tools[] = {
        {"gcc", "building answers", true},
        {"clang", "the second compiler in proofs", false},
        {"valgrind", "pitfalls that only it sees", false},
        {"clang-tidy", "static proofs", false},
        {"cppcheck", "static proofs", false},
    };
    bool complete = true;
    size_t i;

    for (i = 0; i < sizeof tools / sizeof tools[0]; i++) {
        char path[64], text[128];
        bool there;

        (void)snprintf(path, sizeof path, "/usr/bin/%s", tools[i].tool);
        there = access(path, X_OK) == 0;
        complete = complete && (there || !tools[i].required);
        (void)snprintf(text, sizeof text, "%s%s", tools[i].needed_for,
                       there ? "" : ": not installed");
        print_row(there               ? "ok"
                  : tools[i].required ? "FAIL"
                                      : "skip",
                  tools[i].tool, text);
    }
    return complete;
}

/* The text of a tier without its name: what it is made of. */
static void print_tier(const char *name, enum box_tier tier)
{
    const char *why = box_tier_reason(tier);
    const char *parts;

    if (why[0]) {
        print_row("skip", name, why);
        return;
    }
    box_choose(tier);
    parts = strchr(box_tier_text(), '(');
    print_row("ok", name, parts ? parts : "");
    box_choose(BOX_STRICT);
}

int doctor_line(struct lab_cli *cli)
{
    char text[512];
    struct utsname host;
    int rc = box_init();

    if (rc < 0)
        return cli_fault("the sandbox", rc);
    if (uname(&host) < 0)
        host.release[0] = '\0';
    (void)snprintf(text, sizeof text, "Linux %s, %ld processors; sandbox: %s",
                   host.release, sysconf(_SC_NPROCESSORS_ONLN),
                   box_tier_text());
    cli_print_wrapped(cli, text, (size_t)printf("host: "));
    return access("/usr/bin/gcc", X_OK) == 0 ? LAB_OK : LAB_LACKING;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_doctor, NULL, 0, argc, argv);
    bool complete;
    int code;

    if (first < 0)
        return -1 - first;
    code = doctor_line(cli);
    if (code == LAB_FAULT)
        return code;
    complete = print_tools();
    print_tier("strict box", BOX_STRICT);
    print_tier("basic box", BOX_BASIC);
    print_row("ok", "toolkit", cli->root);
    print_row("ok", "workspace", cli->ws.root);
    if (!complete)
        fprintf(stderr, "lab: install what FAILed: make deps\n");
    return complete ? LAB_OK : LAB_LACKING;
}

const struct verb verb_doctor = {"doctor", "", "what this host has and lacks",
                                 0, run};
