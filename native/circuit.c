/* Gates over inputs, evaluated for all cells at once in blocks that stay in the cache. */
#include "circuit.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCKS_PER_TASK = 8, IN_WORD = 6 };

typedef struct {
    int operation;
    uint32_t a, b, result; /* places of rows */
} Instruction;

/* Only what is needed; places: false, true, inputs, then the needed gates. */
typedef struct {
    const Row *rows;
    size_t count, instructions, places, blocks;
    unsigned inputs;
    uint32_t feasible;
    uint32_t *place; /* of each wire */
    Instruction *code;
    uint64_t **areas; /* one for each worker */
    const Hot *hot;
    Pool *pool;
} Program;

static void need(const Circuit *circuit, uint8_t *needed, size_t first) {
    for (size_t g = circuit->count; g-- > 0;)
        if (needed[first + g]) {
            needed[circuit->gates[g][1]] = 1;
            needed[circuit->gates[g][2]] = 1;
        }
}

static bool compile(Program *p, const Circuit *circuit, size_t feasible) {
    size_t first = 2 + circuit->inputs, wires = first + circuit->count;
    uint8_t *needed = calloc(wires, 1);
    p->place = calloc(wires, sizeof *p->place);
    p->code = calloc(circuit->count + 1, sizeof *p->code);
    if (!needed || !p->place || !p->code) {
        free(needed);
        return false;
    }
    needed[feasible] = 1;
    for (size_t r = 0; r < p->count; r++)
        for (size_t d = 0; d < p->rows[r].digits; d++)
            needed[p->rows[r].wires[d]] = 1;
    need(circuit, needed, first);
    p->places = first;
    for (size_t w = 0; w < wires; w++)
        p->place[w] = w < first ? (uint32_t)w : needed[w] ? (uint32_t)p->places++ : 0;
    for (size_t g = 0; g < circuit->count; g++) {
        const int32_t *gate = circuit->gates[g];
        if (needed[first + g])
            p->code[p->instructions++] = (Instruction){gate[0], p->place[gate[1]], p->place[gate[2]],
                                                       p->place[first + g]};
    }
    p->feasible = p->place[feasible];
    free(needed);
    return true;
}

/* The rows that are the same in every block: constants, and inputs that change within one. */
static uint64_t *new_area(const Program *p) {
    static const uint64_t within[IN_WORD] = {
        0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC, 0xF0F0F0F0F0F0F0F0,
        0xFF00FF00FF00FF00, 0xFFFF0000FFFF0000, 0xFFFFFFFF00000000,
    };
    uint64_t *area = malloc(p->places * WORDS * sizeof *area);
    if (!area)
        return NULL;
    memset(area, 0, WORDS * sizeof *area);
    memset(area + WORDS, 0xFF, WORDS * sizeof *area);
    for (unsigned k = 0; k < p->inputs && k < BLOCK_BITS; k++)
        for (size_t w = 0; w < WORDS; w++)
            area[(2 + k) * WORDS + w] =
                k < IN_WORD ? within[k] : (uint64_t)0 - (w >> (k - IN_WORD) & 1);
    return area;
}

static void run_block(const Program *p, uint64_t *area, size_t block) {
    for (unsigned k = BLOCK_BITS; k < p->inputs; k++)
        memset(area + (2 + k) * WORDS, block >> (k - BLOCK_BITS) & 1 ? 0xFF : 0, WORDS * sizeof *area);
    for (size_t i = 0; i < p->instructions; i++) {
        const Instruction *in = &p->code[i];
        p->hot->gate(area + in->result * WORDS, area + in->a * WORDS, area + in->b * WORDS, in->operation);
    }
}

static void write_scores(const Program *p, const uint64_t *area, const Row *row, size_t block) {
    const uint64_t *digits[MOST_DIGITS];
    uint32_t rest[BLOCK_CELLS];
    size_t cells = power(p->inputs);
    for (size_t d = 0; d < row->digits; d++)
        digits[d] = area + p->place[row->wires[d]] * WORDS;
    const uint64_t *feasible = area + p->feasible * WORDS;
    uint32_t *out = row->scores + block * BLOCK_CELLS;
    if (cells >= BLOCK_CELLS) {
        p->hot->numbers(out, digits, row->digits, feasible, row->further);
        return;
    }
    memset(rest, 0, sizeof rest);
    memcpy(rest, out, cells * sizeof *rest);
    p->hot->numbers(rest, digits, row->digits, feasible, row->further);
    memcpy(out, rest, cells * sizeof *rest);
}

static void evaluate_task(void *context, size_t index, int worker) {
    Program *p = context;
    if (!p->areas[worker] && !(p->areas[worker] = new_area(p))) {
        pool_fail(p->pool);
        return;
    }
    size_t end = (index + 1) * BLOCKS_PER_TASK;
    for (size_t block = index * BLOCKS_PER_TASK; block < end && block < p->blocks; block++) {
        run_block(p, p->areas[worker], block);
        for (size_t r = 0; r < p->count; r++)
            write_scores(p, p->areas[worker], &p->rows[r], block);
    }
}

Outcome evaluate(const Circuit *circuit, const Row *rows, size_t count, size_t feasible, const Hot *hot,
                 Pool *pool) {
    Program p = {.rows = rows, .count = count, .inputs = circuit->inputs, .hot = hot, .pool = pool};
    size_t cells = power(circuit->inputs), workers = (size_t)pool_workers(pool);
    Outcome outcome = NO_MEMORY;
    p.blocks = cells > BLOCK_CELLS ? cells / BLOCK_CELLS : 1;
    p.areas = calloc(workers, sizeof *p.areas);
    if (p.areas && compile(&p, circuit, feasible))
        outcome = pool_run(pool, evaluate_task, &p, (p.blocks + BLOCKS_PER_TASK - 1) / BLOCKS_PER_TASK);
    for (size_t w = 0; p.areas && w < workers; w++)
        free(p.areas[w]);
    free(p.areas);
    free(p.place);
    free(p.code);
    return outcome;
}
