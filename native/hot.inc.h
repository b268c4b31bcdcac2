/* All inner loops for one instruction set: ISA (its name) and WIDTH (bytes of a vector) are defined. */
#define JOINED(a, b) a##_##b
#define JOIN(a, b) JOINED(a, b)
#include "vectors.h"

#define NAME(x) JOIN(x, ISA)
#include "tiles.inc.h"
#include "bits.inc.h"
#include "sweep.inc.h"
#undef NAME

#define NAME(x) JOIN(x##32, ISA)
#define KEY uint32_t
#define VECTOR VECTOR32
#define MINIMUM MIN32
#define MAXIMUM MAX32
#include "sort.inc.h"
#undef NAME
#undef KEY
#undef VECTOR
#undef MINIMUM
#undef MAXIMUM

#define NAME(x) JOIN(x##64, ISA)
#define KEY uint64_t
#define VECTOR VECTOR64
#define MINIMUM MIN64
#define MAXIMUM MAX64
#include "sort.inc.h"
#undef NAME
#undef KEY
#undef VECTOR
#undef MINIMUM
#undef MAXIMUM

#define QUOTED(x) #x
#define QUOTE(x) QUOTED(x)
static const Hot JOIN(hot, ISA) = {
    .name = QUOTE(ISA),
    .raise_to = JOIN(raise_to, ISA),
    .greatest = JOIN(greatest, ISA),
    .lower_to = JOIN(lower_to, ISA),
    .load = JOIN(load, ISA),
    .store = JOIN(store, ISA),
    .sort32 = JOIN(sort32, ISA),
    .sort64 = JOIN(sort64, ISA),
    .sweep = JOIN(sweep, ISA),
    .descend = JOIN(descend, ISA),
    .mark = JOIN(mark, ISA),
    .mark_one = JOIN(mark_one, ISA),
    .merge = JOIN(merge, ISA),
    .merged = JOIN(merged, ISA),
    .agree = JOIN(agree, ISA),
    .count = JOIN(count, ISA),
    .gate = JOIN(gate, ISA),
    .numbers = JOIN(numbers, ISA),
};
#undef QUOTED
#undef QUOTE
#undef JOINED
#undef JOIN
