/* A model in option form: who owns which bits of a cell's code, and which changes are legal.

   Decision maker i owns `bits` neighbouring bits from bit `low` up, the first the lowest. One-way
   bits are flipped in thought so that a legal change only adds them: the *class* of a setting is
   the value of its one-way bits after that, and a setting reaches exactly those whose class is a
   superset. The *code* of a setting has the class in its lowest `oneway` bits. */
#ifndef DETENTE_MODEL_H
#define DETENTE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BOTH, TAKE, DROP };
enum { NASH = 1, GMR = 2, SMR = 4, SEQ = 8, SSEQ = 16, CONCEPTS = 5 };

typedef struct {
    unsigned low, bits, oneway;
    uint32_t *code; /* of each setting; NULL where the code is the setting itself */
} Dm;

typedef struct {
    int people;
    unsigned width;
    Dm *dms;
    const uint32_t **ranks; /* ranks[i][cell]; 0 where the cell is no state */
} Model;

static inline size_t power(unsigned bits) {
    return (size_t)1 << bits;
}

static inline uint32_t code_of(const Dm *dm, size_t setting) {
    return dm->code ? dm->code[setting] : (uint32_t)setting;
}

static inline uint32_t class_of(const Dm *dm, size_t setting) {
    return code_of(dm, setting) & (uint32_t)(power(dm->oneway) - 1);
}

/* Numbers of the cells without the bits of one decision maker. */
static inline size_t rest_of(const Model *model, const Dm *dm) {
    return power(model->width - dm->bits);
}

/* `directions` has one byte for each bit, the lowest first. False without memory. */
bool model_open(Model *model, int people, const uint8_t *bits, const uint8_t *directions);
void model_close(Model *model);

#endif
