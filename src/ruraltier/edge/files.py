"""Policy files: bundled ones by name, others by path, in and out; every fault told with its place."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._text import Text, printable
from ruraltier.edge.doors.opened import Opened, Places
from ruraltier.edge.doors.suffixes import DOORS, content_of, suffix_of
from ruraltier.edge.writing import write_bytes
from ruraltier.errors import LimitError, PolicyError, Problem, RuraltierError, expect, near, show
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.plugins import using
from ruraltier.policy.policy import TierPolicy
from ruraltier.policy.versions import policy_at

if TYPE_CHECKING:
    import datetime as dt
    from importlib.resources.abc import Traversable

    from ruraltier.policy.plugins import Plugins

_SUFFIX = ".toml"
"""Of the bundled policies."""

_ENDINGS = ", ".join(DOORS)


@frozen(kw_only=True)
class BundledPolicy:
    """What is known of a bundled policy before it is chosen.

    Parameters
    ----------
    id
        Name for `load_policy`.
    title, reference
        What it is called, and the official document.
    illustrative, parts
        How many of its parts rest on figures that nobody published, and how many parts there are.
    """

    id: str
    title: Text
    reference: str
    illustrative: int
    parts: int

    def __str__(self) -> str:
        note = f" · 示例数值 {self.illustrative}/{self.parts}" if self.illustrative else ""
        return printable(f"{self.id}  {self.title.get('zh')}{note}")


def load_policy(
    name: str | os.PathLike[str], *, on: dt.date | None = None, limits: Limits = LIMITS, plugins: Plugins | None = None
) -> TierPolicy:
    """Return a rule book, bundled or from a file.

    Parameters
    ----------
    name
        The id of a bundled policy (see `list_policies`), or the path of a file: ``.toml``, ``.json``, ``.yaml`` (or
        ``.yml``), ``.xlsx``.
    on
        A day: then the version in force on that day is returned, of a file or bundled policy that holds amendments, or
        of the family of bundled policies that `name` names.
    limits
        How large the file may be.
    plugins
        Words of other packages that the file may use, besides those that are installed.

    Returns
    -------
    TierPolicy
        The rule book, checked.

    Raises
    ------
    PolicyError
        If there is no such policy, the file cannot be read, or something in it is wrong: all problems at once, with
        their lines or cells.
    LimitError
        If it is too large.

    Examples
    --------
    >>> load_policy("idm-2016").ladder.codes
    ('sangat_tertinggal', 'tertinggal', 'berkembang', 'maju', 'mandiri')
    >>> import datetime as dt
    >>> load_policy("shaanxi", on=dt.date(2010, 7, 1)).id
    'shaanxi-2009'
    """
    bundled = isinstance(name, str) and not looks_like_path(name)
    if on is not None:
        return policy_at(_family(str(name)) if bundled else [load_policy(name, limits=limits)], on)
    if bundled:
        return _bundled(str(name)).policy
    with using(plugins):
        return read_rule_book(name, limits).policy


def read_policy(name: str | os.PathLike[str], limits: Limits = LIMITS) -> Reading:
    """Return a rule book, bundled or from a file, with the places of its values.

    Raises
    ------
    PolicyError, LimitError
        As `load_policy`.
    """
    bundled = isinstance(name, str) and not looks_like_path(name)
    return _bundled(str(name)) if bundled else read_rule_book(name, limits)


@frozen
class Reading:
    """A rule book that was read from a file.

    Parameters
    ----------
    policy
        The rule book.
    notes
        What is worth knowing of the file and no fault.
    source, places
        The file's name, and what returns where its values stand.
    """

    policy: TierPolicy
    notes: tuple[Problem, ...]
    source: str
    places: Callable[[], Places]


@frozen
class File:
    """A policy file: its name, its bytes, and the document that they spell."""

    source: str
    content: bytes
    opened: Opened


def open_file(name: str | os.PathLike[str], limits: Limits = LIMITS) -> File:
    """Return a policy file, bundled or by its path; what its document means is not looked at.

    Raises
    ------
    PolicyError, LimitError
        As `load_policy`.
    """
    if isinstance(name, str) and not looks_like_path(name):
        source, content = name + _SUFFIX, _shelved(name).read_bytes()
    else:
        path = path_of_file(name)
        source, content = str(path), content_of_file(path, limits)
    return File(source, content, DOORS[suffix_of(source)](content, source, limits))


def read_rule_book(name: str | os.PathLike[str], limits: Limits = LIMITS) -> Reading:
    """Return the rule book of a file with the notes on the file.

    Raises
    ------
    PolicyError, LimitError
        As `load_policy`.
    """
    file = open_file(name, limits)
    return Reading(parsed(file, limits), file.opened.notes, file.source, file.opened.places)


def write_policy(policy: TierPolicy, path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Write a rule book to a file, as TOML, JSON, YAML or an Excel workbook by the end of the file's name.

    Parameters
    ----------
    policy
        The rule book. Reading the file gives an equal one with the same fingerprint.
    path
        Where to: ``.toml``, ``.json``, ``.yaml`` (or ``.yml``), ``.xlsx``.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    ExportError
        If the rule book holds what the language has no words for, something is there already, or the file cannot be
        written. An old file is then as it was.
    PolicyError
        If the path does not say which kind of file is wanted, or a library for it is not installed.
    ArgumentError
        If `policy` is no `TierPolicy`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_policy(load_policy("idm-2016"), f"{folder}/idm.json")
    ...     load_policy(f"{folder}/idm.json") == load_policy("idm-2016")
    True
    """
    expect(policy, TierPolicy, "policy", "a TierPolicy, as load_policy gives it")
    target = path_of_file(path)
    write_bytes(target, content_of(policy.to_dict(), suffix_of(target.name)), force=force)


