/* Rows of bits: gates, and rows read as numbers; for each instruction set, NAME defined. */

static void NAME(gate)(uint64_t *restrict result, const uint64_t *restrict a,
                       const uint64_t *restrict b, int operation) {
    switch (operation) {
    case NOT:
        for (size_t w = 0; w < WORDS; w++)
            result[w] = ~a[w];
        return;
    case AND:
        for (size_t w = 0; w < WORDS; w++)
            result[w] = a[w] & b[w];
        return;
    case OR:
        for (size_t w = 0; w < WORDS; w++)
            result[w] = a[w] | b[w];
        return;
    default:
        for (size_t w = 0; w < WORDS; w++)
            result[w] = a[w] ^ b[w];
    }
}

/* One byte for each cell: up to eight rows, the first the highest bit. */
static void NAME(bytes)(uint8_t *restrict out, const uint64_t *const *rows, size_t count) {
#if WIDTH >= 32
    const __m256i copies = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    const __m256i bits = _mm256_set1_epi64x((long long)0x8040201008040201);
    for (size_t part = 0; part < WORDS * 2; part++) {
        __m256i found = _mm256_setzero_si256();
        for (size_t r = 0; r < count; r++) {
            uint32_t half;
            memcpy(&half, (const uint8_t *)rows[r] + part * sizeof half, sizeof half);
            __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int)half), copies);
            __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bits), bits);
            found = _mm256_sub_epi8(_mm256_add_epi8(found, found), set);
        }
        _mm256_storeu_si256((__m256i *)(void *)(out + part * 32), found);
    }
#else
    for (size_t w = 0; w < WORDS; w++)
        for (size_t part = 0; part < 8; part++) {
            uint64_t found = 0;
            for (size_t r = 0; r < count; r++) {
                uint64_t copies = (rows[r][w] >> part * 8 & 0xFF) * 0x0101010101010101;
                uint64_t set = copies & 0x8040201008040201;
                set = ((set + 0x7F7F7F7F7F7F7F7F) | set) >> 7 & 0x0101010101010101;
                found = (found << 1 & 0xFEFEFEFEFEFEFEFE) | set;
            }
            for (size_t cell = 0; cell < 8; cell++)
                out[(w * 8 + part) * 8 + cell] = (uint8_t)(found >> cell * 8);
        }
#endif
}

static void NAME(numbers)(uint32_t *scores, const uint64_t *const *rows, size_t count,
                          const uint64_t *feasible, bool further) {
    uint8_t parts[4][BLOCK_CELLS], states[BLOCK_CELLS];
    size_t left = count;
    for (size_t k = 0; k < 4; k++) {
        size_t digits = left < 8 ? left : 8;
        left -= digits;
        if (digits)
            NAME(bytes)(parts[k], rows + left, digits);
        else
            memset(parts[k], 0, BLOCK_CELLS);
    }
    NAME(bytes)(states, &feasible, 1);
    for (size_t c = 0; c < BLOCK_CELLS; c++) {
        uint32_t number = parts[0][c] | (uint32_t)parts[1][c] << 8 | (uint32_t)parts[2][c] << 16 |
                          (uint32_t)parts[3][c] << 24;
        uint32_t before = further ? (scores[c] - 1) << count : 0;
        scores[c] = (before + number + 1) & (0 - (uint32_t)states[c]);
    }
}
