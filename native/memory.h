/* Memory for arrays: lines of the cache are not split, large arrays stand in large pages. */
#ifndef DETENTE_MEMORY_H
#define DETENTE_MEMORY_H

#include <stddef.h>

/* Freed with free(); NULL without memory. */
void *array_of(size_t count, size_t size);

#endif
