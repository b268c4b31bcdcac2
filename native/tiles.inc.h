/* Tiles between block and cache, and the plain reductions; for each instruction set, NAME defined. */

static inline uint32_t NAME(lower)(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static inline uint32_t NAME(higher)(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static uint32_t NAME(raise_to)(uint32_t *restrict best, const uint32_t *restrict row, size_t length) {
    uint32_t least = NOTHING;
    for (size_t l = 0; l < length; l++) {
        best[l] = NAME(higher)(best[l], row[l]);
        least = NAME(lower)(least, row[l]);
    }
    return least;
}

static uint32_t NAME(greatest)(uint32_t *restrict least, const uint32_t *restrict row, size_t length) {
    uint32_t best = 0;
    for (size_t l = 0; l < length; l++) {
        least[l] = NAME(lower)(least[l], row[l]);
        best = NAME(higher)(best, row[l]);
    }
    return best;
}

static void NAME(lower_to)(uint32_t *restrict least, const uint32_t *restrict row, size_t length) {
    for (size_t l = 0; l < length; l++)
        least[l] = NAME(lower)(least[l], row[l]);
}

static void NAME(mark)(uint8_t *restrict stable, const uint32_t *restrict ranks,
                       const uint32_t *restrict bound, size_t length, uint8_t bit) {
    for (size_t l = 0; l < length; l++)
        stable[l] |= (uint8_t)(bound[l] <= ranks[l] ? bit : 0);
}

static void NAME(mark_one)(uint8_t *restrict stable, const uint32_t *restrict ranks, uint32_t bound,
                           size_t length, uint8_t bit) {
    for (size_t l = 0; l < length; l++)
        stable[l] |= (uint8_t)(bound <= ranks[l] ? bit : 0);
}

static void NAME(merge)(uint32_t *restrict best, const uint32_t *restrict values,
                        const uint32_t *restrict ranks, size_t length, uint32_t added) {
    for (size_t l = 0; l < length; l++)
        best[l] = NAME(higher)(best[l], NAME(lower)(ranks[l], values[l] + added));
}

static uint32_t NAME(merged)(const uint32_t *restrict values, const uint32_t *restrict ranks, size_t length,
                             uint32_t added) {
    uint32_t best = 0;
    for (size_t l = 0; l < length; l++)
        best = NAME(higher)(best, NAME(lower)(ranks[l], values[l] + added));
    return best;
}

static void NAME(agree)(uint8_t *restrict all, const uint8_t *restrict own, size_t length) {
    for (size_t l = 0; l < length; l++)
        all[l] &= own[l];
}

/* Bytes are summed in place, 128 words to a lane at most, before they are added up. */
static uint64_t NAME(count)(const uint8_t *flags, size_t length, int bit) {
    uint64_t sums[4] = {0}, word, total = 0;
    for (size_t l = 0; l < length; l += sizeof word) {
        memcpy(&word, flags + l, sizeof word);
        sums[l / sizeof word % 4] += word >> bit & 0x0101010101010101;
    }
    for (int k = 0; k < 4; k++)
        for (int byte = 0; byte < 64; byte += 8)
            total += sums[k] >> byte & 0xFF;
    return total;
}

/* Four rows of four numbers turned over: out[k][i] = in[i][k]. */
static inline void NAME(turn)(uint32_t *const out[4], const uint32_t *const in[4]) {
#if WIDTH > 0
    __m128i a = _mm_loadu_si128((const __m128i *)(const void *)in[0]);
    __m128i b = _mm_loadu_si128((const __m128i *)(const void *)in[1]);
    __m128i c = _mm_loadu_si128((const __m128i *)(const void *)in[2]);
    __m128i d = _mm_loadu_si128((const __m128i *)(const void *)in[3]);
    __m128i ab = _mm_unpacklo_epi32(a, b), cd = _mm_unpacklo_epi32(c, d);
    __m128i ef = _mm_unpackhi_epi32(a, b), gh = _mm_unpackhi_epi32(c, d);
    _mm_storeu_si128((__m128i *)(void *)out[0], _mm_unpacklo_epi64(ab, cd));
    _mm_storeu_si128((__m128i *)(void *)out[1], _mm_unpackhi_epi64(ab, cd));
    _mm_storeu_si128((__m128i *)(void *)out[2], _mm_unpacklo_epi64(ef, gh));
    _mm_storeu_si128((__m128i *)(void *)out[3], _mm_unpackhi_epi64(ef, gh));
#else
    for (size_t k = 0; k < 4; k++)
        for (size_t i = 0; i < 4; i++)
            out[k][i] = in[i][k];
#endif
}

/* Whether whole squares of a tile can be turned over: columns that lie end to end in the block. */
static inline bool NAME(square)(const Columns *columns) {
    return columns->shift == 0 && columns->settings >= LANES && columns->lanes == LANES;
}

static void NAME(load_square)(uint32_t *restrict tile, const uint32_t *restrict cells, const Columns *columns) {
    const Dm *dm = columns->dm;
    size_t settings = columns->settings;
    for (size_t l = 0; l < LANES; l += 4)
        for (size_t s = 0; s < settings; s += 4) {
            const uint32_t *in = cells + l * settings + s;
            const uint32_t *const from[4] = {in, in + settings, in + 2 * settings, in + 3 * settings};
            uint32_t *const to[4] = {
                tile + code_of(dm, s) * LANES + l, tile + code_of(dm, s + 1) * LANES + l,
                tile + code_of(dm, s + 2) * LANES + l, tile + code_of(dm, s + 3) * LANES + l};
            NAME(turn)(to, from);
        }
}

static void NAME(load)(uint32_t *restrict tile, const uint32_t *restrict block,
                       const Columns *columns, size_t number) {
    const Dm *dm = columns->dm;
    const uint32_t *cells = block + tile_start(columns, number);
    size_t settings = columns->settings;
    if (columns->shift >= LANE_BITS) {
        for (size_t s = 0; s < settings; s++)
            memcpy(tile + code_of(dm, s) * LANES, cells + (s << columns->shift),
                   LANES * sizeof *tile);
    } else if (NAME(square)(columns)) {
        NAME(load_square)(tile, cells, columns);
    } else {
        if (columns->lanes < LANES)
            memset(tile, 0, settings * LANES * sizeof *tile);
        for (size_t c = 0; c < settings * columns->lanes && may_go_on(columns, c); c++)
            tile[in_tile(columns, c)] = cells[c];
    }
}

/* Copies a row of cells where it differs; lists it. */
static inline size_t NAME(put)(uint32_t *restrict to, const uint32_t *restrict from, size_t cell,
                               uint32_t *restrict changed, size_t listed) {
    uint32_t different = 0;
    for (size_t l = 0; l < LANES; l++)
        different |= to[l] ^ from[l];
    if (!different)
        return listed;
    memcpy(to, from, LANES * sizeof *to);
    changed[listed] = (uint32_t)(cell / LANES);
    return listed + 1;
}

static size_t NAME(store_square)(const uint32_t *restrict tile, uint32_t *restrict block, size_t start,
                                 const Columns *columns, uint32_t *restrict changed) {
    const Dm *dm = columns->dm;
    size_t settings = columns->settings, listed = 0;
    uint32_t rows[4 * LANES];
    for (size_t l = 0; l < LANES; l += 4)
        for (size_t s = 0; s < settings; s += LANES) {
            for (size_t k = 0; k < LANES; k += 4) {
                uint32_t *const to[4] = {rows + k, rows + LANES + k, rows + 2 * LANES + k, rows + 3 * LANES + k};
                const uint32_t *const from[4] = {
                    tile + code_of(dm, s + k) * LANES + l, tile + code_of(dm, s + k + 1) * LANES + l,
                    tile + code_of(dm, s + k + 2) * LANES + l, tile + code_of(dm, s + k + 3) * LANES + l};
                NAME(turn)(to, from);
            }
            for (size_t k = 0; k < 4; k++) {
                size_t cell = start + (l + k) * settings + s;
                listed = NAME(put)(block + cell, rows + k * LANES, cell, changed, listed);
            }
        }
    return listed;
}

static size_t NAME(store)(const uint32_t *restrict tile, uint32_t *restrict block,
                          const Columns *columns, size_t number, uint32_t *restrict changed) {
    size_t start = tile_start(columns, number), settings = columns->settings, listed = 0;
    if (NAME(square)(columns))
        return NAME(store_square)(tile, block, start, columns, changed);
    if (columns->shift >= LANE_BITS) {
        for (size_t s = 0; s < settings; s++) {
            size_t cell = start + (s << columns->shift);
            const uint32_t *row = tile + code_of(columns->dm, s) * LANES;
            listed = NAME(put)(block + cell, row, cell, changed, listed);
        }
        return listed;
    }
    for (size_t c = 0; c < settings * columns->lanes && may_go_on(columns, c); c += LANES) {
        uint32_t row[LANES];
        for (size_t l = 0; l < LANES; l++)
            row[l] = tile[in_tile(columns, c + l)];
        listed = NAME(put)(block + start + c, row, start + c, changed, listed);
    }
    return listed;
}

static bool NAME(descend)(uint32_t *tile, const Columns *columns, uint32_t *scratch) {
    size_t classes = power(columns->dm->oneway), settings = columns->settings;
    uint32_t fell = 0;
    for (size_t c = 0; c < classes * LANES; c++)
        scratch[c] = NOTHING;
    for (size_t code = 0; code < settings && may_go_on(columns, code * LANES); code++)
        NAME(lower_to)(scratch + (code & (classes - 1)) * LANES, tile + code * LANES, LANES);
    for (size_t bit = 1; bit < classes; bit *= 2)
        for (size_t c = 0; c < classes && may_go_on(columns, c * LANES); c++)
            if (!(c & bit))
                NAME(lower_to)(scratch + c * LANES, scratch + (c | bit) * LANES, LANES);
    for (size_t code = 0; code < settings && may_go_on(columns, code * LANES); code++) {
        const uint32_t *least = scratch + (code & (classes - 1)) * LANES;
        uint32_t *row = tile + code * LANES;
        for (size_t l = 0; l < LANES; l++) {
            uint32_t value = row[l] == NOTHING ? NOTHING : least[l];
            fell |= value ^ row[l];
            row[l] = value;
        }
    }
    return fell != 0;
}
