/* Buffers of Python objects, checked before they are read: item size, byte order, length. */
#ifndef DETENTE_BUFFERS_H
#define DETENTE_BUFFERS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "pool.h"

/* Buffers that are released together. */
typedef struct {
    Py_buffer *views;
    Py_ssize_t count, room;
} Buffers;

bool buffers_open(Buffers *buffers, Py_ssize_t room);
void buffers_close(Buffers *buffers);

/* The memory of an object with `length` items (-1: any number) of one of the struct codes in
   `codes`, `size` bytes wide (0: as wide as the code says, 4 or 8). NULL with BufferError or ValueError set. */
void *buffer_of(Buffers *buffers, PyObject *object, const char *what, const char *codes, size_t size,
                Py_ssize_t length, bool writable);

/* As buffer_of, for an item of a sequence. */
void *item_buffer(Buffers *buffers, PyObject *sequence, Py_ssize_t i, const char *what,
                  const char *codes, size_t size, Py_ssize_t length, bool writable);

/* Ranks, an item of a sequence: 32-bit integers, of which none is below 0. */
const uint32_t *rank_buffer(Buffers *buffers, PyObject *sequence, Py_ssize_t i, Py_ssize_t length);

/* Items of the buffer that was taken last, and the bytes of one. */
Py_ssize_t last_length(const Buffers *buffers);
size_t last_size(const Buffers *buffers);

/* A pool whose caller gives up the interpreter's lock until call_close. */
typedef struct {
    Pool *pool;
    PyThreadState *state;
    struct timespec began;
    double seconds;
} Call;

/* `seconds`: after so long the call ends with TimeoutError; 0 for never. */
bool call_open(Call *call, int threads, double seconds);

/* Ends the call; false with the Python error of the outcome set. */
bool call_close(Call *call, Outcome outcome);

#endif
