/* SPDX-License-Identifier: MIT-0 */
/* lab-box: the first process inside bwrap's sandbox (box_inner.h). Linked
 * statically and with as little as possible, so that it starts fast. Not for
 * people: without the descriptors of enum box_fd it does nothing. */
#define _GNU_SOURCE

#include <sys/prctl.h>
#include <unistd.h>

#include "box_inner.h"

int main(void)
{
    struct box_inner inner;
    struct box_note note;
    int rc = box_inner_read(&inner, BOX_FD_PLAN);

    /* Of the command's uid, but nothing of the command's: no debugger. */
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (rc == 0)
        rc = box_inner_run(&inner.plan, &note);
    if (rc < 0)
        note = (struct box_note){
            .kind = BOX_NOTE_FAILED, .step = BOX_STEP_HELPER, .error = -rc};
    if (write(BOX_FD_NOTES, &note, sizeof note) != (ssize_t)sizeof note)
        return 126; /* nobody listens */
    return 0;
}
