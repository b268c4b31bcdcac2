/* A model in option form: who owns which bits of a cell's code, and which changes are legal. */
#include "model.h"

#include <stdlib.h>

static bool fill_codes(Dm *dm, const uint8_t *directions) {
    uint32_t flipped = 0, oneway = 0;
    for (unsigned k = 0; k < dm->bits; k++) {
        oneway |= (uint32_t)(directions[k] != BOTH) << k;
        flipped |= (uint32_t)(directions[k] == DROP) << k;
        dm->oneway += directions[k] != BOTH;
    }
    if (!oneway)
        return true;
    dm->code = malloc(power(dm->bits) * sizeof *dm->code);
    if (!dm->code)
        return false;
    for (uint32_t setting = 0; setting < power(dm->bits); setting++) {
        uint32_t class = 0, free_bits = 0;
        unsigned classes = 0, others = 0;
        for (unsigned k = 0; k < dm->bits; k++) {
            uint32_t bit = (setting ^ flipped) >> k & 1;
            if (oneway >> k & 1)
                class |= bit << classes++;
            else
                free_bits |= bit << others++;
        }
        dm->code[setting] = free_bits << dm->oneway | class;
    }
    return true;
}

bool model_open(Model *model, int people, const uint8_t *bits, const uint8_t *directions) {
    unsigned low = 0;
    model->people = people;
    model->dms = calloc((size_t)people, sizeof *model->dms);
    model->ranks = calloc((size_t)people, sizeof *model->ranks);
    bool complete = model->dms && model->ranks;
    for (int i = 0; complete && i < people; i++) {
        model->dms[i] = (Dm){.low = low, .bits = bits[i]};
        complete = fill_codes(&model->dms[i], directions + low);
        low += bits[i];
    }
    model->width = low;
    return complete;
}

void model_close(Model *model) {
    for (int i = 0; model->dms && i < model->people; i++)
        free(model->dms[i].code);
    free(model->dms);
    free(model->ranks);
}
