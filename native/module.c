/* The extension module detente.kernels._native: compiled kernels behind kernels/native.py. */
#include "calls.h"
#include "hot.h"

enum { VERSION = 2 }; /* of what native.py expects */

static PyObject *instructions(PyObject *self, PyObject *arguments) {
    const char *name;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "s", &name))
        return NULL;
    const Hot *hot = hot_for(name);
    if (!hot)
        return PyErr_Format(PyExc_ValueError, "no kernels for the instructions '%s' on this machine", name);
    return PyUnicode_FromString(hot->name);
}

static PyMethodDef methods[] = {
    {"instructions", instructions, METH_VARARGS,
     "instructions(name): the instruction set that a name stands for; '' for the best one."},
    {"judge", call_judge, METH_VARARGS,
     "judge(ranks, bits, directions, wanted, among, flags, each, threads, instructions)"},
    {"judge_at_once", call_judge_at_once, METH_VARARGS, "The same arguments as judge; `each` is needed."},
    {"judge_arcs", call_judge_arcs, METH_VARARGS,
     "judge_arcs(ranks, starts, targets, states, wanted, among, flags, each, threads)"},
    {"scores", call_scores, METH_VARARGS,
     "scores(gates, inputs, rows, feasible, scores, further, threads, instructions)"},
    {"densify", call_densify, METH_VARARGS, "densify(scores, threads): the last place"},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module) {
    return PyModule_AddIntConstant(module, "VERSION", VERSION);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_native", "Compiled kernels; see detente.kernels.native.", 0, methods, slots,
    NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void) {
    return PyModuleDef_Init(&definition);
}
