/* Explicit graphs: what opponents can bring about, by one walk backwards from the worst states.

   Nobody moves twice in a row, and moves need not be transitive, so what may follow at a state
   depends on who moved last. States are taken from the least value up, and every pair (state, who
   may move there) takes the first value that reaches it, which is its least: each arc is walked
   once, and no rounds are needed. */
#include "arcs.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GNUC__
#define PREFETCH(place) __builtin_prefetch(place, 1)
#else
#define PREFETCH(place) (void)(place)
#endif

enum { DIGIT = 11, DIGITS = 1 << DIGIT, CHECK_EVERY = 1 << 12 };

/* Sets of decision makers as bits. */
typedef struct {
    uint64_t opened;  /* who has moved from here towards a value already */
    uint64_t ended;   /* whose moves to here lead to a value already */
    uint64_t waiting; /* of those, whose arcs to here are still to be walked */
    uint32_t value;
} Node;

/* What one worker needs. */
typedef struct {
    Node *nodes;
    uint32_t *values, *order, *other, *stack;
} Room;

typedef struct {
    const Graph *graph;
    Arcs *into, *improving; /* reversed arcs of each decision maker */
    Room *rooms;
    pthread_mutex_t marking;
} Walks;

/* Lists the states by their values, least first: by digits, the lowest first. */
static void sort_states(Room *room, size_t states) {
    for (uint32_t s = 0; s < states; s++)
        room->order[s] = s;
    for (unsigned shift = 0; shift < 32; shift += DIGIT) {
        size_t place[DIGITS + 1] = {0};
        for (size_t k = 0; k < states; k++)
            place[(room->values[k] >> shift & (DIGITS - 1)) + 1]++;
        for (size_t d = 1; d <= DIGITS; d++)
            place[d] += place[d - 1];
        for (size_t k = 0; k < states; k++) {
            uint32_t s = room->order[k];
            room->other[place[room->values[s] >> shift & (DIGITS - 1)]++] = s;
        }
        uint32_t *swapped = room->order;
        room->order = room->other;
        room->other = swapped;
    }
}

/* Moves of `who` to s lead to a value; listed unless s is waiting already. */
static size_t wait_for(Room *room, uint32_t s, uint64_t who, size_t height) {
    Node *node = &room->nodes[s];
    uint64_t fresh = who & ~node->ended;
    if (!fresh)
        return height;
    if (!node->waiting)
        room->stack[height++] = s;
    node->ended |= fresh;
    node->waiting |= fresh;
    return height;
}

/* Walks back over all arcs that lead to a value from state `from` on. */
static void walk(Room *room, const Arcs *into, uint64_t movers, uint32_t from, uint32_t value) {
    size_t height = wait_for(room, from, movers, 0);
    while (height) {
        uint32_t s = room->stack[--height];
        uint64_t waiting = room->nodes[s].waiting;
        room->nodes[s].waiting = 0;
        uint64_t self = 1;
        for (int j = 0; waiting; j++, self <<= 1) {
            if (!(waiting & self))
                continue;
            waiting &= ~self;
            for (size_t a = into[j].start[s]; a < into[j].start[s + 1]; a++)
                PREFETCH(&room->nodes[into[j].target[a]]);
            for (size_t a = into[j].start[s]; a < into[j].start[s + 1]; a++) {
                Node *node = &room->nodes[into[j].target[a]];
                if (node->opened & self)
                    continue;
                node->opened |= self;
                node->value = value < node->value ? value : node->value;
                height = wait_for(room, into[j].target[a], movers & ~self, height);
            }
        }
    }
}

/* value[s] = the least of values over s and what opponents bring about from s. */
static void follow(const Walks *w, Room *room, int dm, bool credible) {
    const Graph *graph = w->graph;
    uint64_t everyone = (graph->people < 64 ? (uint64_t)1 << graph->people : 0) - 1;
    uint64_t movers = everyone & ~((uint64_t)1 << dm);
    for (size_t s = 0; s < graph->states; s++)
        room->nodes[s] = (Node){0, 0, 0, room->values[s]};
    sort_states(room, graph->states);
    for (size_t k = 0; k < graph->states; k++) {
        if (k % CHECK_EVERY == 0 && pool_stopped(graph->pool))
            return;
        uint32_t s = room->order[k];
        walk(room, credible ? w->improving : w->into, movers, s, room->values[s]);
    }
}

