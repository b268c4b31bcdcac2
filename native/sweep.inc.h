/* One opponent's improvements: every cell takes the least value among the strictly better ones.

   Included for each instruction set and key size, with NAME and KEY defined. The keys of a column
   run from the best cell down. `run` is the least value so far, `due` the least among strictly
   better cells: equal ranks wait for each other. */

/* Two columns side by side: while one waits for its numbers the other goes on. */
static inline uint32_t NAME(sweep_two)(const KEY *keys, uint32_t *tile, size_t settings, unsigned bits) {
    KEY mask = (KEY)settings - 1, last0 = keys[0] >> bits, last1 = keys[1] >> bits;
    uint32_t run0 = NOTHING, run1 = NOTHING, due0 = NOTHING, due1 = NOTHING, fell = 0;
    for (size_t r = 0; r < settings * LANES; r += LANES) {
        KEY key0 = keys[r], key1 = keys[r + 1];
        KEY rank0 = key0 >> bits, rank1 = key1 >> bits;
        uint32_t *cell0 = tile + (size_t)(key0 & mask) * LANES;
        uint32_t *cell1 = tile + (size_t)(key1 & mask) * LANES + 1;
        uint32_t value0 = *cell0, value1 = *cell1;
        due0 = rank0 == last0 ? due0 : run0;
        due1 = rank1 == last1 ? due1 : run1;
        last0 = rank0;
        last1 = rank1;
        fell |= (uint32_t)(value0 > due0) | (uint32_t)(value1 > due1);
        *cell0 = value0 < due0 ? value0 : due0;
        *cell1 = value1 < due1 ? value1 : due1;
        run0 = run0 < value0 ? run0 : value0;
        run1 = run1 < value1 ? run1 : value1;
    }
    return fell;
}

/* One column of a mover with one one-way option: cells of class 1 cannot go to those of class 0. */
static inline uint32_t NAME(sweep_oneway)(const KEY *keys, uint32_t *tile, size_t settings,
                                          unsigned bits) {
    KEY mask = (KEY)settings - 1, last = keys[0] >> bits;
    uint32_t run = NOTHING, run_taken = NOTHING, due = NOTHING, due_taken = NOTHING, fell = 0;
    for (size_t r = 0; r < settings * LANES; r += LANES) {
        KEY key = keys[r], rank = key >> bits;
        uint32_t *cell = tile + (size_t)(key & mask) * LANES;
        uint32_t value = *cell, taken = (uint32_t)(key & 1);
        due = rank == last ? due : run;
        due_taken = rank == last ? due_taken : run_taken;
        last = rank;
        uint32_t bound = taken ? due_taken : due;
        fell |= (uint32_t)(value > bound);
        *cell = value < bound ? value : bound;
        run = run < value ? run : value;
        uint32_t raised = value | (taken - 1); /* NOTHING for class 0 */
        run_taken = run_taken < raised ? run_taken : raised;
    }
    return fell;
}

static inline void NAME(lower_subsets)(uint32_t *run, uint32_t class, uint32_t value) {
    for (uint32_t part = class;; part = (part - 1) & class) {
        run[part] = run[part] < value ? run[part] : value;
        if (!part)
            return;
    }
}

/* One column of a mover with any number of one-way options: run[c] is what class c may go to. */
static uint32_t NAME(sweep_classes)(const KEY *keys, uint32_t *tile, const Columns *columns,
                                    uint32_t *run) {
    unsigned bits = columns->dm->bits;
    uint32_t classes = (uint32_t)power(columns->dm->oneway), fell = 0;
    KEY mask = (KEY)columns->settings - 1;
    for (uint32_t c = 0; c < classes; c++)
        run[c] = NOTHING;
    for (size_t first = 0, end; first < columns->settings; first = end) {
        KEY rank = keys[first * LANES] >> bits;
        for (end = first; end < columns->settings && keys[end * LANES] >> bits == rank; end++) {
            KEY code = keys[end * LANES] & mask;
            uint32_t *cell = tile + (size_t)code * LANES, bound = run[code & (classes - 1)];
            fell |= (uint32_t)(*cell > bound);
            *cell = *cell < bound ? *cell : bound;
        }
        for (size_t r = first; r < end; r++) {
            KEY code = keys[r * LANES] & mask;
            NAME(lower_subsets)(run, (uint32_t)code & (classes - 1), tile[(size_t)code * LANES]);
        }
    }
    return fell;
}

static bool NAME(sweep)(const KEY *keys, uint32_t *tile, const Columns *columns, uint32_t *scratch) {
    uint32_t fell = 0;
    unsigned bits = columns->dm->bits;
    for (unsigned l = 0; l < columns->lanes; l++)
        if (columns->dm->oneway > 1)
            fell |= NAME(sweep_classes)(keys + l, tile + l, columns, scratch);
        else if (columns->dm->oneway)
            fell |= NAME(sweep_oneway)(keys + l, tile + l, columns->settings, bits);
        else if (l % 2 == 0)
            fell |= NAME(sweep_two)(keys + l, tile + l, columns->settings, bits);
    return fell != 0;
}
