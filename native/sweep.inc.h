/* One opponent's improvements: every cell takes the least value among the strictly better ones.

   Included for each instruction set, with NAME and WIDTH defined. The order of a column lists its
   cells from the best down. `run` is the least value so far, `due` the least among strictly better
   cells: equal ranks wait for each other, so `due` follows `run` where a new rank begins. */

static inline void NAME(lower_subsets)(uint32_t *run, uint32_t class, uint32_t value) {
    for (uint32_t part = class;; part = (part - 1) & class) {
        run[part] = run[part] < value ? run[part] : value;
        if (!part)
            return;
    }
}

/* The same for a class of many parts, which are no higher than it: where it is low enough they are.
   Returns the steps. */
static inline size_t NAME(lower_parts)(uint32_t *run, uint32_t class, uint32_t value) {
    size_t parts = 1;
    if (run[class] <= value)
        return 1;
    for (uint32_t bits = class; bits; bits &= bits - 1)
        parts *= 2;
    NAME(lower_subsets)(run, class, value);
    return parts;
}

/* Gives every class the least of its supersets. */
static void NAME(lower_all)(uint32_t *run, size_t classes, Pace *pace) {
    for (size_t bit = 1; bit < classes; bit *= 2)
        for (size_t c = 0; c < classes && may_step(pace, bit); c += 2 * bit)
            NAME(lower_to)(run + c, run + c + bit, bit);
}

/* Lets the cells of one rank, whose values are known now, count for the ranks below. Parts are lowered
   cell by cell until that has cost as much as lowering them once for all cells that are left. */
static void NAME(lower_group)(const uint32_t *order, size_t first, size_t end, const uint32_t *tile,
                              unsigned oneway, uint32_t *run, Pace *pace) {
    uint32_t classes = (uint32_t)power(oneway);
    size_t most = (size_t)oneway << oneway >> SPREAD_GAIN, steps = 0, r = first;
    for (; r < end && steps <= most; r += LANES) {
        uint32_t place = order[r] & ~NEW_RANK;
        size_t done = NAME(lower_parts)(run, place / LANES & (classes - 1), tile[place]);
        steps += done;
        if (!may_step(pace, done))
            return;
    }
    if (r >= end)
        return;
    for (; r < end && may_step(pace, 1); r += LANES) {
        uint32_t place = order[r] & ~NEW_RANK, *own = run + (place / LANES & (classes - 1));
        *own = NAME(lower)(*own, tile[place]);
    }
    NAME(lower_all)(run, classes, pace);
}

/* One column of a mover with any number of one-way options: run[c] is what class c may go to. */
static uint32_t NAME(sweep_classes)(const uint32_t *order, uint32_t *tile, const Columns *columns,
                                    uint32_t *run, Pace *pace) {
    uint32_t classes = (uint32_t)power(columns->dm->oneway), fell = 0;
    size_t rows = columns->settings * LANES;
    bool few = columns->dm->oneway <= FEW_ONEWAY;
    if (!few && !may_step(pace, classes))
        return 0;
    for (uint32_t c = 0; c < classes; c++)
        run[c] = NOTHING;
    for (size_t first = 0, end; first < rows && pace->left; first = end) {
        for (end = first; end < rows && (end == first || !(order[end] & NEW_RANK)); end += LANES) {
            uint32_t place = order[end] & ~NEW_RANK, bound = run[place / LANES & (classes - 1)];
            fell |= (uint32_t)(tile[place] > bound);
            tile[place] = tile[place] < bound ? tile[place] : bound;
            if (!may_go_on(columns, end))
                return fell;
        }
        for (size_t r = first; few && r < end; r += LANES) {
            uint32_t place = order[r] & ~NEW_RANK;
            NAME(lower_subsets)(run, place / LANES & (classes - 1), tile[place]);
        }
        if (!few)
            NAME(lower_group)(order, first, end, tile, columns->dm->oneway, run, pace);
    }
    return fell;
}

#if WIDTH >= 32

static inline __m256i NAME(where)(__m256i chosen, __m256i otherwise, __m256i sign) {
    return _mm256_castps_si256(_mm256_blendv_ps(_mm256_castsi256_ps(otherwise), _mm256_castsi256_ps(chosen),
                                                _mm256_castsi256_ps(sign)));
}

/* Writes eight numbers to their places where one differs from what is there. */
static inline __m256i NAME(scatter)(uint32_t *tile, __m256i places, __m256i before, __m256i after) {
    uint32_t to[8], values[8];
    __m256i changed = _mm256_xor_si256(before, after);
    if (_mm256_testz_si256(changed, changed))
        return changed;
    _mm256_storeu_si256((__m256i *)(void *)to, places);
    _mm256_storeu_si256((__m256i *)(void *)values, after);
    for (int q = 0; q < 8; q++)
        tile[to[q]] = values[q];
    return changed;
}

