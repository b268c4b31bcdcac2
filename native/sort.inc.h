/* Sorting the columns of a tile, all lanes at once, by a bitonic network whose layers are fused in threes.

   Included for each instruction set and key size, with NAME, VECTOR, MINIMUM and MAXIMUM defined.
   A network compares at fixed places, so neighbouring lanes never disagree on where to go. */

typedef struct {
    VECTOR row[8];
} NAME(Eight);

static inline void NAME(order)(VECTOR *high, VECTOR *low) {
    VECTOR a = *high, b = *low;
    *high = MAXIMUM(a, b);
    *low = MINIMUM(a, b);
}

/* Three layers of a merge among eight rows: distances 4, 2, 1. */
static inline void NAME(half_clean)(NAME(Eight) *rows, int first) {
    VECTOR *v = rows->row;
    if (first >= 4) {
        NAME(order)(v, v + 4);
        NAME(order)(v + 1, v + 5);
        NAME(order)(v + 2, v + 6);
        NAME(order)(v + 3, v + 7);
    }
    if (first >= 2) {
        NAME(order)(v, v + 2);
        NAME(order)(v + 1, v + 3);
        NAME(order)(v + 4, v + 6);
        NAME(order)(v + 5, v + 7);
    }
    NAME(order)(v, v + 1);
    NAME(order)(v + 2, v + 3);
    NAME(order)(v + 4, v + 5);
    NAME(order)(v + 6, v + 7);
}

/* Each row against its mirror image among the eight. */
static inline void NAME(mirror)(NAME(Eight) *rows) {
    VECTOR *v = rows->row;
    NAME(order)(v, v + 7);
    NAME(order)(v + 1, v + 6);
    NAME(order)(v + 2, v + 5);
    NAME(order)(v + 3, v + 4);
}

static inline void NAME(sort_eight)(VECTOR *base, size_t pitch) {
    NAME(Eight) v;
    for (int i = 0; i < 8; i++)
        v.row[i] = base[(size_t)i * pitch];
    for (int i = 0; i < 8; i += 2)
        NAME(order)(&v.row[i], &v.row[i + 1]);
    for (int i = 0; i < 8; i += 4) {
        NAME(order)(&v.row[i], &v.row[i + 3]);
        NAME(order)(&v.row[i + 1], &v.row[i + 2]);
    }
    NAME(half_clean)(&v, 1);
    NAME(mirror)(&v);
    NAME(half_clean)(&v, 2);
    for (int i = 0; i < 8; i++)
        base[(size_t)i * pitch] = v.row[i];
}

/* The first three layers of merging two sorted halves of `size` rows, of which 16 or more: every
   row against its mirror image, then distances size/4 and size/8. */
static inline void NAME(open_merge)(VECTOR *base, size_t size, size_t pitch) {
    size_t step = size / 8;
    for (size_t i = 0; i < step; i++) {
        VECTOR *up = base + i * pitch, *down = base + (size / 2 + step - 1 - i) * pitch;
        NAME(Eight) v;
        for (size_t k = 0; k < 4; k++) {
            v.row[k] = up[k * step * pitch];
            v.row[4 + k] = down[k * step * pitch];
        }
        NAME(mirror)(&v);
        NAME(half_clean)(&v, 2);
        for (size_t k = 0; k < 4; k++) {
            up[k * step * pitch] = v.row[k];
            down[k * step * pitch] = v.row[4 + k];
        }
    }
}

/* Layers 4·step, 2·step and step of all runs of 8·step rows. */
static inline void NAME(layers)(VECTOR *base, size_t size, size_t step, size_t pitch) {
    for (size_t start = 0; start < size; start += 8 * step)
        for (size_t i = start; i < start + step; i++) {
            NAME(Eight) v;
            for (size_t k = 0; k < 8; k++)
                v.row[k] = base[(i + k * step) * pitch];
            NAME(half_clean)(&v, 4);
            for (size_t k = 0; k < 8; k++)
                base[(i + k * step) * pitch] = v.row[k];
        }
}

/* The last layers, distances `first` (1 or 2) down to 1, of all rows. */
static inline void NAME(last_layers)(VECTOR *base, size_t size, int first, size_t pitch) {
    for (size_t i = 0; i < size; i += 8) {
        NAME(Eight) v;
        for (size_t k = 0; k < 8; k++)
            v.row[k] = base[(i + k) * pitch];
        NAME(half_clean)(&v, first);
        for (size_t k = 0; k < 8; k++)
            base[(i + k) * pitch] = v.row[k];
    }
}

static void NAME(sort_few)(VECTOR *base, size_t size, size_t pitch) {
    for (size_t end = size; end > 1; end--)
        for (size_t i = 0; i + 1 < end; i++)
            NAME(order)(&base[i * pitch], &base[(i + 1) * pitch]);
}

/* Sorts `size` rows, a power of two, each `pitch` vectors after the last; leaves them half sorted
   where the pool has stopped. */
static void NAME(sort_rows)(VECTOR *base, size_t size, size_t pitch, Pool *pool) {
    if (size < 8) {
        NAME(sort_few)(base, size, pitch);
        return;
    }
    if (size == 8) {
        NAME(sort_eight)(base, pitch);
        return;
    }
    NAME(sort_rows)(base, size / 2, pitch, pool);
    NAME(sort_rows)(base + size / 2 * pitch, size / 2, pitch, pool);
    bool large = size * LANES >= ASK_EVERY;
    if (large && pool_stopped(pool))
        return;
    NAME(open_merge)(base, size, pitch);
    size_t step = size / 16;
    for (; step >= 4 && !(large && pool_stopped(pool)); step /= 8)
        NAME(layers)(base, size, step / 4, pitch);
    if (step && step < 4)
        NAME(last_layers)(base, size, (int)step, pitch);
}

static void NAME(sort)(uint32_t *order, KEY *keys, const uint32_t *tile, const Columns *columns) {
    unsigned bits = columns->dm->bits;
    size_t rows = power(bits) * LANES, pitch = LANES * sizeof(KEY) / sizeof(VECTOR);
    for (size_t r = 0; r < rows && may_go_on(columns, r); r += LANES)
        for (size_t l = 0; l < LANES; l++)
            keys[r + l] = (KEY)tile[r + l] << bits | (KEY)(r / LANES);
    for (size_t part = 0; part < pitch && !pool_stopped(columns->pool); part++)
        NAME(sort_rows)((VECTOR *)(void *)keys + part, power(bits), pitch, columns->pool);
    const KEY *above = keys;
    for (size_t r = 0; r < rows && may_go_on(columns, r); above = keys + r, r += LANES)
        for (size_t l = 0; l < LANES; l++) {
            uint32_t code = (uint32_t)keys[r + l] & (uint32_t)(power(bits) - 1);
            uint32_t fresh = keys[r + l] >> bits != above[l] >> bits;
            order[r + l] = code * LANES + (uint32_t)l + fresh * NEW_RANK;
        }
}
