/* Threads for one call: tasks by number, an interrupt that stops them, one flag for lack of memory. */
#ifndef DETENTE_POOL_H
#define DETENTE_POOL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Pool Pool;

/* Runs task number `index`; `worker` is below pool_workers(). */
typedef void (*Task)(void *context, size_t index, int worker);

/* Asks whether the call must end; called in the calling thread only. */
typedef bool (*Poll)(void *context);

typedef enum { DONE = 0, INTERRUPTED = -1, NO_MEMORY = -2 } Outcome;

/* NULL without memory. With one thread, or where none can be made, tasks run in the caller. */
Pool *pool_open(int threads, Poll poll, void *context);
void pool_close(Pool *pool);
int pool_workers(const Pool *pool);

/* Runs tasks 0 to count - 1 and returns when all of them have ended. */
Outcome pool_run(Pool *pool, Task task, void *context, size_t count);

/* True when tasks should return at once; long tasks ask every few milliseconds. */
bool pool_stopped(Pool *pool);
void pool_fail(Pool *pool);

#endif
