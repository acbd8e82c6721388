"""Policy files: bundled ones by name, others by path; every fault told with its line."""

from __future__ import annotations

import os
import stat
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._text import Text, printable, table
from ruraltier.edge.toml_faults import fault_of
from ruraltier.edge.toml_lines import TomlLines
from ruraltier.errors import LimitError, PolicyError, Problem, RuraltierError, near, show
from ruraltier.policy.limits import LIMITS, Limits
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.versions import policy_at

if TYPE_CHECKING:
    import datetime as dt
    from importlib.resources.abc import Traversable

    from ruraltier.policy.policy import TierPolicy

_SUFFIX = ".toml"


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
        note = f" · 示例数值 illustrative {self.illustrative}/{self.parts}" if self.illustrative else ""
        return printable(f"{self.id}  {self.title.get('zh')}{note}")


def load_policy(name: str | os.PathLike[str], *, on: dt.date | None = None, limits: Limits = LIMITS) -> TierPolicy:
    """Return a rule book, bundled or from a file.

    Parameters
    ----------
    name
        The id of a bundled policy (see `list_policies`), or the path of a ``.toml`` file.
    on
        A day: then the version in force on that day is returned, of a file or bundled policy that holds amendments, or
        of the family of bundled policies that `name` names.
    limits
        How large the file may be.

    Returns
    -------
    TierPolicy
        The rule book, checked.

    Raises
    ------
    PolicyError
        If there is no such policy, the file cannot be read, or something in it is wrong: all problems at once, with
        their lines.
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
    bundled = isinstance(name, str) and not _looks_like_path(name)
    if on is not None:
        return policy_at(_family(str(name)) if bundled else [load_policy(name, limits=limits)], on)
    if bundled:
        return _bundled(str(name))
    path = _path(name)
    return _parsed(_read(path, limits), str(path), limits)


def list_policies() -> tuple[BundledPolicy, ...]:
    """Return what is bundled, by id.

    Examples
    --------
    >>> "idm-2016" in [policy.id for policy in list_policies()]
    True
    """
    return tuple(_described(_bundled(name)) for name in sorted(_shelf()))


def _described(policy: TierPolicy) -> BundledPolicy:
    illustrative, parts = len(policy.illustrative), len(policy.parts())
    return BundledPolicy(
        id=policy.id, title=policy.title, reference=policy.reference, illustrative=illustrative, parts=parts
    )


@cache
def _shelf() -> dict[str, Traversable]:
    folder = resources.files("ruraltier") / "data" / "policies"
    return {f.name.removesuffix(_SUFFIX): f for f in folder.iterdir() if f.name.endswith(_SUFFIX)}


@cache
def _bundled(name: str) -> TierPolicy:
    shelf = _shelf()
    if name not in shelf:
        rule = "one of " + ", ".join(sorted(shelf)) + ", or a path ending in .toml"
        raise _refuse("RT-FIL-001", f"there is no bundled policy {show(name)}", rule, near(name, shelf))
    return _parsed(shelf[name].read_bytes(), name + _SUFFIX, LIMITS)


def _family(name: str) -> list[TierPolicy]:
    everything = [_bundled(shelved) for shelved in sorted(_shelf())]
    families = {policy.family for policy in everything}
    if name not in families and name in _shelf():
        return [_bundled(name)]
    if name not in families:
        what = f"there is no family of bundled policies {show(name)}"
        raise _refuse("RT-FIL-001", what, "one of " + ", ".join(sorted(families)), near(name, families))
    return [policy for policy in everything if policy.family == name]


def _looks_like_path(name: str) -> bool:
    return name.endswith(_SUFFIX) or any(mark in name for mark in "/\\\0") or bool(Path(name).suffix)


def _path(name: object) -> Path:
    if not isinstance(name, (str, os.PathLike)) or isinstance(os.fspath(name), bytes):
        raise _refuse("RT-FIL-002", f"{show(name)} names no policy", "a text or a path", "")
    path = Path(name)
    if path.suffix.lower() != _SUFFIX:
        what = f"{show(str(path))} is not a TOML file by its name"
        raise _refuse(
            "RT-FIL-003", what, "a path ending in .toml, or the id of a bundled policy", near(path.stem, _shelf())
        )
    return path


def _read(path: Path, limits: Limits) -> bytes:
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
            "RT-FIL-005", f"{show(str(path))} cannot be read: {reason}", "a policy file", _siblings(path)
        ) from None
    if len(content) > limits.file_bytes:
        raise _too_large(path, limits)
    return content


def _siblings(path: Path) -> str:
    try:
        return near(path.name, [f.name for f in path.parent.glob("*" + _SUFFIX)])
    except (OSError, ValueError):
        return ""


def _too_large(path: Path, limits: Limits) -> LimitError:
    what = f"the file is larger than {limits.file_bytes} bytes"
    return LimitError(Problem(code="RT-LIM-020", source=str(path), what=what, rule="a smaller rule book"))


def _parsed(content: bytes, source: str, limits: Limits) -> TierPolicy:
    text = _decoded(content, source)
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(fault_of(text, str(error), source)) from None
    except RecursionError:
        what = "the document is nested too deep to be read"
        raise LimitError(Problem(code="RT-LIM-003", source=source, what=what, rule="a flatter document")) from None
    except ValueError as error:
        # tomllib passes on what int() and the date classes say of figures that they cannot hold.
        raise _refuse("RT-FIL-008", f"a value cannot be read: {error}", "plain numbers and dates", "", source) from None
    try:
        return parse_policy(document, source=source, limits=limits)
    except RuraltierError:
        # Lines are looked up only for a document that needs them; this raises the same problems with their places.
        return parse_policy(document, source=source, lines=TomlLines.of(text).lines, limits=limits)


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(
            code="RT-FIL-006",
            source=source,
            line=line,
            what=f"the file is not UTF-8 (it looks like {_encoding(content)})",
            rule="UTF-8",
            mend="save it as UTF-8",
        )
        raise PolicyError(problem) from None


def _encoding(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "no text at all"
    return "GBK"


def _refuse(code: str, what: str, rule: str, mend: str, source: str = "") -> PolicyError:
    return PolicyError(Problem(code=code, source=source, what=what, rule=rule, mend=mend))


def shelf_list() -> str:
    """Return the bundled policies as lines for a terminal."""
    return table([[p.id, p.title.get("zh"), f"{p.illustrative}/{p.parts}"] for p in list_policies()], "llr")
