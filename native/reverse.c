/* Arcs turned round: from where a state is reached. */
#include "arcs.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

void arcs_close(Arcs *arcs) {
    free(arcs->start);
    free(arcs->target);
}

static bool kept(const Arcs *arcs, size_t arc, uint32_t from, const uint32_t *improving) {
    return !improving || improving[arcs->target[arc]] > improving[from];
}

/* Counts the arcs into each state one place further on, so that filling moves the starts back. */
bool arcs_reverse(Arcs *reversed, const Arcs *arcs, size_t states, const uint32_t *improving) {
    size_t count = 0;
    reversed->start = array_of(states + 2, sizeof *reversed->start);
    if (!reversed->start)
        return false;
    memset(reversed->start, 0, (states + 2) * sizeof *reversed->start);
    for (uint32_t s = 0; s < states; s++)
        for (size_t a = arcs->start[s]; a < arcs->start[s + 1]; a++)
            if (kept(arcs, a, s, improving)) {
                reversed->start[arcs->target[a] + 2]++;
                count++;
            }
    reversed->target = array_of(count, sizeof *reversed->target);
    if (!reversed->target)
        return false;
    for (size_t s = 2; s < states + 2; s++)
        reversed->start[s] += reversed->start[s - 1];
    for (uint32_t s = 0; s < states; s++)
        for (size_t a = arcs->start[s]; a < arcs->start[s + 1]; a++)
            if (kept(arcs, a, s, improving))
                reversed->target[reversed->start[arcs->target[a] + 1]++] = s;
    return true;
}
