"""The public names: few, sorted, documented, and each where it says."""

import inspect

import pytest

import detente

NAMES = [n for n in detente.__all__ if n != "__version__"]


def test_there_are_at_most_45_and_they_are_sorted() -> None:
    assert len(NAMES) <= 45
    assert sorted(NAMES) == NAMES
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_there_and_says_what_it_gives(name: str) -> None:
    thing = getattr(detente, name)
    assert inspect.getdoc(thing), f"{name} has no docstring"
    assert thing.__module__.startswith("detente.")
    assert thing.__name__ == name


@pytest.mark.parametrize("name", NAMES)
def test_each_takes_at_most_four_things_by_position(name: str) -> None:
    thing = getattr(detente, name)
    if not inspect.isfunction(thing):
        return
    kinds = [p.kind for p in inspect.signature(thing).parameters.values()]
    assert kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) <= 4
    assert thing.__annotations__, f"{name} is not annotated"
    assert "return" in thing.__annotations__


def test_dir_shows_them_all() -> None:
    assert set(NAMES) <= set(dir(detente))
    assert "__version__" in dir(detente)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'detente' has no attribute 'solv'"):
        detente.solv  # noqa: B018


def test_the_version_is_the_installed_one() -> None:
    from importlib.metadata import version

    assert detente.__version__ == version("detente")


def test_the_command_of_the_readme_works_in_python() -> None:
    solution = detente.solve(detente.read("chicken"), ["nash"])
    assert isinstance(solution, detente.Solution)
    assert isinstance(solution.verdict("nash", "a", "1"), detente.Verdict)
    assert isinstance(solution.graph, detente.Graph)
    assert isinstance(solution.table(), detente.Table)
    assert isinstance(solution.equilibria("nash"), detente.States)
