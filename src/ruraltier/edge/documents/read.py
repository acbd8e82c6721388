"""from_json: objects made of a document by their constructors, so that nothing comes in that they would refuse."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from ruraltier._text import LANGUAGES
from ruraltier.edge.documents.arrays import array_of, single
from ruraltier.edge.documents.fits import declared, fits
from ruraltier.edge.documents.kinds import UNSET, classes, plans
from ruraltier.edge.documents.limits import LIMITS, DocumentLimits
from ruraltier.edge.documents.opening import opened
from ruraltier.edge.documents.proofs import follows
from ruraltier.edge.documents.wrong import malformed, outsize
from ruraltier.engine.measure import measure
from ruraltier.errors import EvaluationError, Phrase, Problem, RuraltierError, expect, near, show
from ruraltier.policy.condition_parser import parse_condition, parse_formula
from ruraltier.policy.parse import parse_policy
from ruraltier.policy.plugins import using
from ruraltier.policy.programme.parse import parse_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruraltier.policy.plugins import Plugins

_PAIR = 2
_RATIO = re.compile(r"-?\d+(?:/\d+)?")
_BROKEN = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)


def from_json(text: str, *, limits: DocumentLimits = LIMITS, plugins: Plugins | None = None) -> Any:  # noqa: ANN401 - any public object
    """Return the object that a JSON document of `to_json` holds.

    Parameters
    ----------
    text
        The document.
    limits
        How large it may be.
    plugins
        Words of other packages that its rule books use.

    Returns
    -------
    object
        The same as was written. Objects are made by their constructors and no code in a document is ever run.
        An assessment and an allocation are worked out again and must agree with what the document says; of title and
        assistance registers, needs, mixed marks and differences of rule books only what they follow from is written.
        What else a document states (such as a migration or a roll-up) is checked in its form and its parts.

    Raises
    ------
    ArgumentError
        If the text is no such document: what is wrong, and where.
    EvaluationError
        If a result does not follow from what it is said to follow from.
    LimitError
        If it is too large.
    PolicyError
        If a rule book in it is wrong.

    Examples
    --------
    >>> import ruraltier as rt
    >>> rt.from_json(rt.to_json(rt.Threshold.at_least("0.6")))
    Threshold(value=Fraction(3, 5), closed=True, upward=True)
    """
    expect(text, str, "text", "a JSON document, as to_json writes it")
    document = opened(text, limits)
    with using(plugins):
        reader = _Reader(limits)
        for at, part in enumerate(document["parts"]):
            reader.pool.append(reader.value(part, f"parts[{at}]"))
        return reader.value(document["object"], "object")


@define
class _Reader:
    """Makes objects of the values of a document; parts that are shared come first and are made once."""

    limits: DocumentLimits
    pool: list[Any] = field(factory=list)
    depth: int = 0

    def value(self, value: Any, path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        if isinstance(value, Decimal):
            return float(value)
        if value is None or isinstance(value, (bool, str, int)):
            return value
        self.depth += 1
        if self.depth > self.limits.depth:
            raise outsize(f"{path} is nested too deep", f"at most {self.limits.depth} objects deep")
        try:
            if isinstance(value, list):
                return self.several(value, path)
            return self.made(value, path) if "is" in value else self.tagged(value, path)
        finally:
            self.depth -= 1

    def several(self, values: Any, path: str) -> tuple[Any, ...]:  # noqa: ANN401 - JSON holds anything
        if not isinstance(values, list):
            raise malformed("RT-JSN-004", f"found {show(values)}", "a list", path=path)
        return tuple(self.value(one, f"{path}[{i}]") for i, one in enumerate(values))

    def tagged(self, value: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        if "array" in value:
            return array_of(value, path, self.several)
        tag, inside = next(iter(value.items()), ("", None))
        readers: dict[str, Callable[[Any, str], Any]] = {
            "part": self.part, "int": self.whole, "float": self.infinite, "number": self.number,
            "decimal": self.decimal, "day": self.day, "phrase": self.phrase,
            "condition": self.asked, "formula": self.formula,
            "list": lambda one, at: list(self.several(one, at)), "set": self.members,
            "table": self.table, "map": lambda one, at: MappingProxyType(self.table(one, at)),
        }  # fmt: skip
        if len(value) != 1 or tag not in readers:
            keys = ", ".join(map(show, value))
            rule = "is with a kind, or one key of " + ", ".join([*readers, "array"])
            raise malformed("RT-JSN-003", f"an object has the keys {keys}", rule, path=path, mend=near(tag, readers))
        return readers[tag](inside, f"{path}.{tag}")

    def part(self, at: Any, path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        if type(at) is not int or not 0 <= at < len(self.pool):
            raise malformed("RT-JSN-004", f"found {show(at)}", "the number of a part that comes before", path=path)
        return self.pool[at]

    def whole(self, text: Any, path: str) -> int:  # noqa: ANN401 - JSON holds anything
        found = self.number(text, path)
        if found.denominator != 1:
            raise malformed("RT-JSN-004", f"found {show(text)}", "a whole number", path=path)
        return int(found)

    def number(self, text: Any, path: str) -> Fraction:  # noqa: ANN401 - JSON holds anything
        if not isinstance(text, str) or len(text) > 2 * self.limits.digits or not _RATIO.fullmatch(text):
            raise malformed("RT-JSN-004", f"found {show(text)}", 'an exact number such as "1/3"', path=path)
        found: Fraction = self.tried(lambda: Fraction(text), path)
        return found

    def decimal(self, text: Any, path: str) -> Decimal:  # noqa: ANN401 - JSON holds anything
        if not isinstance(text, str) or not re.fullmatch(r"-?\d{1,60}(?:\.\d{1,60})?", text):
            raise malformed("RT-JSN-004", f"found {show(text)}", 'a decimal such as "0.10"', path=path)
        return Decimal(text)

    @staticmethod
    def infinite(text: Any, path: str) -> float:  # noqa: ANN401 - JSON holds anything
        if text not in {"nan", "inf", "-inf"}:
            raise malformed("RT-JSN-004", f"found {show(text)}", "nan, inf or -inf", path=path)
        return float(text)

    def day(self, text: Any, path: str) -> dt.date:  # noqa: ANN401 - JSON holds anything
        if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise malformed("RT-JSN-004", f"found {show(text)}", "a day such as 2024-07-01", path=path)
        found: dt.date = self.tried(lambda: dt.date.fromisoformat(text), path)
        return found

    def asked(self, text: Any, path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        return self.tried(lambda: parse_condition(self.words(text, path)), path)

    def formula(self, text: Any, path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        return self.tried(lambda: parse_formula(self.words(text, path)), path)

    def phrase(self, texts: Any, path: str) -> Phrase:  # noqa: ANN401 - JSON holds anything
        if not isinstance(texts, list) or len(texts) != len(LANGUAGES):
            raise malformed("RT-JSN-004", f"found {show(texts)}", "a text in Chinese and in English", path=path)
        return Phrase(*(self.words(one, path) for one in texts))

    @staticmethod
    def words(text: Any, path: str) -> str:  # noqa: ANN401 - JSON holds anything
        if not isinstance(text, str):
            raise malformed("RT-JSN-004", f"found {show(text)}", "a text", path=path)
        return text

    def members(self, values: Any, path: str) -> frozenset[Any]:  # noqa: ANN401 - JSON holds anything
        return frozenset(single(one, path) for one in self.several(values, path))

    def table(self, pairs: Any, path: str) -> dict[Any, Any]:  # noqa: ANN401 - JSON holds anything
        read = self.several(pairs, path)
        if not all(isinstance(pair, tuple) and len(pair) == _PAIR for pair in read):
            raise malformed("RT-JSN-004", "a table is no list of pairs", "pairs of a key and a value", path=path)
        found = {single(key, path): one for key, one in read}
        if len(found) < len(read):
            raise malformed("RT-JSN-003", "a key stands twice", "every key once", path=path)
        return found

    def made(self, value: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        kind, stated = value["is"], {key: one for key, one in value.items() if key != "is"}
        special = {"TierPolicy": self.policy, "Programme": self.programme, "Measured": self.measured}
        if isinstance(kind, str) and kind in special:
            return special[kind](stated, path)
        if isinstance(kind, str) and kind in plans():
            return self.planned(kind, stated, path)
        if isinstance(kind, str) and kind in classes():
            return self.member(classes()[kind], stated, path)
        mend = near(str(kind), [*special, *classes()])
        raise malformed("RT-JSN-002", f"there is no kind {show(kind)}", "a kind of object", path=path, mend=mend)

    @staticmethod
    def keys(stated: dict[str, Any], needed: Iterable[str], known: Iterable[str], path: str) -> None:
        known = [*known]
        strange = [key for key in stated if key not in known]
        lacking = [key for key in needed if key not in stated]
        if strange or lacking:
            found = [f"unknown key {show(key)}" for key in strange] + [f"no key {show(key)}" for key in lacking]
            rule = "the keys " + ", ".join(known)
            mend = near(strange[0], known) if strange else ""
            raise malformed("RT-JSN-003", "; ".join(found), rule, path=path, mend=mend)

    def member(self, cls: type, stated: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        self.keys(stated, ["name"], ["name"], path)
        names: dict[str, Any] = dict(cls.__members__)  # type: ignore[attr-defined]  # it is an Enum
        if stated["name"] not in names:
            raise malformed("RT-JSN-004", f"found {show(stated['name'])}", "one of " + ", ".join(names), path=path)
        return names[stated["name"]]

    def planned(self, kind: str, stated: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - JSON holds anything
        plan = plans()[kind]
        needed = [part.key for part in plan.parts if part.default is UNSET]
        self.keys(stated, needed, [part.key for part in plan.parts], path)
        parts = {key: self.value(one, f"{path}.{key}") for key, one in stated.items()}
        if plan.make is plan.cls and not issubclass(plan.cls, Exception):
            self.typed(plan.cls, parts, path)
        found = self.tried(lambda: plan.make(**parts), path)
        if not self.tried(lambda: follows(found), path):
            what = f"the {kind} does not follow from what it is said to follow from"
            rule = "what the library works out of the same parts"
            raise EvaluationError(Problem(code="RT-JSN-005", path=path, what=what, rule=rule))
        return found

    @staticmethod
    def typed(kind: type, parts: dict[str, Any], path: str) -> None:
        hints = declared(kind)
        for key, one in parts.items():
            if key in hints and not fits(one, hints[key]):
                what, rule = f"found a {type(one).__name__}", f"{hints[key]}".replace("ruraltier.", "")
                raise malformed("RT-JSN-004", what, rule, path=f"{path}.{key}")

    def policy(self, stated: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - a rule book
        self.keys(stated, ["document"], ["document"], path)
        return self.tried(lambda: parse_policy(stated["document"]), path)

    def programme(self, stated: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - a programme
        keys = ("document", "policies")
        self.keys(stated, keys, keys, path)
        policies = self.table(stated["policies"], f"{path}.policies")
        return self.tried(lambda: parse_programme(stated["document"], policies), path)

    def measured(self, stated: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - a cohort
        self.keys(stated, ("cohort", "policy"), ("cohort", "policy"), path)
        cohort, policy = (self.value(stated[key], f"{path}.{key}") for key in ("cohort", "policy"))
        return self.tried(lambda: measure(cohort, policy), path)

    @staticmethod
    def tried(work: Callable[[], Any], path: str) -> Any:  # noqa: ANN401 - whatever the work gives
        """Return what a constructor or function gives; what it refuses is told with its place in the document."""
        try:
            return work()
        except RuraltierError as error:
            told = [
                p if p.path.startswith(path) else evolve(p, path=f"{path}.{p.path}".rstrip(".")) for p in error.problems
            ]
            raise type(error)(told, error.count) from None
        except _BROKEN as error:
            what = f"the parts do not make what they should: {show(str(error))}"
            raise malformed("RT-JSN-004", what, "what to_json writes", path=path) from None
