/* A block: the cells of some neighbouring settings of the decision maker in focus. */
#include "block.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL_BLOCK = 12 /* bits */ };

/* As few settings as fill whole rows of cells, and LANES columns of every opponent. */
static unsigned settings_kept(const Model *model, const Dm *own) {
    unsigned longest = 0, rest = model->width - own->bits;
    for (int j = 0; j < model->people; j++)
        if (&model->dms[j] != own && model->dms[j].bits > longest)
            longest = model->dms[j].bits;
    unsigned wanted[] = {LANE_BITS, LANE_BITS + longest, SMALL_BLOCK}, have[] = {own->low, rest, rest};
    unsigned kept = 0;
    for (int k = 0; k < 3; k++)
        if (wanted[k] > have[k] && wanted[k] - have[k] > kept)
            kept = wanted[k] - have[k];
    return kept < own->bits ? kept : own->bits;
}

bool shape_open(Shape *shape, const Job *job, int focus) {
    const Model *model = &job->model;
    const Dm *own = &model->dms[focus];
    unsigned kept = settings_kept(model, own), width = model->width - own->bits + kept;
    *shape = (Shape){job, focus, kept, power(width), NULL, 1, 0};
    shape->columns = calloc((size_t)model->people, sizeof *shape->columns);
    if (!shape->columns)
        return false;
    for (int j = 0; j < model->people; j++) {
        const Dm *dm = &model->dms[j];
        if (j == focus || !dm->bits)
            continue;
        size_t settings = power(dm->bits), columns = shape->cells / settings;
        unsigned shift = j < focus ? dm->low : dm->low - own->bits + kept;
        size_t lanes = columns < LANES ? columns : LANES;
        shape->columns[j] = (Columns){dm, shift, settings, columns / lanes, (unsigned)lanes, job->pool};
        shape->longest = settings > shape->longest ? settings : shape->longest;
        shape->classes = dm->oneway > shape->classes ? dm->oneway : shape->classes;
    }
    return true;
}

void shape_close(Shape *shape) {
    free(shape->columns);
}

static bool open_movers(Work *work, const Shape *shape, bool credible) {
    for (int j = 0; j < shape->job->model.people; j++) {
        const Columns *columns = &shape->columns[j];
        work->dirty[j] = malloc(columns->tiles + 1);
        if (credible)
            work->order[j] = array_of(columns->tiles * columns->settings * LANES, sizeof(uint32_t));
        if (!work->dirty[j] || (credible && !work->order[j]))
            return false;
    }
    return true;
}

bool work_open(Work *work, const Shape *shape, bool credible) {
    size_t people = (size_t)shape->job->model.people, tile = shape->longest * LANES;
    size_t padded = shape->cells < LANES ? LANES : shape->cells;
    work->values = array_of(padded, sizeof(uint32_t));
    work->order = calloc(people, sizeof *work->order);
    work->dirty = calloc(people, sizeof *work->dirty);
    work->keys = credible ? array_of(tile, sizeof(uint64_t)) : NULL;
    work->tile = array_of(tile, sizeof(uint32_t));
    work->changed = array_of(shape->longest, sizeof(uint32_t));
    work->scratch = array_of((size_t)LANES << shape->classes, sizeof(uint32_t));
    if (!work->values || !work->order || !work->dirty || !work->tile || !work->changed || !work->scratch ||
        (credible && !work->keys))
        return false;
    memset(work->values, 0, padded * sizeof(uint32_t));
    return open_movers(work, shape, credible);
}

void work_close(Work *work, const Shape *shape) {
    for (int j = 0; j < shape->job->model.people; j++) {
        if (work->order)
            free(work->order[j]);
        if (work->dirty)
            free(work->dirty[j]);
    }
    free(work->values);
    free(work->order);
    free(work->dirty);
    free(work->keys);
    free(work->tile);
    free(work->changed);
    free(work->scratch);
}

/* The run of neighbouring cells of the model that starts at a cell of the block. */
static size_t run_start(const Shape *shape, size_t block, size_t cell) {
    const Dm *own = &shape->job->model.dms[shape->focus];
    unsigned run = own->low + shape->kept;
    return (cell >> run << (own->low + own->bits)) + (block << run);
}

/* Copies the block of an array of the model; returns all numbers or-ed together. */
static uint32_t copy_block(const Shape *shape, size_t block, const uint32_t *from, uint32_t *to) {
    size_t length = power(shape->job->model.dms[shape->focus].low + shape->kept);
    uint32_t seen = 0;
    for (size_t cell = 0; cell < shape->cells; cell += length) {
        const uint32_t *run = from + run_start(shape, block, cell);
        for (size_t l = 0; l < length; l++) {
            to[cell + l] = run[l];
            seen |= run[l];
        }
    }
    return seen;
}

void sort_block(const Shape *shape, Work *work, size_t block) {
    const Job *job = shape->job;
    for (int j = 0; j < job->model.people; j++) {
        const Columns *columns = &shape->columns[j];
        if (!columns->tiles)
            continue;
        uint64_t seen = copy_block(shape, block, job->model.ranks[j], work->values);
        for (size_t t = 0; t < columns->tiles && !pool_stopped(job->pool); t++) {
            uint32_t *order = work->order[j] + t * columns->settings * LANES;
            job->hot->load(work->tile, work->values, columns, t);
            if (seen << columns->dm->bits >> 32)
                job->hot->sort64(order, work->keys, work->tile, columns);
            else
                job->hot->sort32(order, (uint32_t *)work->keys, work->tile, columns);
        }
    }
}

