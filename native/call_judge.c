/* judge() as Python calls it: arguments checked, buffers taken, counts handed back. */
#include "calls.h"
#include "judge.h"

#include <string.h>

typedef struct {
    PyObject *ranks, *among, *flags, *each;
    const uint8_t *bits, *directions;
    Py_ssize_t people, width;
    int wanted, threads;
    const char *instructions;
} Arguments;

static bool parse(Arguments *a, PyObject *arguments) {
    const char *bits, *directions;
    if (!PyArg_ParseTuple(arguments, "Oy#y#iOOOis", &a->ranks, &bits, &a->people, &directions, &a->width,
                          &a->wanted, &a->among, &a->flags, &a->each, &a->threads, &a->instructions))
        return false;
    a->bits = (const uint8_t *)bits;
    a->directions = (const uint8_t *)directions;
    return true;
}

static bool consistent(const Arguments *a) {
    Py_ssize_t total = 0;
    bool known = true;
    for (Py_ssize_t i = 0; i < a->people; i++)
        total += a->bits[i];
    for (Py_ssize_t k = 0; k < a->width; k++)
        known &= a->directions[k] <= DROP;
    const char *wrong = NULL;
    if (a->people < 1 || a->people > MOST_PEOPLE)
        wrong = "1 to 64 decision makers are wanted";
    else if (total != a->width || a->width > MOST_BITS)
        wrong = "up to 30 options in all are wanted, each with a direction";
    else if (!known)
        wrong = "a direction is 0 (both ways), 1 (only taken) or 2 (only dropped)";
    else if (a->wanted < 1 || a->wanted >= 1 << CONCEPTS)
        wrong = "the concepts wanted are bits from 1 to 16";
    else if (a->threads < 1 || a->threads > MOST_THREADS)
        wrong = "1 to 256 threads are wanted";
    else if (PySequence_Size(a->ranks) != a->people)
        wrong = "one array of ranks is wanted for each decision maker";
    else if (a->each != Py_None && PySequence_Size(a->each) != a->people)
        wrong = "one array of flags is wanted for each decision maker";
    if (wrong && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, wrong);
    return !wrong;
}

static void *item_buffer(Buffers *buffers, PyObject *sequence, Py_ssize_t i, const char *what,
                         const char *codes, size_t size, Py_ssize_t length, bool writable) {
    PyObject *item = PySequence_GetItem(sequence, i);
    if (!item)
        return NULL;
    void *found = buffer_of(buffers, item, what, codes, size, length, writable);
    Py_DECREF(item);
    return found;
}

static bool take_buffers(Job *job, Buffers *buffers, const Arguments *a, uint8_t **each) {
    Py_ssize_t cells = (Py_ssize_t)1 << a->width;
    for (Py_ssize_t i = 0; i < a->people; i++) {
        job->model.ranks[i] = item_buffer(buffers, a->ranks, i, "ranks", "IiLl", 4, cells, false);
        if (!job->model.ranks[i])
            return false;
        if (a->each == Py_None)
            continue;
        each[i] = item_buffer(buffers, a->each, i, "each", "Bb?", 1, cells, true);
        if (!each[i])
            return false;
        job->each = each;
    }
    job->flags = buffer_of(buffers, a->flags, "flags", "Bb?", 1, cells, true);
    if (!job->flags)
        return false;
    job->among = a->among == Py_None ? NULL : buffer_of(buffers, a->among, "among", "Bb?", 1, cells, false);
    return a->among == Py_None || job->among;
}

static PyObject *counted(const uint64_t *counts, Py_ssize_t people) {
    PyObject *rows = PyList_New(people);
    for (Py_ssize_t i = 0; rows && i < people; i++) {
        const uint64_t *c = counts + i * CONCEPTS;
        PyObject *row = Py_BuildValue("(KKKKK)", c[0], c[1], c[2], c[3], c[4]);
        if (!row || PyList_SetItem(rows, i, row) != 0) {
            Py_DECREF(rows);
            return NULL;
        }
    }
    return rows;
}

static PyObject *run(Job *job, const Arguments *a) {
    uint64_t counts[MOST_PEOPLE * CONCEPTS] = {0};
    Call call;
    job->counts = counts;
    if (!call_open(&call, a->threads))
        return NULL;
    job->pool = call.pool;
    return call_close(&call, judge(job)) ? counted(counts, a->people) : NULL;
}

PyObject *call_judge(PyObject *self, PyObject *arguments) {
    Arguments a;
    Job job = {.hot = NULL};
    Buffers buffers;
    uint8_t *each[MOST_PEOPLE];
    PyObject *result = NULL;
    (void)self;
    if (!parse(&a, arguments) || !consistent(&a))
        return NULL;
    job.hot = hot_for(a.instructions);
    job.wanted = a.wanted;
    if (!job.hot)
        return PyErr_Format(PyExc_ValueError, "no kernels for the instructions '%s' on this machine", a.instructions);
    if (!buffers_open(&buffers, 2 * a.people + 2))
        return NULL;
    if (!model_open(&job.model, (int)a.people, a.bits, a.directions))
        PyErr_NoMemory();
    else if (take_buffers(&job, &buffers, &a, each))
        result = run(&job, &a);
    model_close(&job.model);
    buffers_close(&buffers);
    return result;
}
