/* One call: who finds which cells stable, for a model in option form. */
#include "judge.h"

#include <stdlib.h>

/* Without options of its own a decision maker has nothing to improve: every bound is 1. */
static Outcome find_bounds(Job *job, int dm, Bounds *bounds) {
    int left = job->wanted & ~NASH;
    if (!job->model.dms[dm].bits)
        return DONE;
    Outcome outcome = survey(job, dm, bounds, &left);
    if (outcome == DONE && left)
        outcome = reply(job, dm, bounds, left);
    return outcome;
}

Outcome judge(Job *job) {
    Outcome outcome = DONE;
    for (int i = 0; outcome == DONE && i < job->model.people; i++) {
        Bounds bounds = {{NULL}, {1, 1, 1, 1, 1}};
        outcome = find_bounds(job, i, &bounds);
        if (outcome == DONE)
            outcome = compare(job, i, &bounds);
        for (int c = 0; c < CONCEPTS; c++)
            free(bounds.bound[c]);
    }
    return outcome;
}