/* Eight columns of a mover without one-way options. */
static bool NAME(sweep_free)(const uint32_t *order, uint32_t *tile, const Columns *columns) {
    size_t rows = columns->settings * LANES;
    __m256i nothing = _mm256_set1_epi32(-1), run = nothing, due = nothing, fell = _mm256_setzero_si256();
    __m256i place_bits = _mm256_set1_epi32((int)~NEW_RANK);
    for (size_t r = 0; r < rows && may_go_on(columns, r); r += LANES) {
        __m256i entry = _mm256_loadu_si256((const __m256i *)(const void *)(order + r));
        __m256i places = _mm256_and_si256(entry, place_bits);
        __m256i values = _mm256_i32gather_epi32((const int *)(void *)tile, places, 4);
        due = NAME(where)(run, due, entry);
        run = _mm256_min_epu32(run, values);
        __m256i after = _mm256_min_epu32(values, due);
        fell = _mm256_or_si256(fell, NAME(scatter)(tile, places, values, after));
    }
    return !_mm256_testz_si256(fell, fell);
}

/* Eight columns of a mover with one: cells of class 1 cannot go to those of class 0. */
static bool NAME(sweep_oneway)(const uint32_t *order, uint32_t *tile, const Columns *columns) {
    size_t rows = columns->settings * LANES;
    __m256i nothing = _mm256_set1_epi32(-1), run = nothing, due = nothing, fell = _mm256_setzero_si256();
    __m256i run_taken = nothing, due_taken = nothing, place_bits = _mm256_set1_epi32((int)~NEW_RANK);
    for (size_t r = 0; r < rows && may_go_on(columns, r); r += LANES) {
        __m256i entry = _mm256_loadu_si256((const __m256i *)(const void *)(order + r));
        __m256i places = _mm256_and_si256(entry, place_bits);
        __m256i taken = _mm256_slli_epi32(entry, 31 - LANE_BITS);
        __m256i values = _mm256_i32gather_epi32((const int *)(void *)tile, places, 4);
        due = NAME(where)(run, due, entry);
        due_taken = NAME(where)(run_taken, due_taken, entry);
        run = _mm256_min_epu32(run, values);
        run_taken = NAME(where)(_mm256_min_epu32(run_taken, values), run_taken, taken);
        __m256i after = _mm256_min_epu32(values, NAME(where)(due_taken, due, taken));
        fell = _mm256_or_si256(fell, NAME(scatter)(tile, places, values, after));
    }
    return !_mm256_testz_si256(fell, fell);
}

enum { NAME(AT_ONCE) = 8 };

#else

/* One column of a mover without one-way options. */
static bool NAME(sweep_free)(const uint32_t *order, uint32_t *tile, const Columns *columns) {
    size_t rows = columns->settings * LANES;
    uint32_t run = NOTHING, due = NOTHING, fell = 0;
    for (size_t r = 0; r < rows && may_go_on(columns, r); r += LANES) {
        uint32_t *cell = tile + (order[r] & ~NEW_RANK), value = *cell;
        due = order[r] & NEW_RANK ? run : due;
        fell |= (uint32_t)(value > due);
        *cell = value < due ? value : due;
        run = run < value ? run : value;
    }
    return fell != 0;
}

/* One column of a mover with one: cells of class 1 cannot go to those of class 0. */
static bool NAME(sweep_oneway)(const uint32_t *order, uint32_t *tile, const Columns *columns) {
    size_t rows = columns->settings * LANES;
    uint32_t run = NOTHING, run_taken = NOTHING, due = NOTHING, due_taken = NOTHING, fell = 0;
    for (size_t r = 0; r < rows && may_go_on(columns, r); r += LANES) {
        uint32_t *cell = tile + (order[r] & ~NEW_RANK), value = *cell;
        bool fresh = order[r] & NEW_RANK, taken = order[r] >> LANE_BITS & 1;
        due = fresh ? run : due;
        due_taken = fresh ? run_taken : due_taken;
        uint32_t bound = taken ? due_taken : due;
        fell |= (uint32_t)(value > bound);
        *cell = value < bound ? value : bound;
        run = run < value ? run : value;
        run_taken = taken && value < run_taken ? value : run_taken;
    }
    return fell != 0;
}

enum { NAME(AT_ONCE) = 1 };

#endif

static bool NAME(sweep)(const uint32_t *order, uint32_t *tile, const Columns *columns, uint32_t *scratch) {
    bool fell = false;
    Pace pace = {columns->pool, STEPS_BETWEEN};
    for (unsigned l = 0; columns->dm->oneway > 1 && l < columns->lanes; l++)
        fell |= NAME(sweep_classes)(order + l, tile, columns, scratch, &pace) != 0;
    for (unsigned l = 0; columns->dm->oneway <= 1 && l < columns->lanes; l += NAME(AT_ONCE))
        if (columns->dm->oneway)
            fell |= NAME(sweep_oneway)(order + l, tile, columns);
        else
            fell |= NAME(sweep_free)(order + l, tile, columns);
    return fell;
}
