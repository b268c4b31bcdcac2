/* Numbers replaced by their places among the distinct ones: a bit for every number that occurs, or
   sorting where the bits would take more room than the numbers do. */
#include "circuit.h"
#include "memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PART = 1 << 16, SPAN = 512 /* numbers that one count covers */, SPAN_WORDS = SPAN / 64 };
enum { FAR_APART = 256 /* numbers up to the highest for one that occurs */, DIGIT = 8 /* bits */ };

typedef struct {
    uint32_t *scores;
    size_t cells;
    _Atomic uint64_t *present;
    uint32_t *before; /* before[s]: distinct numbers below s * SPAN */
    _Atomic uint32_t highest;
} Places;

static size_t end_of(const Places *p, size_t index) {
    size_t end = (index + 1) * PART;
    return end < p->cells ? end : p->cells;
}

static void find_highest(void *context, size_t index, int worker) {
    Places *p = context;
    uint32_t highest = 0;
    (void)worker;
    for (size_t c = index * PART; c < end_of(p, index); c++)
        highest = p->scores[c] > highest ? p->scores[c] : highest;
    uint32_t seen = atomic_load(&p->highest);
    while (highest > seen && !atomic_compare_exchange_weak(&p->highest, &seen, highest))
        continue;
}

static void note(void *context, size_t index, int worker) {
    Places *p = context;
    (void)worker;
    for (size_t c = index * PART; c < end_of(p, index); c++) {
        _Atomic uint64_t *word = &p->present[p->scores[c] / 64];
        uint64_t bit = (uint64_t)1 << p->scores[c] % 64;
        if (!(atomic_load_explicit(word, memory_order_relaxed) & bit))
            atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
    }
}

static unsigned ones(uint64_t word) {
    word -= word >> 1 & 0x5555555555555555;
    word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return (unsigned)(word * 0x0101010101010101 >> 56);
}

static void replace(void *context, size_t index, int worker) {
    Places *p = context;
    (void)worker;
    for (size_t c = index * PART; c < end_of(p, index); c++) {
        uint32_t score = p->scores[c];
        size_t word = score / 64, first = score / SPAN * SPAN_WORDS;
        uint32_t place = p->before[score / SPAN];
        for (size_t w = first; w < word; w++)
            place += ones(atomic_load_explicit(&p->present[w], memory_order_relaxed));
        uint64_t below = ((uint64_t)1 << score % 64) - 1;
        place += ones(atomic_load_explicit(&p->present[word], memory_order_relaxed) & below);
        p->scores[c] = score ? place + 1 : 0;
    }
}

static uint32_t count_up(Places *p, size_t spans) {
    uint32_t total = 0;
    p->present[0] &= ~(uint64_t)1; /* 0 is no rank */
    for (size_t s = 0; s < spans; s++) {
        p->before[s] = total;
        for (size_t w = 0; w < SPAN_WORDS; w++)
            total += ones(p->present[s * SPAN_WORDS + w]);
    }
    return total;
}

/* Sorts by the digit of the scores, which are the upper halves, from bit `shift` up; equal digits keep
   their order. */
static void sort_digit(uint64_t *to, const uint64_t *from, size_t cells, unsigned shift) {
    size_t start[1 << DIGIT] = {0}, sum = 0;
    for (size_t k = 0; k < cells; k++)
        start[from[k] >> shift & ((1 << DIGIT) - 1)]++;
    for (size_t d = 0; d < 1 << DIGIT; d++) {
        size_t own = start[d];
        start[d] = sum;
        sum += own;
    }
    for (size_t k = 0; k < cells; k++)
        to[start[from[k] >> shift & ((1 << DIGIT) - 1)]++] = from[k];
}

/* `room`: two numbers for each cell. */
static Outcome densify_few(Places *p, uint64_t *room, uint32_t *last, Pool *pool) {
    uint64_t *sorted = room, *other = room + p->cells;
    uint32_t place = 0, before = 0; /* 0 is no rank */
    for (size_t c = 0; c < p->cells; c++)
        sorted[c] = (uint64_t)p->scores[c] << 32 | c;
    for (unsigned shift = 0; shift < 32 && p->highest >> shift; shift += DIGIT) {
        if (pool_stopped(pool))
            return INTERRUPTED;
        sort_digit(other, sorted, p->cells, 32 + shift);
        uint64_t *done = other;
        other = sorted;
        sorted = done;
    }
    for (size_t k = 0; k < p->cells; k++) {
        uint32_t score = (uint32_t)(sorted[k] >> 32);
        place += score != before;
        before = score;
        p->scores[(uint32_t)sorted[k]] = place;
    }
    *last = place;
    return DONE;
}

static Outcome densify_many(Places *p, uint32_t *last, Pool *pool) {
    size_t tasks = (p->cells + PART - 1) / PART, spans = p->highest / SPAN + 1;
    Outcome outcome = NO_MEMORY;
    p->present = array_of(spans * SPAN_WORDS, sizeof *p->present);
    p->before = array_of(spans, sizeof *p->before);
    if (p->present && p->before) {
        memset((void *)p->present, 0, spans * SPAN_WORDS * sizeof *p->present);
        outcome = pool_run(pool, note, p, tasks);
    }
    if (outcome == DONE) {
        *last = count_up(p, spans);
        outcome = pool_run(pool, replace, p, tasks);
    }
    free(p->present);
    free(p->before);
    return outcome;
}

Outcome densify(uint32_t *scores, size_t cells, uint32_t *last, Pool *pool) {
    Places p = {.scores = scores, .cells = cells};
    Outcome outcome = pool_run(pool, find_highest, &p, (cells + PART - 1) / PART);
    if (outcome != DONE)
        return outcome;
    if (cells >= p.highest / FAR_APART)
        return densify_many(&p, last, pool);
    uint64_t *room = array_of(2 * cells, sizeof *room);
    outcome = room ? densify_few(&p, room, last, pool) : NO_MEMORY;
    free(room);
    return outcome;
}
