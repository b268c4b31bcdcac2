/* Buffers of Python objects, checked before they are read: item size, byte order, length. */
#include "buffers.h"

#include <string.h>

enum { PART = 1 << 22 };

bool buffers_open(Buffers *buffers, Py_ssize_t room) {
    buffers->views = PyMem_Calloc((size_t)room + 1, sizeof(Py_buffer));
    buffers->count = 0;
    buffers->room = room;
    if (!buffers->views)
        PyErr_NoMemory();
    return buffers->views != NULL;
}

void buffers_close(Buffers *buffers) {
    for (Py_ssize_t i = 0; i < buffers->count; i++)
        PyBuffer_Release(&buffers->views[i]);
    PyMem_Free(buffers->views);
}

/* One struct code, in the byte order of this machine. */
static bool native_code(const char *format, const char *codes) {
    const int one = 1;
    char own = *(const char *)&one ? '<' : '>';
    if (*format == '@' || *format == '=' || *format == own || (*format == '!' && own == '>'))
        format++;
    return *format && !format[1] && strchr(codes, *format);
}

static bool right_kind(const Py_buffer *view, const char *codes, size_t size) {
    bool right_size = size ? view->itemsize == (Py_ssize_t)size : view->itemsize == 4 || view->itemsize == 8;
    return right_size && native_code(view->format ? view->format : "B", codes);
}

static bool fits(const Py_buffer *view, const char *what, const char *codes, size_t size, Py_ssize_t length) {
    if (!right_kind(view, codes, size)) {
        PyErr_Format(PyExc_BufferError,
                     "%s: items of kind '%s' in this machine's byte order are wanted, not '%s' of %zd bytes",
                     what, codes, view->format ? view->format : "B", view->itemsize);
        return false;
    }
    Py_ssize_t items = view->len / view->itemsize;
    if (length >= 0 && items != length) {
        PyErr_Format(PyExc_ValueError, "%s: %zd items are wanted, not %zd", what, length, items);
        return false;
    }
    if (items && (size_t)view->buf % (size_t)view->itemsize) {
        PyErr_Format(PyExc_BufferError, "%s: the items are not aligned", what);
        return false;
    }
    return true;
}

void *buffer_of(Buffers *buffers, PyObject *object, const char *what, const char *codes, size_t size,
                Py_ssize_t length, bool writable) {
    int flags = PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (buffers->count == buffers->room) {
        PyErr_SetString(PyExc_ValueError, "too many buffers");
        return NULL;
    }
    Py_buffer *view = &buffers->views[buffers->count];
    if (PyObject_GetBuffer(object, view, flags) != 0)
        return NULL;
    buffers->count++;
    return fits(view, what, codes, size, length) ? view->buf : NULL;
}

Py_ssize_t last_length(const Buffers *buffers) {
    const Py_buffer *last = &buffers->views[buffers->count - 1];
    return last->len / last->itemsize;
}

size_t last_size(const Buffers *buffers) {
    return (size_t)buffers->views[buffers->count - 1].itemsize;
}

void *item_buffer(Buffers *buffers, PyObject *sequence, Py_ssize_t i, const char *what,
                  const char *codes, size_t size, Py_ssize_t length, bool writable) {
    PyObject *item = PySequence_GetItem(sequence, i);
    if (!item)
        return NULL;
    void *found = buffer_of(buffers, item, what, codes, size, length, writable);
    Py_DECREF(item);
    return found;
}

static bool last_signed(const Buffers *buffers) {
    const char *format = buffers->views[buffers->count - 1].format;
    return format && strchr("il", format[strlen(format) - 1]);
}

/* Numbers that are read without their sign: below 0 they would be the highest. Parts are looked at
   as a whole, which is quick; between them the call may be interrupted. */
static bool none_below_zero(const int32_t *numbers, Py_ssize_t count, const char *what) {
    for (Py_ssize_t first = 0, end; first < count; first = end) {
        int32_t seen = 0;
        end = count - first > PART ? first + PART : count;
        for (Py_ssize_t k = first; k < end; k++)
            seen |= numbers[k];
        while (seen < 0 && numbers[first] >= 0)
            first++;
        if (seen < 0)
            PyErr_Format(PyExc_ValueError, "%s: numbers from 0 are wanted, not %d", what, (int)numbers[first]);
        if (seen < 0 || PyErr_CheckSignals())
            return false;
    }
    return true;
}

const uint32_t *rank_buffer(Buffers *buffers, PyObject *sequence, Py_ssize_t i, Py_ssize_t length) {
    const char *what = "ranks";
    const void *found = item_buffer(buffers, sequence, i, what, "IiLl", sizeof(uint32_t), length, false);
    if (found && last_signed(buffers) && !none_below_zero(found, length, what))
        return NULL;
    return found;
}

static bool late(const Call *call) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double spent = (double)(now.tv_sec - call->began.tv_sec) + 1e-9 * (double)(now.tv_nsec - call->began.tv_nsec);
    return call->seconds > 0 && spent > call->seconds;
}

static bool interrupted(void *context) {
    Call *call = context;
    PyEval_RestoreThread(call->state);
    bool raised = PyErr_CheckSignals() != 0;
    if (!raised && late(call)) {
        PyErr_SetString(PyExc_TimeoutError, "the time that was allowed ended");
        raised = true;
    }
    call->state = PyEval_SaveThread();
    return raised;
}

bool call_open(Call *call, int threads, double seconds) {
    clock_gettime(CLOCK_MONOTONIC, &call->began);
    call->seconds = seconds;
    call->pool = pool_open(threads, interrupted, call);
    if (!call->pool) {
        PyErr_NoMemory();
        return false;
    }
    call->state = PyEval_SaveThread();
    return true;
}

bool call_close(Call *call, Outcome outcome) {
    pool_close(call->pool);
    PyEval_RestoreThread(call->state);
    if (outcome == NO_MEMORY && !PyErr_Occurred())
        PyErr_NoMemory();
    return outcome == DONE && !PyErr_Occurred();
}
