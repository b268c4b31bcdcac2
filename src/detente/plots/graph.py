"""The conflict graph as a picture: states as boxes, moves as arrows, equilibria by their shape.

A move is marked by the letter and the line pattern of who makes it; an improvement is drawn
stronger and with a full head. An equilibrium is a hexagon, the status quo has a double frame. The
colours come from the classes ``dm0`` … of a stylesheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from detente.analysis.picture import Move
from detente.model.conflict import Conflict, Dm
from detente.model.space import State
from detente.plots.choosing import Chosen
from detente.plots.edges import Box, Curve, curve, head, path
from detente.plots.layers import columns
from detente.plots.letters import placed
from detente.plots.looks import Look, looks
from detente.plots.svg import element, shortened, words

HIGH = 42.0
GAP_X, GAP_Y = 128.0, 20.0
MARGIN, TOP = 18.0, 36.0
SMALL_LETTER, CAPITAL = 7.6, 9.9
"""How wide letters are at 13 pixels, about."""
LONGEST_LABEL = 24
FITS = 1_450
"""Up to this width a picture may be shrunk to fit a wide screen."""


def conflict_graph(shown: Chosen, *, name: str = "graph") -> str:
    """Return the picture as SVG; ``name`` makes its ids unique on a page."""
    return _Drawing(shown, name).svg()


def line_sample(look: Look, *, better: bool = True) -> str:
    """Return a short arrow as a key to the picture shows it."""
    line = ((2.0, 8.0), (16.0, 8.0), (30.0, 8.0), (50.0, 8.0))
    inside = [_stroke(path(line), look, better=better), head(line, at_start=False, full=better)]
    group = element("g", {"class": f"move {look.css}"}, *inside)
    size = {"viewBox": "0 0 56 16", "width": 56, "height": 16, "class": "sample"}
    return element("svg", {**size, "aria-hidden": "true"}, group)


def _stroke(data: str, look: Look, *, better: bool) -> str:
    width = 2.2 if better else 1.1
    dashes = {"stroke-dasharray": look.pattern} if look.pattern else {}
    shape = {"d": data, "fill": "none", "stroke": "currentColor", "stroke-width": width}
    return element("path", {**shape, **dashes})


@dataclass(frozen=True)
class _Drawing:
    shown: Chosen
    name: str

    @property
    def conflict(self) -> Conflict:
        return self.shown.picture.conflict

    @cached_property
    def looks(self) -> Mapping[Dm, Look]:
        return looks(self.conflict)

    # ------------------------------------------------------------ places

    @cached_property
    def width(self) -> float:
        """All boxes are as wide as the longest text needs."""
        picture = self.shown.picture
        texts = (t for s in picture.states for t in self._lines(s))
        return max(64.0, *(_wide(shortened(t, LONGEST_LABEL)) + 38 for t in texts))

    @cached_property
    def boxes(self) -> Mapping[State, Box]:
        picture = self.shown.picture
        begin = picture.states[0] if self.shown.start is None else self.shown.start
        edges = [(m.start, m.end) for m in picture.moves]
        layers = columns(picture.states, edges, begin)
        tallest = max(map(len, layers)) * (HIGH + GAP_Y) - GAP_Y
        found = {}
        for c, layer in enumerate(layers):
            top = TOP + (tallest - len(layer) * (HIGH + GAP_Y) + GAP_Y) / 2
            x = MARGIN + self.width / 2 + c * (self.width + GAP_X)
            for i, s in enumerate(layer):
                y = top + i * (HIGH + GAP_Y) + HIGH / 2
                found[State(s)] = Box(x, y, self.width, HIGH, c)
        return found

    # ------------------------------------------------------------ the whole

    def svg(self) -> str:
        boxes = self.boxes.values()
        wide = max(b.x for b in boxes) + self.width / 2 + GAP_X * 0.75 + MARGIN
        high = max(b.y for b in boxes) + HIGH / 2 + MARGIN
        ids = f"{self.name}-title {self.name}-desc"
        frame = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {wide:.0f} {high:.0f}",
            "width": round(wide),
            "height": round(high),
            "role": "img",
            "aria-labelledby": ids,
            "class": "conflict-graph" + " fits" * (wide <= FITS),
            "font-size": 13,
        }
        title = element("title", {"id": f"{self.name}-title"}, words(self.conflict.title))
        desc = element("desc", {"id": f"{self.name}-desc"}, words(self.described()))
        nodes = [self._node(s) for s in self.shown.picture.states]
        return element("svg", frame, title, desc, *self._lines_drawn(), *nodes)

    def described(self) -> str:
        """What the picture shows, in two sentences."""
        space = self.shown.picture.space
        states, moves = len(self.shown.picture.states), len(self.shown.picture.moves)
        held = ", ".join(space.label(s) for s in sorted(self.shown.held)) or "none"
        start = "none" if self.shown.start is None else space.label(self.shown.start)
        return (
            f"A graph of {states} states and {moves} moves. Status quo: {start}. "
            f"Equilibria: {held}."
        )

    # ------------------------------------------------------------ states

    def _lines(self, state: State) -> list[str]:
        space = self.shown.picture.space
        outcomes = [o for o in space.outcomes(state) if o != space.label(state)]
        return [space.label(state), *([", ".join(outcomes)] if outcomes else [])]

    def _node(self, state: State) -> str:
        box, lines = self.boxes[state], self._lines(state)
        held, first = state in self.shown.held, state == self.shown.start
        space = self.shown.picture.space
        kind = " held" * held + " first" * first
        what = ", an equilibrium" * held + ", the status quo" * first
        tip = f"{', '.join(lines)}{what}: {space.describe(state)}"
        frames = [_frame(box, held=held, wider=0.0)]
        frames += [_frame(box, held=held, wider=-4.0)] if first else []
        shift = 0.0 if len(lines) == 1 else -7.5
        texts = [
            element(
                "text",
                {
                    "x": box.x, "y": box.y + shift + 4.5 + 15 * i, "text-anchor": "middle",
                    "class": "label" if i == 0 else "outcome",
                },
                words(shortened(line, LONGEST_LABEL)),
            )
            for i, line in enumerate(lines)
        ]  # fmt: skip
        return element(
            "g", {"class": f"state{kind}"}, element("title", {}, words(tip)), *frames, *texts
        )

    # ------------------------------------------------------------ moves

    @cached_property
    def pairs(self) -> list[tuple[Move, Move | None]]:
        """Other moves first, so that improvements lie over them; to and fro is one line."""
        every = {(m.dm, m.start, m.end): m for m in self.shown.picture.moves}
        pairs = []
        for (dm, start, end), move in every.items():
            back = every.get((dm, end, start))
            if back is None or start < end:
                pairs.append((move, back))
        pairs.sort(key=lambda p: _is_better(p[0]) or _is_better(p[1]))
        return pairs

    def _lines_drawn(self) -> list[str]:
        """The lines, and over all of them the letters."""
        curves = [curve(self.boxes[m.start], self.boxes[m.end]) for m, _ in self.pairs]
        drawn = [self._line(*pair, line) for pair, line in zip(self.pairs, curves, strict=True)]
        letters = [
            element(
                "text",
                {"x": at[0], "y": at[1] + 4, "text-anchor": "middle", "class": "who"},
                words(self.looks[move.dm].letter),
            )
            for (move, _), at in zip(self.pairs, placed(curves, self.boxes.values()), strict=True)
            if at is not None
        ]
        return [*drawn, *letters]

    def _line(self, move: Move, back: Move | None, line: Curve) -> str:
        look = self.looks[move.dm]
        better = _is_better(move) or _is_better(back)
        parts = [
            element("title", {}, words(self._told(move, back))),
            _stroke(path(line), look, better=better),
            head(line, at_start=False, full=_is_better(move)),
        ]
        parts += [] if back is None else [head(line, at_start=True, full=_is_better(back))]
        kind = "better" if better else "other"
        return element("g", {"class": f"move {kind} {look.css}"}, *parts)

    def _told(self, move: Move, back: Move | None) -> str:
        """Who moves from where to where, for whoever points at a line."""
        space, look = self.shown.picture.space, self.looks[move.dm]
        return "; ".join(
            f"{look.letter}: {space.label(m.start)} → {space.label(m.end)}"
            + ", an improvement" * bool(m.improvement)
            for m in (move, back)
            if m is not None
        )


def _wide(text: str) -> float:
    return sum(SMALL_LETTER if c.islower() or not c.isalpha() else CAPITAL for c in text)


def _is_better(move: Move | None) -> bool:
    return move is not None and move.improvement is not False


def _frame(box: Box, *, held: bool, wider: float) -> str:
    """A hexagon for an equilibrium, else a box with round corners."""
    w, h = box.width / 2 + wider, box.height / 2 + wider
    look = {"class": "frame", "fill": "white", "stroke": "currentColor"}
    if not held:
        size = {"x": box.x - w, "y": box.y - h, "width": 2 * w, "height": 2 * h, "rx": 6}
        return element("rect", {**size, **look, "stroke-width": 1.2})
    corners = ((-w, 0), (12 - w, -h), (w - 12, -h), (w, 0), (w - 12, h), (12 - w, h))
    points = " ".join(f"{box.x + x:.1f},{box.y + y:.1f}" for x, y in corners)
    return element("polygon", {"points": points, **look, "stroke-width": 2.6})
