/* Simultaneous sanctions: opponents improve from the same cell at the same time as the move. */
#ifndef DETENTE_AT_ONCE_H
#define DETENTE_AT_ONCE_H

#include "model.h"
#include "pool.h"

enum { SIM = 32, SIM_SINGLE = 64 };

typedef struct {
    Model model;
    int wanted;
    const uint8_t *among; /* cells that are judged; NULL: all */
    uint8_t **each;       /* bits SIM and SIM_SINGLE for each decision maker and cell */
    Pool *pool;
} AtOnce;

Outcome judge_at_once(AtOnce *job);

#endif