/* Turns ranks into what a sanction is worth once the focus has made the best of it. */
static void start_symmetric(const Shape *shape, Work *work, size_t block, const uint32_t *best) {
    const Dm *own = &shape->job->model.dms[shape->focus];
    size_t inner = power(own->low), rest = rest_of(&shape->job->model, own);
    for (size_t cell = 0; cell < shape->cells; cell += inner) {
        size_t row = cell >> own->low, setting = row & (power(shape->kept) - 1);
        size_t class = class_of(own, (block << shape->kept) + setting);
        const uint32_t *line = best + class * rest + (row >> shape->kept << own->low);
        uint32_t *values = work->values + cell;
        for (size_t l = 0; l < inner; l++)
            values[l] = values[l] ? line[l] : 0;
    }
}

/* What a sanction is worth to begin with. GMR and SMR hold it less one, so that what is no state
   is NOTHING. */
static void start_values(const Shape *shape, Work *work, size_t block, int concept, const uint32_t *best) {
    copy_block(shape, block, shape->job->model.ranks[shape->focus], work->values);
    if (concept == AT_SMR || concept == AT_SSEQ)
        start_symmetric(shape, work, block, best);
    if (concept == AT_GMR || concept == AT_SMR)
        for (size_t cell = 0; cell < shape->cells; cell++)
            work->values[cell] -= 1;
}

static bool step(const Shape *shape, Work *work, int j, size_t tile, int concept) {
    const Columns *columns = &shape->columns[j];
    const Hot *hot = shape->job->hot;
    if (concept == AT_GMR || concept == AT_SMR)
        return hot->descend(work->tile, columns, work->scratch);
    const uint32_t *order = work->order[j] + tile * columns->settings * LANES;
    return hot->sweep(order, work->tile, columns, work->scratch);
}

static void mark_dirty(const Shape *shape, Work *work, int mover, size_t changed) {
    for (int k = 0; k < shape->job->model.people; k++) {
        if (k == mover || !shape->columns[k].tiles)
            continue;
        for (size_t r = 0; r < changed; r++)
            work->dirty[k][tile_of(&shape->columns[k], (size_t)work->changed[r] * LANES)] = 1;
    }
}

/* One round of opponent j over its dirty tiles; true when a value fell. */
static bool let_move(const Shape *shape, Work *work, int j, int concept) {
    const Columns *columns = &shape->columns[j];
    const Hot *hot = shape->job->hot;
    bool fell = false;
    for (size_t t = 0; t < columns->tiles && !pool_stopped(shape->job->pool); t++) {
        if (!work->dirty[j][t])
            continue;
        work->dirty[j][t] = 0;
        hot->load(work->tile, work->values, columns, t);
        if (!step(shape, work, j, t, concept))
            continue;
        fell = true;
        mark_dirty(shape, work, j, hot->store(work->tile, work->values, columns, t, work->changed));
    }
    return fell;
}

void settle_block(const Shape *shape, Work *work, size_t block, int concept, const Bounds *bounds) {
    int people = shape->job->model.people;
    start_values(shape, work, block, concept, bounds->bound[AT_NASH]);
    for (int j = 0; j < people; j++)
        memset(work->dirty[j], 1, shape->columns[j].tiles);
    for (bool fell = true; fell;) {
        fell = false;
        for (int j = 0; j < people; j++)
            if (shape->columns[j].tiles)
                fell |= let_move(shape, work, j, concept);
    }
}

/* Settings that lie side by side, without classes: one bound for all of a row. */
static void raise_runs(const Shape *shape, const Work *work, size_t block, uint32_t *bound, uint32_t added) {
    const uint32_t *ranks = shape->job->model.ranks[shape->focus];
    size_t length = power(shape->kept);
    for (size_t x = 0; x < shape->cells / length; x++) {
        size_t cell = x * length, start = run_start(shape, block, cell);
        uint32_t best = shape->job->hot->merged(work->values + cell, ranks + start, length, added);
        bound[x] = best > bound[x] ? best : bound[x];
    }
}

/* Short rows: cell by cell. */
static void raise_cells(const Shape *shape, const Work *work, size_t block, uint32_t *bound, uint32_t added) {
    const Dm *own = &shape->job->model.dms[shape->focus];
    const uint32_t *ranks = shape->job->model.ranks[shape->focus];
    size_t inner = power(own->low), rest = rest_of(&shape->job->model, own), kept = power(shape->kept);
    const uint32_t *value = work->values;
    for (size_t x = 0; x < rest; x += inner) {
        const uint32_t *rank = ranks + run_start(shape, block, x << shape->kept);
        for (size_t setting = 0; setting < kept; setting++) {
            uint32_t *line = bound + class_of(own, (block << shape->kept) + setting) * rest + x;
            for (size_t l = 0; l < inner; l++, value++, rank++) {
                uint32_t worth = *value + added < *rank ? *value + added : *rank;
                line[l] = line[l] > worth ? line[l] : worth;
            }
        }
    }
}

void raise_bound(const Shape *shape, const Work *work, size_t block, int concept, uint32_t *bound) {
    const Dm *own = &shape->job->model.dms[shape->focus];
    const uint32_t *ranks = shape->job->model.ranks[shape->focus];
    size_t inner = power(own->low), rest = rest_of(&shape->job->model, own);
    uint32_t added = concept == AT_GMR || concept == AT_SMR;
    if (inner == 1 && !own->code)
        raise_runs(shape, work, block, bound, added);
    else if (inner < LANES)
        raise_cells(shape, work, block, bound, added);
    for (size_t cell = 0; inner >= LANES && cell < shape->cells; cell += inner) {
        size_t row = cell >> own->low, setting = row & (power(shape->kept) - 1);
        size_t class = class_of(own, (block << shape->kept) + setting);
        size_t start = run_start(shape, block, cell) + (setting << own->low);
        shape->job->hot->merge(bound + class * rest + (row >> shape->kept << own->low),
                               work->values + cell, ranks + start, inner, added);
    }
}
