/* Compares every cell with its bounds: flags for everybody together, and counts for each. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 4096 };

typedef struct {
    const Job *job;
    int number;
    const Bounds *bounds;
    size_t cells, length;
    uint64_t *counts; /* counts[worker][concept] */
} Compare;

/* Marks `length` cells of one row, from place `within` of the row of a setting. */
static void mark_rows(const Compare *c, uint8_t *stable, size_t cell, const uint32_t *bound, uint8_t bit) {
    const Dm *dm = &c->job->model.dms[c->number];
    const uint32_t *ranks = c->job->model.ranks[c->number] + cell;
    size_t inner = power(dm->low), rest = rest_of(&c->job->model, dm);
    for (size_t done = 0; done < c->length;) {
        size_t row = (cell + done) >> dm->low, within = (cell + done) & (inner - 1);
        size_t length = inner - within < c->length - done ? inner - within : c->length - done;
        size_t outer = row >> dm->bits << dm->low;
        const uint32_t *line = bound + class_of(dm, row & (power(dm->bits) - 1)) * rest;
        c->job->hot->mark(stable + done, ranks + done, line + outer + within, length, bit);
        done += length;
    }
}

/* As above where settings lie side by side and all have one bound. */
static void mark_runs(const Compare *c, uint8_t *stable, size_t cell, const uint32_t *bound, uint8_t bit) {
    const Dm *dm = &c->job->model.dms[c->number];
    const uint32_t *ranks = c->job->model.ranks[c->number] + cell;
    size_t run = power(dm->bits) < c->length ? power(dm->bits) : c->length;
    for (size_t done = 0; done < c->length; done += run)
        c->job->hot->mark_one(stable + done, ranks + done, bound[(cell + done) >> dm->bits], run, bit);
}

/* As above for short rows: the bounds are laid out cell by cell first. */
static void mark_cells(const Compare *c, uint8_t *stable, size_t cell, const uint32_t *bound, uint8_t bit) {
    const Dm *dm = &c->job->model.dms[c->number];
    size_t inner = power(dm->low), rest = rest_of(&c->job->model, dm);
    uint32_t line[PIECE];
    for (size_t k = 0; k < c->length; k++) {
        size_t row = (cell + k) >> dm->low;
        size_t outer = row >> dm->bits << dm->low;
        size_t class = class_of(dm, row & (power(dm->bits) - 1));
        line[k] = bound[class * rest + outer + ((cell + k) & (inner - 1))];
    }
    c->job->hot->mark(stable, c->job->model.ranks[c->number] + cell, line, c->length, bit);
}

static void mark_concept(const Compare *c, uint8_t *stable, size_t cell, int concept) {
    const Dm *dm = &c->job->model.dms[c->number];
    const uint32_t *ranks = c->job->model.ranks[c->number] + cell, *bound = c->bounds->bound[concept];
    uint8_t bit = (uint8_t)(1 << concept);
    if (!bound)
        c->job->hot->mark_one(stable, ranks, c->bounds->same[concept], c->length, bit);
    else if (dm->low >= LANE_BITS)
        mark_rows(c, stable, cell, bound, bit);
    else if (dm->low == 0 && !dm->code && dm->bits >= LANE_BITS)
        mark_runs(c, stable, cell, bound, bit);
    else
        mark_cells(c, stable, cell, bound, bit);
}

static void compare_task(void *context, size_t index, int worker) {
    const Compare *c = context;
    const Job *job = c->job;
    const Hot *hot = job->hot;
    size_t cell = index * c->length, padded = (c->length + 7) & ~(size_t)7;
    uint8_t stable[PIECE] = {0};
    for (int concept = 0; concept < CONCEPTS; concept++)
        if (job->wanted >> concept & 1)
            mark_concept(c, stable, cell, concept);
    for (size_t l = 0; job->among && l < c->length; l++)
        stable[l] = job->among[cell + l] ? stable[l] : 0;
    for (int concept = 0; concept < CONCEPTS; concept++)
        if (job->wanted >> concept & 1)
            c->counts[worker * CONCEPTS + concept] += hot->count(stable, padded, concept);
    if (job->each)
        memcpy(job->each[c->number] + cell, stable, c->length);
    if (c->number)
        hot->agree(job->flags + cell, stable, c->length);
    else
        memcpy(job->flags + cell, stable, c->length);
}

Outcome compare(Job *job, int dm, const Bounds *bounds) {
    size_t cells = power(job->model.width), workers = (size_t)pool_workers(job->pool);
    Compare c = {job, dm, bounds, cells, cells < PIECE ? cells : PIECE, NULL};
    c.counts = calloc(workers * CONCEPTS, sizeof *c.counts);
    if (!c.counts)
        return NO_MEMORY;
    Outcome outcome = pool_run(job->pool, compare_task, &c, cells / c.length);
    for (size_t k = 0; k < workers * CONCEPTS; k++)
        job->counts[dm * CONCEPTS + (int)(k % CONCEPTS)] += c.counts[k];
    free(c.counts);
    return outcome;
}
