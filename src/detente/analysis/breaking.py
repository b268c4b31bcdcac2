"""Which smallest sets of elements keep a deadlock, in that it breaks when they are dropped?

Dropping more may restore what dropping less broke; so the sets are gone through by size, and only
those that contain a set already found to break are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from detente.analysis.bitwise import BITWISE, StateSet
from detente.analysis.elements import Element, dropped
from detente.analysis.setting import MOST_BITWISE, Dropped, Setting
from detente.analysis.stretch import Stretch, Watch, unwatched
from detente.errors import DetenteError
from detente.model.conflict import Conflict
from detente.model.variation import StatementDropped
from detente.stability.concepts import Concept

if TYPE_CHECKING:
    from detente.kernels.subsets import Flags, Rows, Sets

SMALL = 20
"""Up to this many elements every set of them is judged, whatever its size."""
STATEMENTS_EACH = 12
"""... if no decision maker has more statements than this."""
MOST_QUICK = 512
"""... and if there are no more states than this."""
OTHERWISE = 3
BLOCK = 1 << 15
"""So many sets are judged at once before anything that is found is handed over."""


@dataclass(frozen=True)
class Found:
    """What the search came upon: a minimal set that breaks or leaves nothing, or the end of a size.

    ``subset`` is a bit string of elements by position. ``unjudged``: with the subset dropped the
    conflict is no model any more, such as when merged states then disagree; ``why`` says what is
    wrong. ``size done``: every set of the size is judged; ``last``: no larger set is left that
    contains no breaking set.
    """

    what: Literal["breaking", "emptying", "unjudged", "size done", "last"]
    size: int
    subset: int = 0
    why: str = ""


@dataclass(frozen=True)
class Search:
    """The sets of elements of a conflict, and what holds when one of them is dropped.

    ``setting_of`` makes the setting of a changed conflict; ``elements`` lists the statements first.
    ``watch`` is told how many sets of a size are judged.
    """

    conflict: Conflict
    elements: tuple[Element, ...]
    setting_of: Callable[[Conflict], Setting]
    watch: Watch = unwatched

    @cached_property
    def statements(self) -> int:
        """How many of the elements are preference statements."""
        return sum(e.kind == "statements" for e in self.elements)

    @cached_property
    def _places(self) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
        """For each decision maker: a mask of its statements, and their bits here and there."""
        places = []
        for d in self.conflict.dms:
            own = [
                (1 << k, 1 << e.change.position)
                for k, e in enumerate(self.elements)
                if e.dm == d and isinstance(e.change, StatementDropped)
            ]
            places.append((sum(here for here, _ in own), tuple(own)))
        return tuple(places)

    @cached_property
    def _parts(self) -> dict[tuple[int, int], int]:
        return {}

    def _part(self, dm: int, subset: int) -> int:
        """The positions of the decision maker's statements among the dropped elements, as bits."""
        mask, own = self._places[dm]
        key = (dm, subset & mask)
        known = self._parts.get(key)
        if known is None:
            known = self._parts[key] = sum(there for here, there in own if subset & here)
        return known

    def dropped(self, subset: int) -> Dropped:
        """Return what each decision maker drops of its own statements."""
        return tuple(self._part(dm, subset) for dm in range(len(self._places)))

    @cached_property
    def _settings(self) -> dict[int, Setting]:
        return {}

    def setting(self, subset: int) -> Setting:
        """Return the setting in which the conditions and one-way rules of the subset are dropped.

        Raises :class:`DetenteError` when the conflict is no model any more.
        """
        rules = subset >> self.statements
        if rules not in self._settings:
            gone = [e for k, e in enumerate(self.elements[self.statements :]) if rules >> k & 1]
            self._settings[rules] = self.setting_of(dropped(self.conflict, gone))
        return self._settings[rules]

    def breaks(self, subset: int) -> bool:
        """Say whether a state outside the deadlock holds when the subset is dropped."""
        setting = self.setting(subset)
        outside = setting.everything & ~setting.inside
        return bool(setting.holding(self.dropped(subset), outside, first=True))

    def empties(self, subset: int) -> bool:
        """Say whether nothing at all is an equilibrium when the subset is dropped."""
        setting = self.setting(subset)
        return not setting.holding(self.dropped(subset), setting.everything, first=True)

    def holding(self, subset: int) -> StateSet:
        """Return the equilibria when the subset is dropped, as states of its setting."""
        setting = self.setting(subset)
        return setting.holding(self.dropped(subset), setting.everything)

    def members(self, subset: int) -> tuple[Element, ...]:
        """Return the elements of a subset."""
        return tuple(e for k, e in enumerate(self.elements) if subset >> k & 1)

    # ------------------------------------------------------------ by size

    def found(self, most: int) -> Iterator[Found]:
        """Yield what is found among the sets of one size after the other, from the empty set on."""
        from detente.kernels.subsets import containing, empty_set, longer

        breaking: list[int] = []
        emptying: list[int] = []
        total = len(self.elements)
        level = empty_set(total)
        for size in range(most + 1):
            for found in self._judged(size, level, emptying):
                yield found
                breaking += [found.subset] if found.what == "breaking" else []
                emptying += [found.subset] if found.what == "emptying" else []
            level = longer(level[~containing(level, breaking)], total, breaking)
            yield Found("size done" if len(level) else "last", size)

    def _judged(self, size: int, level: Sets, emptying: Sequence[int]) -> Iterator[Found]:
        """Judge the sets of one size, those with the same conditions and one-way rules together."""
        import numpy as np

        rules, before = level >> self.statements, 0
        for kept in np.unique(rules):
            subsets = level[rules == kept]
            self.watch(Stretch("sets", before, len(level), size))
            try:
                setting = self.setting(int(subsets[0]))
            except DetenteError as error:
                yield from (Found("unjudged", size, int(s), error.message) for s in subsets)
                before += len(subsets)
                continue
            for start in range(0, len(subsets), BLOCK):
                block = subsets[start : start + BLOCK]
                for place in np.flatnonzero(self._open(setting, block, emptying)).tolist():
                    self.watch(Stretch("sets", before + place, len(level), size))
                    yield from self._found(size, int(block[place]), emptying)
                before += len(block)
        self.watch(Stretch("sets", before, len(level), size))

    def _found(self, size: int, subset: int, emptying: Sequence[int]) -> Iterator[Found]:
        if self.breaks(subset):
            yield Found("breaking", size, subset)
        elif not any(e & subset == e for e in emptying) and self.empties(subset):
            yield Found("emptying", size, subset)

    def _open(self, setting: Setting, subsets: Sets, emptying: Sequence[int]) -> Flags:
        """Say which sets may break or leave nothing, by the bounds that rest on one's own order."""
        import numpy as np

        from detente.kernels.subsets import containing, words

        lower, upper = setting.bounds
        length = len(setting.graph.space)
        if lower is None or upper is None or length > MOST_BITWISE:
            return np.ones(len(subsets), dtype=np.bool_)
        outside = words([setting.everything & ~setting.inside], length)
        least, most = (self._rows(setting, b, subsets) for b in (lower, upper))
        breaks = np.asarray((least & outside).any(axis=1))
        bare = ~least.any(axis=1) & ~containing(subsets, emptying)
        if lower is upper:
            return breaks | bare
        unclear = ~breaks & (most & outside).any(axis=1)
        breaks[unclear] = self._held(setting, subsets[unclear], most[unclear] & outside)
        bare &= ~breaks
        bare[bare] = ~self._held(setting, subsets[bare], most[bare] & ~outside)
        return breaks | bare

    def _held(self, setting: Setting, subsets: Sets, possible: Rows) -> Flags:
        """Say for which sets some possible state is an equilibrium; all where too many to tell."""
        import numpy as np

        numbers = []
        for dm, (mask, _) in enumerate(self._places):
            own, which = np.unique(subsets & mask, return_inverse=True)
            drops = [self._part(dm, s) for s in own.tolist()]
            chosen = np.array([setting.stance(dm, d).number for d in drops], dtype=np.int64)
            numbers.append(chosen[which])
        if not setting.versions.fits:
            return np.ones(len(subsets), dtype=np.bool_)
        return setting.versions.any_holds(numbers, possible)

    def _rows(self, setting: Setting, judge: Concept, subsets: Sets) -> Rows:
        """For each subset, the states that are stable for everybody under a bound, as words."""
        import numpy as np

        from detente.kernels.subsets import common, words

        tables = []
        for dm, (mask, _) in enumerate(self._places):
            own, which = np.unique(subsets & mask, return_inverse=True)
            stable = [setting.stable(judge, dm, self._part(dm, s)) for s in own.tolist()]
            tables.append((words(stable, len(setting.graph.space)), which))
        return common(tables)

    @property
    def default_size(self) -> int:
        """Up to which size sets are judged unless the user says otherwise."""
        total = len(self.elements)
        start = self.setting(0)
        quick = start.concept.name in BITWISE and len(start.graph.space) <= MOST_QUICK
        few = max((mask.bit_count() for mask, _ in self._places), default=0) <= STATEMENTS_EACH
        return total if quick and few and total <= SMALL else min(total, OTHERWISE)
