"""Programme files: bundled ones by name, others by path; the rule books that they name are read with them."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ruraltier.edge.doors.suffixes import DOORS, suffix_of
from ruraltier.edge.files import bundled_ids, content_of_file, load_policy, looks_like_path, path_of_file
from ruraltier.errors import PolicyError, Problem, RuraltierError, near, show
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.programme.parse import parse_programme

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from ruraltier.edge.doors.opened import Opened
    from ruraltier.policy.policy import TierPolicy
    from ruraltier.policy.programme.programme import Programme

_SUFFIX = ".toml"
_WORKBOOK = ".xlsx"


def load_programme(name: str | os.PathLike[str], *, limits: Limits = LIMITS) -> Programme:
    """Return a programme, bundled or from a file.

    Parameters
    ----------
    name
        The id of a bundled programme (see `list_programmes`), or the path of a file: ``.toml``, ``.json``, ``.yaml``
        (or ``.yml``). Rule books that it names by a path are looked for from its place.
    limits
        How large the files may be.

    Returns
    -------
    Programme
        The programme with its rule books, checked.

    Raises
    ------
    PolicyError
        If there is no such programme, a file cannot be read, or something in it is wrong: all problems at once.
    LimitError
        If it is too large.
    """
    if isinstance(name, str) and not looks_like_path(name):
        return _bundled(name)
    path = path_of_file(name, "programme")
    if suffix_of(path.name) == _WORKBOOK:
        what = f"{show(str(path))} is a workbook"
        raise PolicyError(Problem(code="RT-PRG-003", what=what, rule="a programme as TOML, JSON or YAML"))
    return _read(str(path), content_of_file(path, limits), path.parent, limits)


def names_bundled(name: str | os.PathLike[str]) -> bool:
    """Return whether a name is that of a bundled programme and of no bundled rule book."""
    return name in _shelf() and name not in bundled_ids()


def list_programmes() -> tuple[Programme, ...]:
    """Return the bundled programmes, by id."""
    return tuple(_bundled(name) for name in sorted(_shelf()))


@cache
def _shelf() -> dict[str, Traversable]:
    folder = resources.files("ruraltier") / "data" / "programmes"
    return {f.name.removesuffix(_SUFFIX): f for f in folder.iterdir() if f.name.endswith(_SUFFIX)}


@cache
def _bundled(name: str) -> Programme:
    shelf = _shelf()
    if name not in shelf:
        rule = "one of " + ", ".join(sorted(shelf)) + ", or a path"
        what = f"there is no bundled programme {show(name)}"
        raise PolicyError(Problem(code="RT-PRG-004", what=what, rule=rule, mend=near(name, shelf)))
    return _read(name + _SUFFIX, shelf[name].read_bytes(), None, LIMITS)


def _read(source: str, content: bytes, folder: Path | None, limits: Limits) -> Programme:
    return _said(DOORS[suffix_of(source)](content, source, limits), source, _books(folder, limits), limits)


def _said(opened: Opened, source: str, books: Callable[[str], TierPolicy], limits: Limits) -> Programme:
    try:
        return parse_programme(opened.document, books, source=source, limits=limits)
    except RuraltierError:
        # Places are looked up only for a document that needs them; this raises the same problems with them.
        return parse_programme(opened.document, books, source=source, lines=opened.places(), limits=limits)


def _books(folder: Path | None, limits: Limits) -> Callable[[str], TierPolicy]:
    """Return what reads the rule books that a programme names, a path from its own place."""

    @cache
    def book(name: str) -> TierPolicy:
        return load_policy(name if folder is None or not looks_like_path(name) else folder / name, limits=limits)

    return book