/* The greatest of a state's value and of the values that dm reaches from it. */
static uint32_t best(const Graph *graph, int dm, const uint32_t *values, size_t s) {
    const Arcs *own = &graph->arcs[dm];
    uint32_t found = values[s];
    for (size_t a = own->start[s]; a < own->start[s + 1]; a++) {
        uint32_t value = values[own->target[a]];
        found = value > found ? value : found;
    }
    return found;
}

static void mark(Walks *w, int dm, const uint32_t *values, int bit) {
    const Graph *graph = w->graph;
    pthread_mutex_lock(&w->marking);
    for (size_t s = 0; s < graph->states; s++)
        if (best(graph, dm, values, s) <= graph->ranks[dm][s])
            graph->each[dm][s] |= (uint8_t)bit;
    pthread_mutex_unlock(&w->marking);
}

static void judge_concept(Walks *w, Room *room, int dm, int bit) {
    const Graph *graph = w->graph;
    const uint32_t *ranks = graph->ranks[dm];
    if (bit == NASH) {
        mark(w, dm, ranks, bit);
        return;
    }
    for (size_t s = 0; s < graph->states; s++)
        room->values[s] = bit & (SMR | SSEQ) ? best(graph, dm, ranks, s) : ranks[s];
    follow(w, room, dm, bit & (SEQ | SSEQ));
    for (size_t s = 0; s < graph->states; s++)
        room->values[s] = room->nodes[s].value < ranks[s] ? room->nodes[s].value : ranks[s];
    mark(w, dm, room->values, bit);
}

static bool room_open(Room *room, size_t states) {
    room->nodes = array_of(states, sizeof *room->nodes);
    room->values = array_of(states, sizeof *room->values);
    room->order = array_of(states, sizeof *room->order);
    room->other = array_of(states, sizeof *room->other);
    room->stack = array_of(states, sizeof *room->stack);
    return room->nodes && room->values && room->order && room->other && room->stack;
}

static void room_close(Room *room) {
    free(room->nodes);
    free(room->values);
    free(room->order);
    free(room->other);
    free(room->stack);
}

static void concept_task(void *context, size_t index, int worker) {
    Walks *w = context;
    Room *room = &w->rooms[worker];
    int bit = 1 << index % CONCEPTS;
    if (!(w->graph->wanted & bit))
        return;
    if (!room->nodes && !room_open(room, w->graph->states)) {
        pool_fail(w->graph->pool);
        return;
    }
    judge_concept(w, room, (int)(index / CONCEPTS), bit);
}

static void reverse_task(void *context, size_t j, int worker) {
    const Walks *w = context;
    const Graph *graph = w->graph;
    bool complete = true;
    (void)worker;
    if (graph->wanted & (GMR | SMR))
        complete = arcs_reverse(&w->into[j], &graph->arcs[j], graph->states, NULL);
    if (complete && graph->wanted & (SEQ | SSEQ))
        complete = arcs_reverse(&w->improving[j], &graph->arcs[j], graph->states, graph->ranks[j]);
    if (!complete)
        pool_fail(graph->pool);
}

Outcome judge_graph(const Graph *graph) {
    size_t people = (size_t)graph->people, workers = (size_t)pool_workers(graph->pool);
    Walks w = {graph, calloc(people, sizeof(Arcs)), calloc(people, sizeof(Arcs)),
               calloc(workers, sizeof(Room)), PTHREAD_MUTEX_INITIALIZER};
    Outcome outcome = NO_MEMORY;
    if (w.into && w.improving && w.rooms)
        outcome = pool_run(graph->pool, reverse_task, &w, people);
    if (outcome == DONE)
        outcome = pool_run(graph->pool, concept_task, &w, people * CONCEPTS);
    for (size_t j = 0; w.into && w.improving && j < people; j++) {
        arcs_close(&w.into[j]);
        arcs_close(&w.improving[j]);
    }
    for (size_t k = 0; w.rooms && k < workers; k++)
        room_close(&w.rooms[k]);
    free(w.into);
    free(w.improving);
    free(w.rooms);
    return outcome;
}
