/* Numbers replaced by their places among the distinct ones: a bit for every number that occurs. */
#include "circuit.h"
#include "memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PART = 1 << 16, SPAN = 512 /* numbers that one count covers */, SPAN_WORDS = SPAN / 64 };

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

Outcome densify(uint32_t *scores, size_t cells, uint32_t *last, Pool *pool) {
    Places p = {.scores = scores, .cells = cells};
    size_t tasks = (cells + PART - 1) / PART;
    Outcome outcome = pool_run(pool, find_highest, &p, tasks);
    if (outcome != DONE)
        return outcome;
    size_t spans = p.highest / SPAN + 1;
    p.present = array_of(spans * SPAN_WORDS, sizeof *p.present);
    p.before = array_of(spans, sizeof *p.before);
    outcome = NO_MEMORY;
    if (p.present && p.before) {
        memset((void *)p.present, 0, spans * SPAN_WORDS * sizeof *p.present);
        outcome = pool_run(pool, note, &p, tasks);
    }
    if (outcome == DONE) {
        *last = count_up(&p, spans);
        outcome = pool_run(pool, replace, &p, tasks);
    }
    free(p.present);
    free(p.before);
    return outcome;
}
