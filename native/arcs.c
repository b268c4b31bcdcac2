/* Explicit graphs: fixed points over arcs, with one array for each first mover.

   Nobody moves twice in a row, and moves need not be transitive, so what follows a move depends on
   who made it: first[j][s] is the least value over what opponents reach from s when j moves first. */
#include "arcs.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PART = 1 << 12 };

typedef struct {
    const Graph *graph;
    int dm;
    const uint32_t *best; /* of the own moves: what Nash compares */
    uint32_t *value;      /* of a state as a sanction, then of the state with all that follows */
    uint32_t *after;      /* least of the value and of what others bring about after a move by j */
    uint32_t **first;
    uint8_t bit;
} Focus;

typedef struct {
    const Focus *focus;
    const Arcs *arcs;
    int mover;
    uint32_t *result;
    atomic_bool changed;
} Step;

void arcs_close(Arcs *arcs) {
    free(arcs->start);
    free(arcs->target);
}

static size_t end_of(const Graph *graph, size_t index) {
    size_t end = (index + 1) * PART;
    return end < graph->states ? end : graph->states;
}

static Outcome over_states(const Graph *graph, Task task, void *context) {
    return pool_run(graph->pool, task, context, (graph->states + PART - 1) / PART);
}

/* result[s] = the greatest of value[s] and of the values that dm reaches. */
static void best_task(void *context, size_t index, int worker) {
    const Step *step = context;
    const Focus *f = step->focus;
    const Arcs *own = step->arcs;
    (void)worker;
    for (size_t s = index * PART; s < end_of(f->graph, index); s++) {
        uint32_t best = f->value[s];
        for (size_t a = own->start[s]; a < own->start[s + 1]; a++) {
            uint32_t value = f->value[own->target[a]];
            best = value > best ? value : best;
        }
        step->result[s] = best;
    }
}

static Outcome find_best(const Focus *f, uint32_t *result) {
    Step step = {f, &f->graph->arcs[f->dm], 0, result, false};
    return over_states(f->graph, best_task, &step);
}

static void after_task(void *context, size_t index, int worker) {
    const Step *step = context;
    const Focus *f = step->focus;
    size_t from = index * PART, end = end_of(f->graph, index);
    (void)worker;
    memcpy(f->after + from, f->value + from, (end - from) * sizeof *f->after);
    for (int k = 0; k < f->graph->people; k++) {
        if (k == f->dm || k == step->mover)
            continue;
        const uint32_t *first = f->first[k];
        for (size_t s = from; s < end; s++)
            f->after[s] = first[s] < f->after[s] ? first[s] : f->after[s];
    }
}

static void move_task(void *context, size_t index, int worker) {
    Step *step = context;
    const Focus *f = step->focus;
    const Arcs *arcs = step->arcs;
    uint32_t fell = 0;
    (void)worker;
    for (size_t s = index * PART; s < end_of(f->graph, index); s++) {
        uint32_t least = NOTHING;
        for (size_t a = arcs->start[s]; a < arcs->start[s + 1]; a++) {
            uint32_t value = f->after[arcs->target[a]];
            least = value < least ? value : least;
        }
        fell |= least ^ step->result[s];
        step->result[s] = least;
    }
    if (fell)
        atomic_store_explicit(&step->changed, true, memory_order_relaxed);
}

static Outcome let_move(const Focus *f, int mover, bool credible, bool *changed) {
    const Arcs *arcs = credible ? f->graph->improving : f->graph->arcs;
    Step step = {f, &arcs[mover], mover, f->first[mover], false};
    Outcome outcome = over_states(f->graph, after_task, &step);
    if (outcome == DONE)
        outcome = over_states(f->graph, move_task, &step);
    *changed = atomic_load(&step.changed);
    return outcome;
}

/* A mover is stale when what another can bring about has changed since it last moved. */
static Outcome settle(const Focus *f, bool credible) {
    int people = f->graph->people;
    uint64_t everyone = (people < 64 ? (uint64_t)1 << people : 0) - 1;
    uint64_t stale = everyone & ~((uint64_t)1 << f->dm);
    for (int j = 0; j < people; j++)
        for (size_t s = 0; s < f->graph->states; s++)
            f->first[j][s] = NOTHING;
    while (stale)
        for (int j = 0; j < people; j++) {
            bool changed = false;
            if (!(stale >> j & 1))
                continue;
            Outcome outcome = let_move(f, j, credible, &changed);
            if (outcome != DONE)
                return outcome;
            stale &= ~((uint64_t)1 << j);
            if (changed)
                stale |= everyone & ~((uint64_t)1 << j | (uint64_t)1 << f->dm);
        }
    return DONE;
}

