/* judge_arcs() as Python calls it: explicit graphs, their arcs copied and checked. */
#include "calls.h"

#include "arcs.h"
#include "memory.h"
#include "model.h"


typedef struct {
    PyObject *ranks, *starts, *targets, *among, *flags, *each;
    Py_ssize_t states;
    int wanted, threads;
} Arguments;

/* The arrays behind the arguments. */
typedef struct {
    Graph graph;
    Buffers buffers;
    const uint32_t *ranks[MOST_PEOPLE];
    Arcs arcs[MOST_PEOPLE];
    uint8_t *flags, *each[MOST_PEOPLE];
    const uint8_t *among;
} Arrays;

/* Integers of 4 or 8 bytes, signed. */
typedef struct {
    const void *items;
    Py_ssize_t count;
    bool wide;
} Integers;

static int64_t at(const Integers *integers, Py_ssize_t i) {
    return integers->wide ? ((const int64_t *)integers->items)[i] : ((const int32_t *)integers->items)[i];
}

static bool take_integers(Integers *found, Buffers *buffers, PyObject *sequence, Py_ssize_t i,
                          const char *what, Py_ssize_t length) {
    found->items = item_buffer(buffers, sequence, i, what, "ilq", 0, length, false);
    if (!found->items)
        return false;
    found->wide = last_size(buffers) == sizeof(int64_t);
    found->count = last_length(buffers);
    return true;
}

static bool copy_starts(Arcs *arcs, const Integers *starts, Py_ssize_t states, Py_ssize_t count) {
    int64_t before = 0;
    for (Py_ssize_t s = 0; s <= states; s++) {
        int64_t start = at(starts, s);
        if (start < before || (s == 0 && start) || (s == states && start != count))
            return false;
        arcs->start[s] = (size_t)start;
        before = start;
    }
    return true;
}

static bool copy_targets(Arcs *arcs, const Integers *targets, Py_ssize_t states) {
    for (Py_ssize_t a = 0; a < targets->count; a++) {
        int64_t target = at(targets, a);
        if (target < 0 || target >= states)
            return false;
        arcs->target[a] = (uint32_t)target;
    }
    return true;
}

static bool take_arcs(Arrays *arrays, const Arguments *a, Py_ssize_t i) {
    Integers starts, targets;
    Arcs *arcs = &arrays->arcs[i];
    if (!take_integers(&starts, &arrays->buffers, a->starts, i, "starts", a->states + 1) ||
        !take_integers(&targets, &arrays->buffers, a->targets, i, "targets", -1))
        return false;
    arcs->start = array_of((size_t)starts.count, sizeof *arcs->start);
    arcs->target = array_of((size_t)targets.count, sizeof *arcs->target);
    if (!arcs->start || !arcs->target) {
        PyErr_NoMemory();
        return false;
    }
    if (!copy_starts(arcs, &starts, a->states, targets.count)) {
        PyErr_SetString(PyExc_ValueError, "starts must rise from 0 to the number of targets");
        return false;
    }
    if (!copy_targets(arcs, &targets, a->states)) {
        PyErr_SetString(PyExc_ValueError, "targets must be numbers of states");
        return false;
    }
    return true;
}

static bool take(Arrays *arrays, const Arguments *a) {
    Graph *graph = &arrays->graph;
    if (!buffers_open(&arrays->buffers, 4 * graph->people + 2))
        return false;
    for (Py_ssize_t i = 0; i < graph->people; i++) {
        arrays->ranks[i] = rank_buffer(&arrays->buffers, a->ranks, i, a->states);
        if (!arrays->ranks[i])
            return false;
        arrays->each[i] = item_buffer(&arrays->buffers, a->each, i, "each", "Bb?", 1, a->states, true);
        if (!arrays->each[i] || !take_arcs(arrays, a, i))
            return false;
    }
    arrays->flags = buffer_of(&arrays->buffers, a->flags, "flags", "Bb?", 1, a->states, true);
    if (!arrays->flags || a->among == Py_None)
        return arrays->flags != NULL;
    arrays->among = buffer_of(&arrays->buffers, a->among, "among", "Bb?", 1, a->states, false);
    return arrays->among != NULL;
}

static PyObject *run(Arrays *arrays, const Arguments *a) {
    uint64_t counts[MOST_PEOPLE * ALL_CONCEPTS] = {0};
    Graph *graph = &arrays->graph;
    Call call;
    if (!call_open(&call, a->threads, 0))
        return NULL;
    graph->pool = call.pool;
    Outcome outcome = judge_graph(graph);
    if (outcome == DONE)
        tally(arrays->each, graph->people, graph->states, arrays->among, arrays->flags, counts);
    return call_close(&call, outcome) ? counted(counts, graph->people, ALL_CONCEPTS) : NULL;
}

static bool consistent(const Arguments *a, Py_ssize_t people) {
    const char *wrong = NULL;
    if (people < 1 || people > MOST_PEOPLE || PySequence_Size(a->starts) != people ||
        PySequence_Size(a->targets) != people || PySequence_Size(a->each) != people)
        wrong = "ranks, starts, targets and flags of 1 to 64 decision makers are wanted";
    else if (a->states < 0 || a->states > INT32_MAX)
        wrong = "up to 2147483647 states are wanted";
    else if (a->wanted < 1 || a->wanted & ~(NASH | GMR | SMR | SEQ | SSEQ))
        wrong = "unknown concepts are wanted";
    else if (a->threads < 1 || a->threads > MOST_THREADS)
        wrong = "1 to 256 threads are wanted";
    if (wrong && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, wrong);
    return !wrong && !PyErr_Occurred();
}

PyObject *call_judge_arcs(PyObject *self, PyObject *arguments) {
    Arguments a;
    PyObject *result = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOOniOOOi", &a.ranks, &a.starts, &a.targets, &a.states, &a.wanted,
                          &a.among, &a.flags, &a.each, &a.threads))
        return NULL;
    Py_ssize_t people = PySequence_Size(a.ranks);
    if (!consistent(&a, people))
        return NULL;
    Arrays arrays = {.flags = NULL};
    arrays.graph = (Graph){(int)people, (size_t)a.states, arrays.ranks, arrays.arcs, a.wanted,
                           arrays.each, NULL};
    if (take(&arrays, &a))
        result = run(&arrays, &a);
    for (Py_ssize_t i = 0; i < people; i++)
        arcs_close(&arrays.arcs[i]);
    buffers_close(&arrays.buffers);
    return result;
}
