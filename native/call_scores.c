/* scores() and densify() as Python calls them: circuits read as ranks. */
#include "calls.h"

#include "circuit.h"

typedef struct {
    PyObject *gates, *rows, *scores, *further;
    int inputs, feasible, threads;
    const char *instructions;
} Arguments;

/* The arrays behind the arguments. */
typedef struct {
    Circuit circuit;
    Buffers buffers;
    Row rows[MOST_PEOPLE];
    Py_ssize_t count;
} Arrays;

static bool refuse(const char *why) {
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, why);
    return false;
}

static bool take_gates(Arrays *arrays, const Arguments *a) {
    const int32_t *gates = buffer_of(&arrays->buffers, a->gates, "gates", "il", 4, -1, false);
    if (!gates)
        return false;
    Py_ssize_t items = last_length(&arrays->buffers);
    if (items % 3)
        return refuse("gates are an operation and two wires each");
    arrays->circuit = (Circuit){(const int32_t(*)[3])gates, (size_t)items / 3, (unsigned)a->inputs};
    for (Py_ssize_t g = 0; g < items / 3; g++) {
        const int32_t *gate = gates + 3 * g;
        int64_t own = 2 + (int64_t)a->inputs + g;
        if (gate[0] < NOT || gate[0] > XOR || gate[1] < 0 || gate[2] < 0 || gate[1] >= own || gate[2] >= own)
            return refuse("a gate is one of four operations on wires before it");
    }
    return true;
}

static bool take_row(Arrays *arrays, const Arguments *a, Py_ssize_t i) {
    Py_ssize_t cells = (Py_ssize_t)1 << a->inputs;
    int64_t wires = 2 + (int64_t)a->inputs + (int64_t)arrays->circuit.count;
    Row *row = &arrays->rows[i];
    row->wires = item_buffer(&arrays->buffers, a->rows, i, "rows", "il", 4, -1, false);
    if (!row->wires)
        return false;
    row->digits = (size_t)last_length(&arrays->buffers);
    if (row->digits > MOST_DIGITS)
        return refuse("a row has up to 31 wires");
    for (size_t d = 0; d < row->digits; d++)
        if (row->wires[d] < 0 || row->wires[d] >= wires)
            return refuse("a row names a wire that is not there");
    PyObject *further = PySequence_GetItem(a->further, i);
    row->further = further && PyObject_IsTrue(further) == 1;
    Py_XDECREF(further);
    row->scores = item_buffer(&arrays->buffers, a->scores, i, "scores", "IiLl", 4, cells, true);
    return row->scores && !PyErr_Occurred();
}

static bool take(Arrays *arrays, const Arguments *a) {
    if (a->inputs < 0 || a->inputs > MOST_BITS)
        return refuse("0 to 30 inputs are wanted");
    if (arrays->count < 0 || arrays->count > MOST_PEOPLE || PySequence_Size(a->scores) != arrays->count ||
        PySequence_Size(a->further) != arrays->count)
        return refuse("one array of scores is wanted for each row, for up to 64 rows");
    if (a->threads < 1 || a->threads > MOST_THREADS)
        return refuse("1 to 256 threads are wanted");
    if (!take_gates(arrays, a))
        return false;
    if (a->feasible < 0 || a->feasible >= 2 + (int64_t)a->inputs + (int64_t)arrays->circuit.count)
        return refuse("the wire of what is feasible is not there");
    for (Py_ssize_t i = 0; i < arrays->count; i++)
        if (!take_row(arrays, a, i))
            return false;
    return true;
}

static PyObject *run(Arrays *arrays, const Arguments *a) {
    const Hot *hot = hot_for(a->instructions);
    Call call;
    if (!hot)
        return PyErr_Format(PyExc_ValueError, "no kernels for the instructions '%s' on this machine", a->instructions);
    if (!call_open(&call, a->threads, 0))
        return NULL;
    Outcome outcome = evaluate(&arrays->circuit, arrays->rows, (size_t)arrays->count, (size_t)a->feasible,
                               hot, call.pool);
    return call_close(&call, outcome) ? Py_NewRef(Py_None) : NULL;
}

PyObject *call_scores(PyObject *self, PyObject *arguments) {
    Arguments a;
    Arrays arrays = {.count = 0};
    PyObject *result = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OiOiOOis", &a.gates, &a.inputs, &a.rows, &a.feasible, &a.scores,
                          &a.further, &a.threads, &a.instructions))
        return NULL;
    arrays.count = PySequence_Size(a.rows);
    if (!buffers_open(&arrays.buffers, 1 + 2 * (arrays.count < 0 ? 0 : arrays.count)))
        return NULL;
    if (take(&arrays, &a))
        result = run(&arrays, &a);
    buffers_close(&arrays.buffers);
    return result;
}

PyObject *call_densify(PyObject *self, PyObject *arguments) {
    PyObject *object, *result = NULL;
    int threads;
    Buffers buffers;
    Call call;
    uint32_t last = 0;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "Oi", &object, &threads))
        return NULL;
    if (threads < 1 || threads > MOST_THREADS) {
        refuse("1 to 256 threads are wanted");
        return NULL;
    }
    if (!buffers_open(&buffers, 1))
        return NULL;
    uint32_t *scores = buffer_of(&buffers, object, "scores", "IiLl", 4, -1, true);
    size_t cells = scores ? (size_t)last_length(&buffers) : 0;
    if (scores && call_open(&call, threads, 0) &&
        call_close(&call, densify(scores, cells, &last, call.pool)))
        result = PyLong_FromUnsignedLong(last);
    buffers_close(&buffers);
    return result;
}
