/* The inner loops, once for each instruction set; a table says which to call. */
#ifndef DETENTE_HOT_H
#define DETENTE_HOT_H

#include "columns.h"

#define NOTHING UINT32_MAX
#define NEW_RANK ((uint32_t)1 << 31)

enum { BLOCK_BITS = 11, BLOCK_CELLS = 1 << BLOCK_BITS, WORDS = BLOCK_CELLS / 64 };
/* With up to so many one-way options the parts of a class are few. Lowering all classes at once takes
   as long as lowering oneway x 2^oneway / 2^SPREAD_GAIN parts one by one (measured). */
enum { FEW_ONEWAY = 6, SPREAD_GAIN = 2 };

typedef struct {
    const char *name;
    /* best[l] = max(best[l], row[l]); returns the least of the row. */
    uint32_t (*raise_to)(uint32_t *best, const uint32_t *row, size_t length);
    /* The greatest of a row; least[l] = min(least[l], row[l]). */
    uint32_t (*greatest)(uint32_t *least, const uint32_t *row, size_t length);
    void (*lower_to)(uint32_t *least, const uint32_t *row, size_t length);
    /* Copies a tile out of a block. */
    void (*load)(uint32_t *tile, const uint32_t *block, const Columns *columns, size_t number);
    /* Copies it back where it changed; lists the rows of cells that did, as cell / LANES. */
    size_t (*store)(const uint32_t *tile, uint32_t *block, const Columns *columns, size_t number,
                    uint32_t *changed);
    /* The order of each column of a tile of ranks, from the highest to the lowest: places in the tile,
       with NEW_RANK where the rank is below the one before. `keys`: room for a tile; 32 bits serve
       where rank and setting fit in together. */
    void (*sort32)(uint32_t *order, uint32_t *keys, const uint32_t *tile, const Columns *columns);
    void (*sort64)(uint32_t *order, uint64_t *keys, const uint32_t *tile, const Columns *columns);
    /* Each cell takes the least of itself and of the cells strictly better for the mover that it
       may go to. True when a cell changed. `scratch`: 2^oneway numbers. */
    bool (*sweep)(const uint32_t *order, uint32_t *tile, const Columns *columns, uint32_t *scratch);
    /* Each cell, unless it is NOTHING, takes the least of what it may go to; as above.
       `scratch`: LANES x 2^oneway numbers. */
    bool (*descend)(uint32_t *tile, const Columns *columns, uint32_t *scratch);
    /* Sets `bit` of stable[l] where bound[l] <= ranks[l]; the same for one bound. */
    void (*mark)(uint8_t *stable, const uint32_t *ranks, const uint32_t *bound, size_t length,
                 uint8_t bit);
    void (*mark_one)(uint8_t *stable, const uint32_t *ranks, uint32_t bound, size_t length,
                     uint8_t bit);
    /* best[l] = max(best[l], min(ranks[l], values[l] + added)). */
    void (*merge)(uint32_t *best, const uint32_t *values, const uint32_t *ranks, size_t length,
                  uint32_t added);
    /* The greatest of what merge would compare. */
    uint32_t (*merged)(const uint32_t *values, const uint32_t *ranks, size_t length, uint32_t added);
    /* all[l] &= own[l]. */
    void (*agree)(uint8_t *all, const uint8_t *own, size_t length);
    /* The bytes of `length`, up to 4096 and a multiple of 8, whose bit `bit` is set. */
    uint64_t (*count)(const uint8_t *flags, size_t length, int bit);
    /* A gate of circuit.h on rows of WORDS words. */
    void (*gate)(uint64_t *result, const uint64_t *a, const uint64_t *b, int operation);
    /* 1 + the number whose digits are the rows, the first row the highest, for BLOCK_CELLS cells; 0
       where not feasible; `further`: (scores - 1) stands before the digits. */
    void (*numbers)(uint32_t *scores, const uint64_t *const *rows, size_t count,
                    const uint64_t *feasible, bool further);
} Hot;


/* The table for a name, or the best one that this machine runs where the name is empty. NULL where
   the machine lacks the instructions or the name is unknown. */
const Hot *hot_for(const char *name);

#endif
