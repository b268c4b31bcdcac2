/* judge() and judge_at_once() as Python calls them: models in option form. */
#include "calls.h"

#include "at_once.h"
#include "judge.h"

#include <string.h>

typedef struct {
    PyObject *ranks, *among, *flags, *each;
    const uint8_t *bits, *directions;
    Py_ssize_t people, width;
    int wanted, threads;
    const char *instructions;
    double seconds;
} Arguments;

/* The arrays behind the arguments. */
typedef struct {
    Model model;
    Buffers buffers;
    uint8_t *flags, *each[MOST_PEOPLE];
    const uint8_t *among;
    const Hot *hot;
} Arrays;

static bool parse(Arguments *a, PyObject *arguments) {
    const char *bits, *directions;
    if (!PyArg_ParseTuple(arguments, "Oy#y#iOOOisd", &a->ranks, &bits, &a->people, &directions, &a->width,
                          &a->wanted, &a->among, &a->flags, &a->each, &a->threads, &a->instructions,
                          &a->seconds))
        return false;
    a->bits = (const uint8_t *)bits;
    a->directions = (const uint8_t *)directions;
    return true;
}

static const char *wrong_shape(const Arguments *a) {
    Py_ssize_t total = 0;
    bool known = true, few = true;
    for (Py_ssize_t i = 0; i < a->people; i++) {
        total += a->bits[i];
        few &= a->bits[i] <= MOST_OWN_BITS;
    }
    for (Py_ssize_t k = 0; k < a->width; k++)
        known &= a->directions[k] <= DROP;
    if (a->people < 1 || a->people > MOST_PEOPLE)
        return "1 to 64 decision makers are wanted";
    if (total != a->width || a->width > MOST_BITS || !few)
        return "up to 27 options each and 30 in all are wanted, each with a direction";
    return known ? NULL : "a direction is 0 (both ways), 1 (only taken) or 2 (only dropped)";
}

static bool consistent(const Arguments *a, int concepts) {
    const char *wrong = wrong_shape(a);
    if (!wrong && (a->wanted < 1 || a->wanted & ~concepts))
        wrong = "unknown concepts are wanted";
    if (!wrong && (a->threads < 1 || a->threads > MOST_THREADS))
        wrong = "1 to 256 threads are wanted";
    if (!wrong && PySequence_Size(a->ranks) != a->people)
        wrong = "one array of ranks is wanted for each decision maker";
    if (!wrong && a->each != Py_None && PySequence_Size(a->each) != a->people)
        wrong = "one array of flags is wanted for each decision maker";
    if (wrong && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, wrong);
    return !wrong && !PyErr_Occurred();
}

static bool take_rows(Arrays *arrays, const Arguments *a, Py_ssize_t cells) {
    for (Py_ssize_t i = 0; i < a->people; i++) {
        arrays->model.ranks[i] = rank_buffer(&arrays->buffers, a->ranks, i, cells);
        if (!arrays->model.ranks[i])
            return false;
        if (a->each == Py_None)
            continue;
        arrays->each[i] = item_buffer(&arrays->buffers, a->each, i, "each", "Bb?", 1, cells, true);
        if (!arrays->each[i])
            return false;
    }
    return true;
}

static bool take(Arrays *arrays, const Arguments *a) {
    Py_ssize_t cells = (Py_ssize_t)1 << a->width;
    arrays->hot = hot_for(a->instructions);
    if (!arrays->hot) {
        PyErr_Format(PyExc_ValueError, "no kernels for the instructions '%s' on this machine", a->instructions);
        return false;
    }
    if (!buffers_open(&arrays->buffers, 2 * a->people + 2))
        return false;
    if (!model_open(&arrays->model, (int)a->people, a->bits, a->directions)) {
        PyErr_NoMemory();
        return false;
    }
    if (!take_rows(arrays, a, cells))
        return false;
    arrays->flags = buffer_of(&arrays->buffers, a->flags, "flags", "Bb?", 1, cells, true);
    if (!arrays->flags || a->among == Py_None)
        return arrays->flags != NULL;
    arrays->among = buffer_of(&arrays->buffers, a->among, "among", "Bb?", 1, cells, false);
    return arrays->among != NULL;
}

static void release(Arrays *arrays) {
    model_close(&arrays->model);
    buffers_close(&arrays->buffers);
}

static PyObject *run_judge(Arrays *arrays, const Arguments *a) {
    uint64_t counts[MOST_PEOPLE * CONCEPTS] = {0};
    Job job = {arrays->model, a->wanted, arrays->among, arrays->flags,
               a->each == Py_None ? NULL : arrays->each, counts, arrays->hot, NULL};
    Call call;
    if (!call_open(&call, a->threads, a->seconds))
        return NULL;
    job.pool = call.pool;
    return call_close(&call, judge(&job)) ? counted(counts, a->people, CONCEPTS) : NULL;
}

PyObject *call_judge(PyObject *self, PyObject *arguments) {
    Arguments a;
    Arrays arrays = {.flags = NULL};
    PyObject *result = NULL;
    (void)self;
    if (!parse(&a, arguments) || !consistent(&a, NASH | GMR | SMR | SEQ | SSEQ))
        return NULL;
    if (take(&arrays, &a))
        result = run_judge(&arrays, &a);
    release(&arrays);
    return result;
}

static PyObject *run_at_once(Arrays *arrays, const Arguments *a) {
    uint64_t counts[MOST_PEOPLE * ALL_CONCEPTS] = {0};
    AtOnce job = {arrays->model, a->wanted, arrays->among, arrays->each, NULL};
    Call call;
    if (!call_open(&call, a->threads, a->seconds))
        return NULL;
    job.pool = call.pool;
    Outcome outcome = judge_at_once(&job);
    if (outcome == DONE)
        tally(arrays->each, a->people, power(arrays->model.width), arrays->among, arrays->flags, counts);
    return call_close(&call, outcome) ? counted(counts, a->people, ALL_CONCEPTS) : NULL;
}

PyObject *call_judge_at_once(PyObject *self, PyObject *arguments) {
    Arguments a;
    Arrays arrays = {.flags = NULL};
    PyObject *result = NULL;
    (void)self;
    if (!parse(&a, arguments) || !consistent(&a, SIM | SIM_SINGLE))
        return NULL;
    if (a.each == Py_None)
        PyErr_SetString(PyExc_ValueError, "one array of flags is wanted for each decision maker");
    else if (take(&arrays, &a))
        result = run_at_once(&arrays, &a);
    release(&arrays);
    return result;
}
