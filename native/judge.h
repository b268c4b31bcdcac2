/* One call: who finds which cells stable, for a model in option form.

   With M(t) the least rank of i over t and all sanctions reachable from t, the *bound* of a cell
   is the greatest M over the cell and i's own moves from it; the cell is stable for i when its rank
   is not below its bound. A bound depends on the class of i's setting and on the rest of the cell,
   so it is kept as bound[class][rest], or as one number where it is the same for all. */
#ifndef DETENTE_JUDGE_H
#define DETENTE_JUDGE_H

#include "hot.h"
#include "pool.h"

typedef struct {
    Model model;
    int wanted;
    const uint8_t *among; /* cells that count; NULL: all */
    uint8_t *flags;       /* one byte per cell: concepts under which all find it stable */
    uint8_t **each;       /* the same for each decision maker; NULL: not asked for */
    uint64_t *counts;     /* counts[i * CONCEPTS + concept]: cells stable for i */
    const Hot *hot;
    Pool *pool;
} Job;

typedef struct {
    uint32_t *bound[CONCEPTS];
    uint32_t same[CONCEPTS]; /* used where there is no array */
} Bounds;

enum { AT_NASH, AT_GMR, AT_SMR, AT_SEQ, AT_SSEQ };

Outcome judge(Job *job);

/* Own moves: the bound of Nash, and those of GMR and SMR where nothing is infeasible or one-way;
   `left` loses the concepts that are done. */
Outcome survey(Job *job, int dm, Bounds *bounds, int *left);

/* Replies: the bounds of the concepts in `left`, by fixed points in blocks of cells. */
Outcome reply(Job *job, int dm, Bounds *bounds, int left);

/* Compares every cell with its bounds. */
Outcome compare(Job *job, int dm, const Bounds *bounds);

/* Lets every class take the best of its supersets, for cells `first` to `first + length` of the rest. */
void spread(const Job *job, const Dm *dm, uint32_t *bound, size_t first, size_t length);

#endif
