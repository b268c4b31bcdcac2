"""A picture of the graph model in DOT, the language of Graphviz.

Every decision maker has a colour and a line style of its own; where there are more decision makers
than styles, its id stands on its lines too. A full arrowhead is an improvement, an open one any
other move; moves to and fro are one line with two heads.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.picture import Move, Picture
from detente.model.conflict import Dm
from detente.model.space import State

COLOURS = {
    "blue": "#0072b2",
    "vermilion": "#d55e00",
    "green": "#009e73",
    "purple": "#aa4488",
    "brown": "#8c510a",
    "grey": "#666666",
    "black": "#000000",
}
STYLES = ("solid", "dashed", "dotted", "bold")


def dot(picture: Picture) -> str:
    """Return the picture as DOT; draw it with ``dot -Tsvg``."""
    lines = [
        "digraph conflict {",
        f"  graph [label={quoted(_legend(picture))}, labelloc=b, labeljust=l, fontname=Helvetica];",
        '  node [shape=box, style=rounded, fontname=Helvetica, margin="0.12,0.06"];',
        "  edge [fontname=Helvetica, fontsize=10];",
        *(f"  {_node(picture, s)}" for s in picture.states),
        *(f"  {edge}" for edge in _edges(picture)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    r"""Return a DOT string that shows the text as it is.

    >>> print(quoted('a "b" \\N &amp; c'))
    "a \"b\" \\N &amp;amp; c"
    """
    text = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "\\n".join(text.splitlines()) + '"'


def _node(picture: Picture, state: State) -> str:
    space = picture.space
    label, pattern = space.label(state), space.pattern(state)
    words = [label, pattern if pattern != label else None, ", ".join(space.outcomes(state))]
    text = quoted("\n".join(filter(None, words)))
    double = ", peripheries=2" if state == picture.status_quo else ""
    return f"s{state} [label={text}, tooltip={quoted(space.describe(state))}{double}];"


def _edges(picture: Picture) -> Iterator[str]:
    every = {(m.dm, m.start, m.end): m for m in picture.moves}
    for (dm, start, end), move in every.items():
        back = every.get((dm, end, start))
        if back is None:
            yield _edge(picture, move, f"arrowhead={_head(move)}")
        elif start < end:
            yield _edge(
                picture, move, f"dir=both, arrowhead={_head(move)}, arrowtail={_head(back)}"
            )


def _head(move: Move) -> str:
    return "empty" if move.improvement is False else "normal"


def _edge(picture: Picture, move: Move, heads: str) -> str:
    colour, style = _look(picture, move.dm)
    name = f", label={quoted(move.dm)}" if len(picture.conflict.dms) > len(STYLES) else ""
    return (
        f's{move.start} -> s{move.end} [color="{COLOURS[colour]}", style={style}, {heads}{name}];'
    )


def _look(picture: Picture, dm: Dm) -> tuple[str, str]:
    """Return colour and line style: the same in every picture of a conflict."""
    k = picture.conflict.dms.index(dm)
    return list(COLOURS)[k % len(COLOURS)], STYLES[k % len(STYLES)]


def _legend(picture: Picture) -> str:
    people = {d.id: d.words for d in picture.conflict.decision_makers}
    lines = [picture.conflict.title]
    lines += [f"{people[d]}: {', '.join(_look(picture, d))}" for d in picture.dms]
    if len(picture.without_order) < len(picture.dms):
        lines.append("full head: improvement; open head: other move")
    if picture.status_quo in picture.states:
        lines.append("double frame: status quo")
    return "\n".join(lines)
