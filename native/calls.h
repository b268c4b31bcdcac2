/* The functions that Python sees; module.c lists them. */
#ifndef DETENTE_CALLS_H
#define DETENTE_CALLS_H

#include "buffers.h"

enum { MOST_PEOPLE = 64, MOST_THREADS = 256, MOST_BITS = 30 };

PyObject *call_judge(PyObject *self, PyObject *arguments);

#endif