def list_policies() -> tuple[BundledPolicy, ...]:
    """Return what is bundled, by id.

    Examples
    --------
    >>> "idm-2016" in [policy.id for policy in list_policies()]
    True
    """
    return tuple(_described(_bundled(name).policy) for name in sorted(_shelf()))


def _described(policy: TierPolicy) -> BundledPolicy:
    illustrative, parts = len(policy.illustrative), len(policy.parts())
    return BundledPolicy(
        id=policy.id, title=policy.title, reference=policy.reference, illustrative=illustrative, parts=parts
    )


def bundled_ids() -> frozenset[str]:
    """Return the ids of the bundled policies."""
    return frozenset(_shelf())


@cache
def _shelf() -> dict[str, Traversable]:
    folder = resources.files("ruraltier") / "data" / "policies"
    return {f.name.removesuffix(_SUFFIX): f for f in folder.iterdir() if f.name.endswith(_SUFFIX)}


@cache
def _bundled(name: str) -> Reading:
    return read_rule_book(name, LIMITS)


def _shelved(name: str) -> Traversable:
    shelf = _shelf()
    if name not in shelf:
        rule = "one of " + ", ".join(sorted(shelf)) + f", or a path ending in {_ENDINGS}"
        raise _refuse("RT-FIL-001", f"there is no bundled policy {show(name)}", rule, near(name, shelf))
    return shelf[name]


def _family(name: str) -> list[TierPolicy]:
    everything = [_bundled(shelved).policy for shelved in sorted(_shelf())]
    families = {policy.family for policy in everything}
    if name not in families and name in _shelf():
        return [_bundled(name).policy]
    if name not in families:
        what = f"there is no family of bundled policies {show(name)}"
        raise _refuse("RT-FIL-001", what, "one of " + ", ".join(sorted(families)), near(name, families))
    return [policy for policy in everything if policy.family == name]


def looks_like_path(name: str) -> bool:
    """Return whether a name is that of a file, and not of something bundled."""
    return any(mark in name for mark in "/\\\0") or bool(Path(name).suffix)


def path_of_file(name: object, noun: str = "policy") -> Path:
    """Return the path of a file that holds a policy, or whatever else the noun says.

    Raises
    ------
    PolicyError
        If it is no path, or the end of its name is that of no policy file.
    """
    if not isinstance(name, (str, os.PathLike)) or isinstance(os.fspath(name), bytes):
        raise _refuse("RT-FIL-002", f"{show(name)} names no {noun}", "a text or a path", "")
    path = Path(name)
    if not suffix_of(path.name):
        what = f"{show(str(path))} is no {noun} file by its name"
        rule = f"a path ending in {_ENDINGS}, or the id of a bundled {noun}"
        raise _refuse("RT-FIL-003", what, rule, near(path.stem, _shelf()))
    return path


def content_of_file(path: Path, limits: Limits) -> bytes:
    """Return what a file holds, if it is a regular one and not too large.

    Raises
    ------
    PolicyError, LimitError
        As `load_policy`.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _refuse("RT-FIL-004", f"{show(str(path))} is not a file", "a regular file", "")
        if found.st_size > limits.file_bytes:
            raise _too_large(path, limits)
        with path.open("rb") as opened:
            content = opened.read(limits.file_bytes + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refuse(
            "RT-FIL-005", f"{show(str(path))} cannot be read: {reason}", "a policy file", _near_file(path)
        ) from None
    if len(content) > limits.file_bytes:
        raise _too_large(path, limits)
    return content


def _near_file(path: Path) -> str:
    try:
        beside = [f.name for f in path.parent.iterdir() if suffix_of(f.name)]
    except (OSError, ValueError):
        beside = []
    return near(path.name, beside) or near(path.stem, _shelf())


def _too_large(path: Path, limits: Limits) -> LimitError:
    what = f"the file is larger than {limits.file_bytes} bytes"
    return LimitError(Problem(code="RT-LIM-020", source=str(path), what=what, rule="a smaller rule book"))


def parsed(file: File, limits: Limits = LIMITS) -> TierPolicy:
    """Return the rule book of a file.

    Raises
    ------
    PolicyError, LimitError
        With every problem of the file and of what it says.
    """
    hidden = file.opened.problems
    try:
        policy = _said(file.opened, file.source, limits)
    except RuraltierError as error:
        raise type(error)([*hidden, *error.problems]) from None
    if hidden:
        raise PolicyError(hidden)
    return policy


def _said(opened: Opened, source: str, limits: Limits) -> TierPolicy:
    try:
        return parse_policy(opened.document, source=source, limits=limits)
    except RuraltierError:
        # Places are looked up only for a document that needs them; this raises the same problems with them.
        return parse_policy(opened.document, source=source, lines=opened.places(), limits=limits)


def _refuse(code: str, what: str, rule: str, mend: str) -> PolicyError:
    return PolicyError(Problem(code=code, what=what, rule=rule, mend=mend))