/* The value of a state with all that follows: its own rank at most. */
static void follow_task(void *context, size_t index, int worker) {
    const Focus *f = context;
    const uint32_t *rank = f->graph->ranks[f->dm];
    (void)worker;
    for (size_t s = index * PART; s < end_of(f->graph, index); s++) {
        uint32_t least = f->value[s] < rank[s] ? f->value[s] : rank[s];
        for (int k = 0; k < f->graph->people; k++)
            if (k != f->dm && f->first[k][s] < least)
                least = f->first[k][s];
        f->value[s] = least;
    }
}

static void mark(const Focus *f, const uint32_t *bound) {
    const uint32_t *rank = f->graph->ranks[f->dm];
    for (size_t s = 0; s < f->graph->states; s++)
        f->graph->each[f->dm][s] |= (uint8_t)(bound[s] <= rank[s] ? f->bit : 0);
}

static Outcome judge_concept(Focus *f) {
    bool symmetric = f->bit & (SMR | SSEQ), credible = f->bit & (SEQ | SSEQ);
    const uint32_t *from = symmetric ? f->best : f->graph->ranks[f->dm];
    memcpy(f->value, from, f->graph->states * sizeof *f->value);
    Outcome outcome = settle(f, credible);
    if (outcome == DONE)
        outcome = over_states(f->graph, follow_task, f);
    if (outcome == DONE)
        outcome = find_best(f, f->after);
    if (outcome == DONE)
        mark(f, f->after);
    return outcome;
}

static Outcome judge_dm(const Graph *graph, int dm, uint32_t *room, uint32_t **first) {
    size_t n = graph->states;
    uint32_t *best = room + 2 * n;
    Focus f = {graph, dm, best, room, room + n, first, NASH};
    memcpy(f.value, graph->ranks[dm], n * sizeof *f.value);
    Outcome outcome = find_best(&f, best);
    if (outcome == DONE && graph->wanted & NASH)
        mark(&f, best);
    for (int bit = GMR; outcome == DONE && bit <= SSEQ; bit *= 2) {
        f.bit = (uint8_t)bit;
        if (graph->wanted & bit)
            outcome = judge_concept(&f);
    }
    return outcome;
}

static bool keep_improving(const Graph *graph, int dm) {
    const Arcs *all = &graph->arcs[dm];
    Arcs *kept = &graph->improving[dm];
    const uint32_t *rank = graph->ranks[dm];
    size_t count = 0;
    kept->start = malloc((graph->states + 1) * sizeof *kept->start);
    kept->target = malloc((all->start[graph->states] + 1) * sizeof *kept->target);
    if (!kept->start || !kept->target)
        return false;
    for (size_t s = 0; s < graph->states; s++) {
        kept->start[s] = count;
        for (size_t a = all->start[s]; a < all->start[s + 1]; a++)
            if (rank[all->target[a]] > rank[s])
                kept->target[count++] = all->target[a];
    }
    kept->start[graph->states] = count;
    return true;
}

static void improving_task(void *context, size_t index, int worker) {
    const Graph *graph = context;
    (void)worker;
    if (!keep_improving(graph, (int)index))
        pool_fail(graph->pool);
}

Outcome judge_graph(Graph *graph) {
    size_t people = (size_t)graph->people;
    uint32_t *room = malloc((3 + people) * graph->states * sizeof *room + 1);
    uint32_t **first = calloc(people, sizeof *first);
    Outcome outcome = room && first ? DONE : NO_MEMORY;
    for (size_t j = 0; outcome == DONE && j < people; j++)
        first[j] = room + (3 + j) * graph->states;
    if (outcome == DONE && graph->wanted & (SEQ | SSEQ))
        outcome = pool_run(graph->pool, improving_task, graph, people);
    for (int i = 0; outcome == DONE && i < graph->people; i++)
        outcome = judge_dm(graph, i, room, first);
    free(first);
    free(room);
    return outcome;
}
