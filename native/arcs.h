/* Explicit graphs: every decision maker's arcs by start, moves need not be transitive. */
#ifndef DETENTE_ARCS_H
#define DETENTE_ARCS_H

#include "hot.h"
#include "pool.h"

/* The arcs from s lead to target[start[s]] … target[start[s + 1] - 1]. */
typedef struct {
    size_t *start;
    uint32_t *target;
} Arcs;

typedef struct {
    int people;
    size_t states;
    const uint32_t **ranks;
    const Arcs *arcs;
    int wanted;
    uint8_t **each;
    Pool *pool;
} Graph;

Outcome judge_graph(const Graph *graph);

/* All arcs turned round, or those that improve the mover's rank. False without memory. */
bool arcs_reverse(Arcs *reversed, const Arcs *arcs, size_t states, const uint32_t *improving);
void arcs_close(Arcs *arcs);

#endif
