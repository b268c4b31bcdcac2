/* Threads for one call: tasks by number, an interrupt that stops them, one flag for lack of memory. */
#define _POSIX_C_SOURCE 200809L
#include "pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { POLL_NANOSECONDS = 50000000, SECOND = 1000000000 };

struct Pool {
    pthread_mutex_t lock;
    pthread_cond_t work, idle;
    pthread_t *threads;
    int started, busy;
    bool closing;
    unsigned round;
    Task task;
    void *context;
    size_t count;
    atomic_size_t next;
    atomic_bool interrupted, failed;
    Poll poll;
    void *poll_context;
    struct timespec polled;
};

typedef struct {
    Pool *pool;
    int number;
} Worker;

static void run_tasks(Pool *pool, int worker) {
    for (;;) {
        size_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->count || pool_stopped(pool))
            return;
        pool->task(pool->context, index, worker);
    }
}

static void *work(void *argument) {
    Worker self = *(Worker *)argument;
    Pool *pool = self.pool;
    unsigned seen = 0;
    free(argument);
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->round == seen && !pool->closing)
            pthread_cond_wait(&pool->work, &pool->lock);
        if (pool->closing)
            break;
        seen = pool->round;
        pthread_mutex_unlock(&pool->lock);
        run_tasks(pool, self.number);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0)
            pthread_cond_signal(&pool->idle);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static bool start_worker(Pool *pool) {
    Worker *worker = malloc(sizeof *worker);
    if (!worker)
        return false;
    *worker = (Worker){pool, pool->started};
    if (pthread_create(&pool->threads[pool->started], NULL, work, worker) != 0) {
        free(worker);
        return false;
    }
    pool->started++;
    return true;
}

Pool *pool_open(int threads, Poll poll, void *context) {
    Pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->poll = poll;
    pool->poll_context = context;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->idle, NULL);
    clock_gettime(CLOCK_MONOTONIC, &pool->polled);
    pool->threads = threads > 1 ? calloc((size_t)threads, sizeof *pool->threads) : NULL;
    while (pool->threads && pool->started < threads && start_worker(pool))
        continue;
    return pool;
}

void pool_close(Pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->started; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->idle);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool);
}

int pool_workers(const Pool *pool) {
    return pool->started ? pool->started : 1;
}

static long long since(struct timespec then) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)(now.tv_sec - then.tv_sec) * SECOND + (now.tv_nsec - then.tv_nsec);
}

static void ask(Pool *pool) {
    if (!atomic_load(&pool->interrupted) && pool->poll(pool->poll_context))
        atomic_store(&pool->interrupted, true);
    clock_gettime(CLOCK_MONOTONIC, &pool->polled);
}

/* Waits for the workers; the lock is held on entry and on return. */
static void wait_for_workers(Pool *pool) {
    while (pool->busy) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += POLL_NANOSECONDS;
        until.tv_sec += until.tv_nsec / SECOND;
        until.tv_nsec %= SECOND;
        pthread_cond_timedwait(&pool->idle, &pool->lock, &until);
        if (pool->busy && since(pool->polled) >= POLL_NANOSECONDS) {
            pthread_mutex_unlock(&pool->lock);
            ask(pool);
            pthread_mutex_lock(&pool->lock);
        }
    }
}

Outcome pool_run(Pool *pool, Task task, void *context, size_t count) {
    pthread_mutex_lock(&pool->lock);
    pool->task = task;
    pool->context = context;
    pool->count = count;
    atomic_store(&pool->next, 0);
    if (pool->started) {
        pool->busy = pool->started;
        pool->round++;
        pthread_cond_broadcast(&pool->work);
        wait_for_workers(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    if (!pool->started)
        run_tasks(pool, 0);
    if (atomic_load(&pool->failed))
        return NO_MEMORY;
    return atomic_load(&pool->interrupted) ? INTERRUPTED : DONE;
}

bool pool_stopped(Pool *pool) {
    if (!pool->started && since(pool->polled) >= POLL_NANOSECONDS)
        ask(pool);
    return atomic_load_explicit(&pool->interrupted, memory_order_relaxed) ||
           atomic_load_explicit(&pool->failed, memory_order_relaxed);
}

void pool_fail(Pool *pool) {
    atomic_store(&pool->failed, true);
}
