/* SPDX-License-Identifier: MIT-0 */
#include "check_run.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "atomic_file.h"
#include "digest.h"
#include "lab_state.h"
#include "string_builder.h"
#include "verdict_record.h"

enum { MAX_SEED = 1000000 };

static uint64_t draw_seed(void)
{
    uint64_t seed = 0;

    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
        seed = (uint64_t)time(NULL);
    return seed % MAX_SEED + 1;
}

static int add_program(struct digest *d, const char *path)
{
    struct stat st;

    if (stat(path, &st) < 0)
        return errno == ENOENT ? 0 : -errno;
    digest_add_text(d, path);
    digest_add(d, &st.st_mtim, sizeof st.st_mtim);
    digest_add(d, &st.st_size, sizeof st.st_size);
    return 0;
}

/* All that a verdict depends on: the answer, the lab, the patterns it is
 * linked with, `lab` itself, the compiler, the sandbox. */
static int check_key(struct lab_cli *cli, const struct unit *lab,
                     const char *answers, char out[DIGEST_HEX])
{
    const struct string_list *uses = &lab->as.lab.build.uses;
    char sources[DIGEST_HEX];
    struct digest *d = NULL;
    size_t i;
    int rc = lab_check_sources(lab, answers, sources);

    if (rc == 0)
        rc = digest_create(&d);
    if (rc < 0)
        return rc;
    digest_add_text(d, sources);
    digest_add_text(d, box_tier_text());
    rc = digest_add_folder(d, lab->dir);
    for (i = 0; rc == 0 && i < uses->count; i++) {
        const struct unit *pattern =
            catalogue_find(cli->catalogue, uses->items[i]);

        rc = pattern ? digest_add_folder(d, pattern->dir) : -ENOENT;
    }
    if (rc == 0)
        rc = add_program(d, "/proc/self/exe");
    if (rc == 0)
        rc = add_program(d, "/usr/bin/gcc");
    digest_finish(d, out);
    return rc;
}

static int keep_text(struct lab_cli *cli, const struct unit *lab,
                     const char *file, const char *text, size_t len)
{
    char path[PATH_MAX];
    int rc = workspace_keep_path(&cli->ws, lab, file, path, sizeof path);

    return rc < 0 ? rc : atomic_file_replace(path, text, len, 0666);
}

/* A whole check; and the last one, which may have been of one case. */
static const char WHOLE[] = "record.jsonl", LAST[] = "last.jsonl";

struct record *check_last(struct lab_cli *cli, const struct unit *lab,
                          bool whole)
{
    char path[PATH_MAX];
    struct record *record = NULL;

    if (workspace_keep_path(&cli->ws, lab, whole ? WHOLE : LAST, path,
                            sizeof path) == 0)
        (void)record_load(&record, path);
    return record;
}

static int keep_record(struct lab_cli *cli, const struct unit *lab,
                       const char *file, const struct record *record)
{
    char path[PATH_MAX];
    int rc = workspace_keep_path(&cli->ws, lab, file, path, sizeof path);

    return rc == 0 ? record_save(record, path) : rc;
}

/* The record kept for this very key, or NULL. */
static struct record *cached(struct lab_cli *cli, const struct unit *lab,
                             const char *key)
{
    char path[PATH_MAX];
    char *kept;
    size_t len;
    bool same;

    if (workspace_keep_path(&cli->ws, lab, "key", path, sizeof path) < 0 ||
        workspace_read_file(path, &kept, &len) < 0)
        return NULL;
    same = strcmp(kept, key) == 0;
    free(kept);
    return same ? check_last(cli, lab, true) : NULL;
}

static void note_failure(struct lab_state *state, const struct verdict *v)
{
    if (strcmp(state->sources, v->sources) == 0)
        return;
    state->failed_versions++;
    memcpy(state->sources, v->sources, sizeof state->sources);
}

static const char *pitfall_of(const struct verdict *v)
{
    const struct diagnosis *d = &v->diagnosis;
    const char *pitfall = d->count ? d->mistakes[0]->pitfall : d->pitfall;

    return pitfall ? pitfall : "";
}

static int keep_state(struct lab_cli *cli, const struct verdict *v)
{
    struct lab_state state;
    int rc = lab_state_load(&cli->ws, v->lab, &state);

    if (rc < 0)
        return rc;
    state.checked_at = (int64_t)time(NULL);
    state.points = v->points;
    state.max_points = v->max_points;
    if (state.best_points < v->points)
        state.best_points = v->points;
    state.failed_cases = (int64_t)(v->failed + v->skipped);
    state.cases = (int64_t)v->case_count;
    (void)snprintf(state.pitfall, sizeof state.pitfall, "%s", pitfall_of(v));
    if (verdict_exit(v) == LAB_OK)
        state.green = true;
    else
        note_failure(&state, v);
    return lab_state_save(&cli->ws, v->lab, &state);
}

