/* What one instruction set has for the template files: a vector of keys, its least and greatest.

   Included once for each instruction set, with ISA (a name) and WIDTH (bytes of a vector) defined. */
#undef VECTOR32
#undef VECTOR64
#undef MIN32
#undef MAX32
#undef MIN64
#undef MAX64

#if WIDTH == 64
#define VECTOR32 __m512i
#define VECTOR64 __m512i
#define MIN32(a, b) _mm512_min_epu32(a, b)
#define MAX32(a, b) _mm512_max_epu32(a, b)
#define MIN64(a, b) _mm512_min_epu64(a, b)
#define MAX64(a, b) _mm512_max_epu64(a, b)
#elif WIDTH == 32
#define VECTOR32 __m256i
#define VECTOR64 __m256i
#define MIN32(a, b) _mm256_min_epu32(a, b)
#define MAX32(a, b) _mm256_max_epu32(a, b)
#define MIN64(a, b) _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b)) /* keys are below 2^63 */
#define MAX64(a, b) _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b))
#elif defined(__GNUC__)
#ifndef DETENTE_PLAIN_VECTORS
#define DETENTE_PLAIN_VECTORS
typedef uint32_t Plain32 __attribute__((vector_size(16), may_alias));
typedef uint64_t Plain64 __attribute__((vector_size(16), may_alias));
#define CHOOSE(type, test, a, b) (((type)(test) & (a)) | (~(type)(test) & (b)))
#endif
#define VECTOR32 Plain32
#define VECTOR64 Plain64
#define MIN32(a, b) CHOOSE(Plain32, (a) < (b), a, b)
#define MAX32(a, b) CHOOSE(Plain32, (a) < (b), b, a)
#define MIN64(a, b) CHOOSE(Plain64, (a) < (b), a, b)
#define MAX64(a, b) CHOOSE(Plain64, (a) < (b), b, a)
#else
#define VECTOR32 uint32_t
#define VECTOR64 uint64_t
#define MIN32(a, b) ((a) < (b) ? (a) : (b))
#define MAX32(a, b) ((a) > (b) ? (a) : (b))
#define MIN64(a, b) ((a) < (b) ? (a) : (b))
#define MAX64(a, b) ((a) > (b) ? (a) : (b))
#endif
