/* Buffers of Python objects, checked before they are read: item size, byte order, length. */
#include "buffers.h"

#include <string.h>

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

static bool fits(const Py_buffer *view, const char *what, const char *codes, size_t size, Py_ssize_t length) {
    const char *format = view->format ? view->format : "B";
    if (view->itemsize != (Py_ssize_t)size || !native_code(format, codes)) {
        PyErr_Format(PyExc_BufferError, "%s: items of the kind '%s' are wanted, %d bytes each in this machine's byte order, not '%s'",
                     what, codes, (int)size, format);
        return false;
    }
    Py_ssize_t items = view->len / (Py_ssize_t)size;
    if (length >= 0 && items != length) {
        PyErr_Format(PyExc_ValueError, "%s: %zd items are wanted, not %zd", what, length, items);
        return false;
    }
    if ((size_t)view->buf % size) {
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

Py_ssize_t last_length(const Buffers *buffers, size_t size) {
    return buffers->views[buffers->count - 1].len / (Py_ssize_t)size;
}

static bool interrupted(void *context) {
    Call *call = context;
    PyEval_RestoreThread(call->state);
    bool raised = PyErr_CheckSignals() != 0;
    call->state = PyEval_SaveThread();
    return raised;
}

bool call_open(Call *call, int threads) {
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