/* What `lab diff` shows in full: both sides of the first failing case. */
static int keep_sides(struct lab_cli *cli, const struct verdict *v)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < v->case_count; i++) {
        const struct case_result *k = &v->cases[i];
        char name[160];

        if (!k->diff.differs || !k->got || !k->want)
            continue;
        (void)snprintf(name, sizeof name, "%s.want", k->which->id);
        rc = keep_text(cli, v->lab, name, k->want, k->want_len);
        (void)snprintf(name, sizeof name, "%s.got", k->which->id);
        if (rc == 0)
            rc = keep_text(cli, v->lab, name, k->got, k->got_len);
    }
    return rc;
}

static int keep_all(struct lab_cli *cli, const struct verdict *v,
                    const struct record *record, const char *key, bool whole)
{
    int rc = keep_sides(cli, v);

    if (rc == 0)
        rc = keep_record(cli, v->lab, LAST, record);
    if (rc < 0 || !whole)
        return rc;
    if (v->graded)
        rc = keep_state(cli, v);
    if (rc == 0)
        rc = keep_record(cli, v->lab, WHOLE, record);
    return rc == 0 ? keep_text(cli, v->lab, "key", key, strlen(key)) : rc;
}

/* Until the verdict takes its place: this check began, and did not end. */
static int keep_begun(struct lab_cli *cli, const struct unit *lab)
{
    struct record *record;
    int rc = record_create(&record);

    if (rc < 0)
        return rc;
    record_event(record, "run");
    record_str(record, "lab", lab->id);
    record_str(record, "name", lab->name);
    record_int(record, "checked_at", (int64_t)time(NULL));
    record_event(record, "total");
    record_int(record, "exit", LAB_FAULT);
    record_bool(record, "unfinished", true);
    rc = record_error(record);
    if (rc == 0)
        rc = keep_record(cli, lab, LAST, record);
    record_destroy(record);
    return rc;
}

static int run_check(struct lab_cli *cli, const struct unit *lab,
                     const struct check_options *o, const char *answers,
                     const char *key, struct record **record)
{
    struct lab_check_request request = {
        .catalogue = cli->catalogue,
        .ws = &cli->ws,
        .lab = lab,
        .answers_dir = answers,
        .seed = o->seed ? o->seed : draw_seed(),
        .only_case = o->only_case,
        .retry = true,
        .tier = BOX_STRICT,
        .on_event = o->on_event,
        .ctx = o->ctx,
        .stale_fd = o->stale_fd,
    };
    char shown[PATH_MAX];
    struct verdict v;
    int rc;

    (void)keep_begun(cli, lab); /* where it fails, keep_all will tell */
    rc = lab_check(&request, &v);
    if (rc == -ESTALE)
        ; /* the caller asked for it */
    else if (rc < 0 && rc != -EINTR && v.fault_text[0])
        fprintf(stderr, "lab: %s could not be checked: %s\n", lab->id,
                v.fault_text);
    else if (rc < 0)
        (void)cli_fault("check", rc);
    if (rc == 0)
        rc = verdict_record(&v, cli_shown_answer(cli, lab, shown, sizeof shown),
                            record);
    if (rc == 0) { /* a full disk does not take the verdict away */
        int kept = keep_all(cli, &v, *record, key, !o->only_case);

        if (kept < 0)
            (void)cli_fault_at("keeping the result in", cli->ws.root, kept);
    }
    verdict_fini(&v);
    return rc;
}

int check_run(struct lab_cli *cli, const struct unit *lab,
              const struct check_options *o, struct record **record,
              bool *was_cached)
{
    char answers[PATH_MAX], key[DIGEST_HEX];
    int rc =
        workspace_answer_path(&cli->ws, lab, NULL, answers, sizeof answers);

    *record = NULL;
    *was_cached = false;
    if (rc == 0)
        rc = box_init();
    if (rc == 0)
        rc = check_key(cli, lab, answers, key);
    if (rc < 0) {
        (void)cli_fault("check", rc);
        return rc;
    }
    if (!o->fresh && !o->only_case && !o->seed) {
        *record = cached(cli, lab, key);
        *was_cached = *record != NULL;
        if (*record)
            return 0;
    }
    return run_check(cli, lab, o, answers, key, record);
}

int check_print(struct lab_cli *cli, const struct record *record)
{
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    rc = format_check(record, &cli->format, &sb);
    if (rc == 0)
        (void)fputs(string_builder_cstr(&sb), stdout);
    string_builder_fini(&sb);
    return rc;
}
