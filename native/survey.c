/* Own moves: the best that a decision maker can reach by itself, from every class and rest. */
#include "judge.h"
#include "memory.h"

#include <stdlib.h>

enum { CHUNK = 1024 };

typedef struct {
    const Job *job;
    const Dm *dm;
    const uint32_t *ranks;
    uint32_t *best;  /* best[class][rest] */
    size_t length;   /* cells of the rest in one task */
    uint32_t *least; /* least[worker][setting]: the lowest rank over the rest */
    uint32_t *least_best; /* least_best[worker] */
} Survey;

void spread(const Job *job, const Dm *dm, uint32_t *bound, size_t first, size_t length) {
    size_t rest = rest_of(&job->model, dm), classes = power(dm->oneway);
    for (size_t bit = 1; bit < classes; bit *= 2)
        for (size_t c = 0; c < classes; c++)
            if (!(c & bit))
                job->hot->raise_to(bound + c * rest + first, bound + (c | bit) * rest + first, length);
}

/* Rests that lie side by side in rows. */
static void survey_rows(const Survey *s, size_t first, uint32_t *least) {
    size_t rest = rest_of(&s->job->model, s->dm), inner = power(s->dm->low);
    const uint32_t *row = s->ranks + (first / inner * inner << s->dm->bits) + first % inner;
    for (size_t setting = 0; setting < power(s->dm->bits); setting++, row += inner) {
        uint32_t *best = s->best + class_of(s->dm, setting) * rest + first;
        uint32_t lowest = s->job->hot->raise_to(best, row, s->length);
        least[setting] = lowest < least[setting] ? lowest : least[setting];
    }
}

/* Rests whose settings lie side by side: the lowest decision maker. */
static void survey_runs(const Survey *s, size_t first, uint32_t *least) {
    const uint32_t *run = s->ranks + (first << s->dm->bits);
    for (size_t x = first; x < first + s->length; x++, run += power(s->dm->bits)) {
        uint32_t best = s->job->hot->greatest(least, run, power(s->dm->bits));
        s->best[x] = best > 1 ? best : 1;
    }
}

static void survey_cells(const Survey *s, size_t first, uint32_t *least) {
    size_t rest = rest_of(&s->job->model, s->dm), inner = power(s->dm->low);
    const uint32_t *cell = s->ranks + (first << s->dm->bits);
    for (size_t x = first; x < first + s->length; x += inner)
        for (size_t setting = 0; setting < power(s->dm->bits); setting++) {
            uint32_t *best = s->best + class_of(s->dm, setting) * rest + x;
            for (size_t l = 0; l < inner; l++, cell++) {
                best[l] = *cell > best[l] ? *cell : best[l];
                least[setting] = *cell < least[setting] ? *cell : least[setting];
            }
        }
}

static void survey_task(void *context, size_t index, int worker) {
    const Survey *s = context;
    size_t rest = rest_of(&s->job->model, s->dm), first = index * s->length;
    uint32_t *least = s->least + ((size_t)worker << s->dm->bits);
    for (size_t c = 0; c < power(s->dm->oneway); c++)
        for (size_t x = first; x < first + s->length; x++)
            s->best[c * rest + x] = 1;
    if (s->dm->low >= LANE_BITS)
        survey_rows(s, first, least);
    else if (s->dm->low == 0 && !s->dm->code)
        survey_runs(s, first, least);
    else
        survey_cells(s, first, least);
    spread(s->job, s->dm, s->best, first, s->length);
    uint32_t *lowest = s->least_best + worker;
    for (size_t x = first; x < first + s->length; x++)
        *lowest = s->best[x] < *lowest ? s->best[x] : *lowest;
}

/* A task covers whole rows of the inner cells, or a part of one row; about CHUNK numbers. */
static size_t task_length(const Model *model, const Dm *dm) {
    size_t rest = rest_of(model, dm), inner = power(dm->low), chunk = CHUNK;
    if (dm->low < LANE_BITS) {
        chunk = 16 * CHUNK >> dm->bits;
        chunk = chunk < inner ? inner : chunk;
    } else if (inner < chunk) {
        chunk = inner;
    }
    return chunk < rest ? chunk : rest;
}

static bool restricted(const Model *model, const Survey *s, int workers) {
    for (int i = 0; i < model->people; i++)
        if (model->dms[i].oneway)
            return true;
    for (size_t k = 0; k < (size_t)workers << s->dm->bits; k++)
        if (!s->least[k])
            return true;
    return false;
}

/* GMR: the best of the worst of each own setting. SMR: the worst of the best for each rest. */
static void security(const Survey *s, int workers, Bounds *bounds) {
    uint32_t best_worst = 1, worst_best = NOTHING;
    for (size_t setting = 0; setting < power(s->dm->bits); setting++) {
        uint32_t worst = NOTHING;
        for (int w = 0; w < workers; w++) {
            uint32_t seen = s->least[((size_t)w << s->dm->bits) + setting];
            worst = seen < worst ? seen : worst;
        }
        best_worst = worst > best_worst ? worst : best_worst;
    }
    for (int w = 0; w < workers; w++)
        worst_best = s->least_best[w] < worst_best ? s->least_best[w] : worst_best;
    bounds->same[AT_GMR] = best_worst;
    bounds->same[AT_SMR] = worst_best;
}

Outcome survey(Job *job, int dm, Bounds *bounds, int *left) {
    const Dm *own = &job->model.dms[dm];
    int workers = pool_workers(job->pool);
    size_t rest = rest_of(&job->model, own), seen = (size_t)workers << own->bits;
    Survey s = {job, own, job->model.ranks[dm], NULL, task_length(&job->model, own), NULL, NULL};
    s.best = array_of(rest << own->oneway, sizeof *s.best);
    s.least = array_of(seen + (size_t)workers, sizeof *s.least);
    bounds->bound[AT_NASH] = s.best;
    Outcome outcome = NO_MEMORY;
    if (s.best && s.least) {
        for (size_t k = 0; k < seen + (size_t)workers; k++)
            s.least[k] = NOTHING;
        s.least_best = s.least + seen;
        outcome = pool_run(job->pool, survey_task, &s, rest / s.length);
    }
    if (outcome == DONE && !restricted(&job->model, &s, workers)) {
        security(&s, workers, bounds);
        *left &= ~(GMR | SMR);
    }
    free(s.least);
    return outcome;
}
