/* Simultaneous sanctions, by trying every choice of improvements from a cell until one serves. */
#include "at_once.h"

#include <stdlib.h>

enum { PART = 64 };

/* The improvements of everybody from one cell, as masks for exclusive or. */
typedef struct {
    const AtOnce *job;
    size_t cell;
    int dm;
    uint32_t rank;
    uint32_t *masks; /* those of j from start[j] to start[j + 1] - 1 */
    size_t *start;
} Place;

typedef struct {
    AtOnce *job;
    Place *places; /* one for each worker */
} Run;

static void list_improvements(Place *p) {
    const Model *model = &p->job->model;
    size_t listed = 0;
    for (int j = 0; j < model->people; j++) {
        const Dm *dm = &model->dms[j];
        const uint32_t *ranks = model->ranks[j];
        size_t own = p->cell >> dm->low & (power(dm->bits) - 1);
        uint32_t class = class_of(dm, own);
        p->start[j] = listed;
        for (size_t mask = 1; mask < power(dm->bits); mask++)
            if ((class & ~class_of(dm, own ^ mask)) == 0 &&
                ranks[p->cell ^ mask << dm->low] > ranks[p->cell])
                p->masks[listed++] = (uint32_t)(mask << dm->low);
    }
    p->start[model->people] = listed;
}

static bool spoils(const Place *p, size_t mask) {
    uint32_t rank = p->job->model.ranks[p->dm][p->cell ^ mask];
    return rank && rank <= p->rank;
}

/* Whether improvements of one to `most` opponents from `from` on, added to the mask, spoil it. */
static bool spoiled(const Place *p, size_t mask, int from, int most) {
    for (int j = from; most && j < p->job->model.people; j++) {
        if (j == p->dm)
            continue;
        for (size_t k = p->start[j]; k < p->start[j + 1]; k++)
            if (spoils(p, mask ^ p->masks[k]) || spoiled(p, mask ^ p->masks[k], j + 1, most - 1))
                return true;
    }
    return false;
}

static bool deterred(const Place *p, int most) {
    for (size_t k = p->start[p->dm]; k < p->start[p->dm + 1]; k++)
        if (pool_stopped(p->job->pool) || !spoiled(p, p->masks[k], 0, most))
            return false;
    return true;
}

static void judge_cell(Place *p) {
    const AtOnce *job = p->job;
    list_improvements(p);
    for (int i = 0; i < job->model.people; i++) {
        p->dm = i;
        p->rank = job->model.ranks[i][p->cell];
        uint8_t found = 0;
        if (job->wanted & SIM && deterred(p, job->model.people - 1))
            found |= SIM;
        if (job->wanted & SIM_SINGLE && deterred(p, job->model.people > 1))
            found |= SIM_SINGLE;
        job->each[i][p->cell] = found;
    }
}

static bool place_open(Place *p, AtOnce *job) {
    size_t settings = 1;
    for (int j = 0; j < job->model.people; j++)
        settings += power(job->model.dms[j].bits);
    p->job = job;
    p->masks = malloc(settings * sizeof *p->masks);
    p->start = malloc(((size_t)job->model.people + 1) * sizeof *p->start);
    return p->masks && p->start;
}

static void cells_task(void *context, size_t index, int worker) {
    Run *run = context;
    AtOnce *job = run->job;
    Place *p = &run->places[worker];
    size_t cells = power(job->model.width), end = (index + 1) * PART;
    if (!p->job && !place_open(p, job)) {
        pool_fail(job->pool);
        return;
    }
    for (size_t c = index * PART; c < end && c < cells; c++) {
        p->cell = c;
        if (job->model.ranks[0][c] && (!job->among || job->among[c]))
            judge_cell(p);
    }
}

Outcome judge_at_once(AtOnce *job) {
    size_t workers = (size_t)pool_workers(job->pool);
    Run run = {job, calloc(workers, sizeof(Place))};
    if (!run.places)
        return NO_MEMORY;
    Outcome outcome = pool_run(job->pool, cells_task, &run, (power(job->model.width) + PART - 1) / PART);
    for (size_t w = 0; w < workers; w++) {
        free(run.places[w].masks);
        free(run.places[w].start);
    }
    free(run.places);
    return outcome;
}
