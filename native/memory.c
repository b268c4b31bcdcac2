/* Memory for arrays: lines of the cache are not split, large arrays stand in large pages. */
#define _DEFAULT_SOURCE
#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LINE = 64, LARGE_PAGE = 1 << 21 };

void *array_of(size_t count, size_t size) {
    void *found = NULL;
    if (count > SIZE_MAX / 2 / size)
        return NULL;
    size_t bytes = count ? count * size : size;
    if (posix_memalign(&found, bytes < LARGE_PAGE ? LINE : LARGE_PAGE, bytes) != 0)
        return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes >= LARGE_PAGE)
        madvise(found, bytes, MADV_HUGEPAGE);
#endif
    return found;
}
