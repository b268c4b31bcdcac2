/* The columns of one decision maker in a block of cells, and the tiles they are worked on in.

   A column holds the cells that differ in the settings of one decision maker. A tile is LANES
   neighbouring columns side by side: row c of a tile holds, for each lane, the cell whose setting
   has code c. LANES aligned neighbouring cells (a *row of cells*) always lie in one tile. */
#ifndef DETENTE_COLUMNS_H
#define DETENTE_COLUMNS_H

#include "model.h"
#include "pool.h"

enum { LANES = 16, LANE_BITS = 4 };

typedef struct {
    const Dm *dm;
    unsigned shift; /* where the setting stands in the number of a cell of the block */
    size_t settings, tiles;
    unsigned lanes; /* columns in a tile: fewer than LANES only where the block has fewer */
    Pool *pool;     /* what may interrupt the work on long columns */
} Columns;

enum { ASK_EVERY = 1 << 20 };

/* False where work on a long column must end; asks now and then. `place` in the tile, growing. */
static inline bool may_go_on(const Columns *columns, size_t place) {
    return place % ASK_EVERY || !place || !pool_stopped(columns->pool);
}

enum { STEPS_BETWEEN = ASK_EVERY / 2 };

/* Steps left before work whose length is not known beforehand asks whether it must end. */
typedef struct {
    Pool *pool;
    size_t left;
} Pace;

/* Counts steps that are about to be done; false, and false from then on, where work must end. */
static inline bool may_step(Pace *pace, size_t steps) {
    if (steps < pace->left) {
        pace->left -= steps;
        return true;
    }
    pace->left = pool_stopped(pace->pool) ? 0 : STEPS_BETWEEN;
    return pace->left > 0;
}

/* The tile that a cell lies in. */
static inline size_t tile_of(const Columns *columns, size_t cell) {
    unsigned top = columns->shift + columns->dm->bits;
    if (columns->shift < LANE_BITS)
        return cell >> (columns->dm->bits + LANE_BITS);
    size_t within = (cell & (power(columns->shift) - 1)) >> LANE_BITS;
    return (cell >> top << (columns->shift - LANE_BITS)) | within;
}

/* The first cell of a tile. */
static inline size_t tile_start(const Columns *columns, size_t tile) {
    size_t column = tile << LANE_BITS;
    if (columns->shift < LANE_BITS)
        return column << columns->dm->bits;
    size_t within = column & (power(columns->shift) - 1);
    return (column >> columns->shift << (columns->shift + columns->dm->bits)) | within;
}

/* Where cell c of a tile whose cells lie end to end in the block stands in the tile. */
static inline size_t in_tile(const Columns *columns, size_t c) {
    size_t setting = c >> columns->shift & (columns->settings - 1);
    size_t lane = (c >> (columns->shift + columns->dm->bits) << columns->shift) |
                  (c & (power(columns->shift) - 1));
    return code_of(columns->dm, setting) * LANES + lane;
}

#endif
