/* The inner loops compiled for each instruction set, and the choice among them at run time. */
#include "hot.h"
#include "circuit.h"

#include <string.h>

#if defined(__GNUC__) && defined(__x86_64__)
#define SEVERAL 1
#include <immintrin.h>
#endif

#define ISA baseline
#define WIDTH 0
#include "hot.inc.h"
#undef ISA
#undef WIDTH

#ifdef SEVERAL
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif
#define ISA avx2
#define WIDTH 32
#include "hot.inc.h"
#undef ISA
#undef WIDTH
#ifdef __clang__
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,avx512f,avx512bw,avx512vl"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,avx512f,avx512bw,avx512vl,prefer-vector-width=512")
#endif
#define ISA avx512
#define WIDTH 64
#include "hot.inc.h"
#undef ISA
#undef WIDTH
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif

static bool runs(const Hot *hot) {
#ifdef SEVERAL
    if (hot == &hot_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2");
    if (hot == &hot_avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#endif
    return hot == &hot_baseline;
}

const Hot *hot_for(const char *name) {
    static const Hot *const tables[] = {
#ifdef SEVERAL
        &hot_avx512,
        &hot_avx2,
#endif
        &hot_baseline,
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (runs(tables[i]) && (!*name || strcmp(name, tables[i]->name) == 0))
            return tables[i];
    return NULL;
}
