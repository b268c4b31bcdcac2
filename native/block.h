/* A block: the cells of some neighbouring settings of the decision maker in focus.

   Opponents never change its options, so what they can do ends within a block, and a block is
   small enough for the cache. Cells of a block are numbered like those of the model, the bits
   of the focus reduced to `kept`; block b holds its settings b << kept and following. */
#ifndef DETENTE_BLOCK_H
#define DETENTE_BLOCK_H

#include "judge.h"

typedef struct {
    const Job *job;
    int focus;
    unsigned kept;
    size_t cells;
    Columns *columns; /* of every decision maker; tiles = 0 for those who cannot move */
    size_t longest;   /* most settings of an opponent */
    unsigned classes; /* most one-way bits of an opponent */
} Shape;

/* What one worker needs for one block at a time. */
typedef struct {
    uint32_t *values; /* one for each cell */
    uint32_t **order; /* order[j]: sorted columns of opponent j, tile after tile */
    uint8_t **dirty;  /* dirty[j][tile] */
    uint64_t *keys;   /* of a tile while it is sorted */
    uint32_t *tile, *changed, *scratch;
} Work;

bool shape_open(Shape *shape, const Job *job, int focus);
void shape_close(Shape *shape);
/* `credible`: with room for sorted columns. False without memory. */
bool work_open(Work *work, const Shape *shape, bool credible);
void work_close(Work *work, const Shape *shape);

/* Sorts the columns of all opponents. */
void sort_block(const Shape *shape, Work *work, size_t block);

/* Starts the values of a concept, lets the opponents move to the fixed point, and raises the bound. */
void settle_block(const Shape *shape, Work *work, size_t block, int concept, const Bounds *bounds);

/* Raises bound[class][rest] by what the block found. */
void raise_bound(const Shape *shape, const Work *work, size_t block, int concept, uint32_t *bound);

#endif
