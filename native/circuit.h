/* Gates over inputs, evaluated for all cells at once: bit c of a row is the value at cell c.

   Wires 0 and 1 are false and true, wires 2 to inputs + 1 the inputs (bits of the cell's number),
   the others gates in order, each {operation, first wire, second wire}. */
#ifndef DETENTE_CIRCUIT_H
#define DETENTE_CIRCUIT_H

#include "hot.h"
#include "pool.h"

enum { NOT, AND, OR, XOR };
enum { MOST_DIGITS = 31 };

typedef struct {
    const int32_t (*gates)[3];
    size_t count;
    unsigned inputs;
} Circuit;

/* A number for every cell: digits from the highest to the lowest wire. */
typedef struct {
    const int32_t *wires;
    size_t digits;
    uint32_t *scores;
    bool further; /* scores holds dense ranks, to which these digits are added at the low end */
} Row;

/* Fills 1 + the number, 0 where the wire `feasible` is false. */
Outcome evaluate(const Circuit *circuit, const Row *rows, size_t count, size_t feasible, const Hot *hot,
                 Pool *pool);

/* Replaces numbers by their places among the distinct ones, from 1; 0 stays 0. Returns the last place. */
Outcome densify(uint32_t *scores, size_t cells, uint32_t *last, Pool *pool);

#endif
