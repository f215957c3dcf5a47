/* SPDX-License-Identifier: MIT-0 */
#include "stability.h"

#include <stdio.h>

#include "box.h"
#include "burner.h"
#include "lab_prove.h"
#include "string_builder.h"

enum { EACH = 2, FIRST_SEED = 1 };

static int run_once(const struct catalogue *catalogue,
                    const struct workspace *ws, const struct unit *lab,
                    struct stability_run *run, stability_fn fn, void *ctx)
{
    const struct unit_lab *l = &lab->as.lab;
    size_t turn = (run->number - 1) % (l->mistakes.count + 1);
    const struct unit_mistake *m = turn ? unit_lab_mistake(l, turn - 1) : NULL;
    char folder[160];
    struct string_builder sb;
    struct verdict v;
    int rc;

    run->what = m ? m->id : "solution";
    (void)snprintf(folder, sizeof folder, "%s%s", m ? "mistakes/" : "",
                   run->what);
    string_builder_init(&sb, 0);
    rc = lab_prove_run(catalogue, ws, lab, folder, run->seed, &v);
    if (rc == 0) {
        run->held = lab_prove_holds(&v, m);
        lab_prove_describe(&v, &sb);
        run->said = string_builder_cstr(&sb);
        run->named = v.diagnosis.count ? v.diagnosis.mistakes[0]->id : "nobody";
        fn(run, ctx);
    }
    verdict_fini(&v);
    string_builder_fini(&sb);
    return rc;
}

int stability(const struct catalogue *catalogue, const struct workspace *ws,
              const struct unit *lab, size_t runs, stability_fn fn, void *ctx,
              size_t *flaky)
{
    struct burner burner;
    size_t i;
    int rc = box_init();

    *flaky = 0;
    if (rc == 0)
        rc = burner_start(&burner, EACH);
    if (rc < 0)
        return rc;
    for (i = 0; rc == 0 && i < runs; i++) {
        struct stability_run run = {.number = i + 1, .seed = FIRST_SEED + i};

        rc = run_once(catalogue, ws, lab, &run, fn, ctx);
        *flaky += rc == 0 && !run.held;
    }
    burner_stop(&burner);
    return rc;
}
