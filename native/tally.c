/* What all decision makers agree on, counted and handed to Python. */
#include "calls.h"

static bool add_row(PyObject *rows, Py_ssize_t i, const uint64_t *counts, int concepts) {
    PyObject *row = PyTuple_New(concepts);
    for (int c = 0; row && c < concepts; c++) {
        PyObject *count = PyLong_FromUnsignedLongLong(counts[c]);
        if (!count || PyTuple_SetItem(row, c, count) != 0) {
            Py_DECREF(row);
            return false;
        }
    }
    return row && PyList_SetItem(rows, i, row) == 0;
}

PyObject *counted(const uint64_t *counts, Py_ssize_t people, int concepts) {
    PyObject *rows = PyList_New(people);
    for (Py_ssize_t i = 0; rows && i < people; i++)
        if (!add_row(rows, i, counts + i * concepts, concepts)) {
            Py_DECREF(rows);
            return NULL;
        }
    return rows;
}

static void count_flags(const uint8_t *flags, size_t cells, uint64_t *counts) {
    for (size_t c = 0; c < cells; c++)
        for (int k = 0; flags[c] && k < ALL_CONCEPTS; k++)
            counts[k] += flags[c] >> k & 1;
}

void tally(uint8_t *const *each, Py_ssize_t people, size_t cells, const uint8_t *among, uint8_t *flags,
           uint64_t *counts) {
    for (Py_ssize_t i = 0; i < people; i++) {
        for (size_t c = 0; among && c < cells; c++)
            each[i][c] = among[c] ? each[i][c] : 0;
        for (size_t c = 0; c < cells; c++)
            flags[c] = i ? flags[c] & each[i][c] : each[i][c];
        count_flags(each[i], cells, counts + i * ALL_CONCEPTS);
    }
}
