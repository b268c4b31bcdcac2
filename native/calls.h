/* The functions that Python sees; module.c lists them. */
#ifndef DETENTE_CALLS_H
#define DETENTE_CALLS_H

#include "buffers.h"

#include <stdint.h>

enum { MOST_PEOPLE = 64, MOST_THREADS = 256, MOST_BITS = 30, MOST_OWN_BITS = 27, ALL_CONCEPTS = 7 };

PyObject *call_judge(PyObject *self, PyObject *arguments);
PyObject *call_judge_at_once(PyObject *self, PyObject *arguments);
PyObject *call_judge_arcs(PyObject *self, PyObject *arguments);
PyObject *call_scores(PyObject *self, PyObject *arguments);
PyObject *call_densify(PyObject *self, PyObject *arguments);

/* The counts of `concepts` concepts for each decision maker, as a list of tuples. */
PyObject *counted(const uint64_t *counts, Py_ssize_t people, int concepts);

/* flags[c] = what all of `each` say of c, among those that count; counts of each. */
void tally(uint8_t *const *each, Py_ssize_t people, size_t cells, const uint8_t *among, uint8_t *flags,
           uint64_t *counts);

#endif
