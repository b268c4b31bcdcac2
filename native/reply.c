/* Replies: what opponents can bring about from every cell, by fixed points in blocks of cells. */
#include "block.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct {
    const Shape *shape;
    Work *works; /* one for each worker */
    Bounds *bounds;
    pthread_mutex_t lock; /* held while the bounds are raised */
    int left;
} Reply;

static void reply_task(void *context, size_t block, int worker) {
    Reply *r = context;
    Work *work = &r->works[worker];
    Pool *pool = r->shape->job->pool;
    bool credible = r->left & (SEQ | SSEQ);
    if (!work->values && !work_open(work, r->shape, credible)) {
        pool_fail(pool);
        return;
    }
    if (credible)
        sort_block(r->shape, work, block);
    for (int concept = AT_GMR; concept < CONCEPTS; concept++) {
        if (!(r->left >> concept & 1))
            continue;
        settle_block(r->shape, work, block, concept, r->bounds);
        pthread_mutex_lock(&r->lock);
        raise_bound(r->shape, work, block, concept, r->bounds->bound[concept]);
        pthread_mutex_unlock(&r->lock);
    }
}

typedef struct {
    const Job *job;
    const Dm *dm;
    uint32_t *bound;
    size_t length;
} Spread;

static void spread_task(void *context, size_t index, int worker) {
    const Spread *s = context;
    (void)worker;
    spread(s->job, s->dm, s->bound, index * s->length, s->length);
}

static Outcome spread_all(const Reply *r, const Dm *dm) {
    const Job *job = r->shape->job;
    size_t rest = rest_of(&job->model, dm), length = rest < 4096 ? rest : 4096;
    Outcome outcome = DONE;
    for (int c = AT_GMR; dm->oneway && outcome == DONE && c < CONCEPTS; c++) {
        Spread s = {job, dm, r->bounds->bound[c], length};
        if (r->left >> c & 1)
            outcome = pool_run(job->pool, spread_task, &s, rest / length);
    }
    return outcome;
}

static bool open_bounds(const Job *job, const Dm *dm, Bounds *bounds, int left) {
    size_t size = rest_of(&job->model, dm) << dm->oneway;
    for (int c = AT_GMR; c < CONCEPTS; c++) {
        if (!(left >> c & 1))
            continue;
        bounds->bound[c] = array_of(size, sizeof(uint32_t));
        if (!bounds->bound[c])
            return false;
        for (size_t x = 0; x < size; x++)
            bounds->bound[c][x] = 1;
    }
    return true;
}

Outcome reply(Job *job, int dm, Bounds *bounds, int left) {
    const Dm *own = &job->model.dms[dm];
    size_t workers = (size_t)pool_workers(job->pool);
    Shape shape = {0};
    Reply r = {&shape, calloc(workers, sizeof(Work)), bounds, PTHREAD_MUTEX_INITIALIZER, left};
    Outcome outcome = NO_MEMORY;
    if (r.works && open_bounds(job, own, bounds, left) && shape_open(&shape, job, dm))
        outcome = pool_run(job->pool, reply_task, &r, power(own->bits - shape.kept));
    for (size_t w = 0; r.works && shape.columns && w < workers; w++)
        work_close(&r.works[w], &shape);
    free(r.works);
    shape_close(&shape);
    return outcome == DONE ? spread_all(&r, own) : outcome;
}
