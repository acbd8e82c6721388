"""A first rule book from questions and answers on the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, field

from ruraltier._messages import fill
from ruraltier._numbers import NotANumberError, exact
from ruraltier._text import Text
from ruraltier.edge.doors.figures import figure, whole
from ruraltier.errors import ArgumentError, Problem, show
from ruraltier.policy.formula_parser import RESERVED

if TYPE_CHECKING:
    from decimal import Decimal

T = TypeVar("T")

_WORDS = {
    "title": Text(zh="办法的名称?", en="Title of the rule book?"),
    "reference": Text(zh="文号?(没有就直接回车)", en="Number of the official document? (empty: none)"),
    "tiers": Text(zh="等次,由低到高,用顿号或逗号隔开?", en="Tiers, worst first, with commas between?"),
    "cut": Text(zh="多少分起为“{tier}”?", en="From which score on is a village {tier}?"),
    "owner": Text(
        zh="正好等于分数线的,归上一等次?(是:以上、含本数;否:超过)[是]",
        en="Does a score on the cut belong to the better tier? (yes: at least; no: above) [yes]",
    ),
    "indicator": Text(zh="第 {n} 项指标的名称?(没有了就直接回车)", en="Name of indicator {n}? (empty: no more)"),
    "points": Text(zh="“{name}”满分多少?", en="Full points of {name}?"),
    "is_mark": Text(zh="是“有/无、是/否”类指标?[否]", en="Is it a question of yes or no? [no]"),
    "unit": Text(zh="单位?(没有就直接回车)", en="Unit? (empty: none)"),
    "none_at": Text(zh="得 0 分的数值?", en="Value that earns nothing?"),
    "full_at": Text(zh="得满分的数值?", en="Value that earns full points?"),
    "missing": Text(
        zh="缺值怎么办?refuse 不予评定全表,unrated 该村不评,zero 记 0 分 [unrated]",
        en="A missing value? refuse the table, unrated for the village, zero points: refuse, unrated, zero [unrated]",
    ),
    "veto": Text(zh="第 {n} 项一票否决的情形?(没有了就直接回车)", en="Veto {n}: what bars a village? (empty: no more)"),
    "barred": Text(
        zh="取消资格?(是:不评等次;否:列最低等次)[是]", en="Is it barred? (yes: no tier; no: the lowest tier) [yes]"
    ),
    "again": Text(zh="{why},请重答。", en="{why}; once more, please."),
    "needed": Text(zh="须有内容", en="an answer is needed"),
    "number": Text(zh="须是数字,如 85 或 0.5", en="a number such as 85 or 0.5"),
    "yes": Text(zh="须答 是 或 否", en="yes or no"),
    "one_of": Text(zh="须是其中之一:{words}", en="one of {words}"),
    "two": Text(zh="须有两个以上不同的等次", en="two tiers or more, all different"),
    "rising": Text(zh="须高于前一等次的 {last}", en="more than {last}, the cut before it"),
    "positive": Text(zh="须大于 0", en="more than 0"),
    "differs": Text(zh="须与得 0 分的数值不同", en="another value than the one that earns nothing"),
    "new": Text(zh="这个名称已经有了", en="this name is taken"),
}

_YES, _NO = {"y", "yes", "是", "true"}, {"n", "no", "否", "false"}
_MISSING = ("refuse", "unrated", "zero")


class _AgainError(Exception):
    """The answer does not do; the text says why."""

    def __init__(self, why: Text) -> None:
        super().__init__()
        self.why = why


def _again(key: str, **parts: object) -> _AgainError:
    return _AgainError(_filled(key, **parts))


def _filled(key: str, **parts: object) -> Text:
    return fill((_WORDS[key].zh, _WORDS[key].en), **parts)


@define
class Interview:
    """Asks for what a small rule book needs.

    Parameters
    ----------
    tell
        Shows a line.
    answer
        Returns the next answer; an empty text without a line end means that there are no more.
    lang
        Language of questions and labels.
    """

    tell: Callable[[str], object]
    answer: Callable[[], str]
    lang: str
    _labels: dict[str, str] = field(factory=dict)

    def document(self, code: str) -> dict[str, Any]:
        """Return the document of a rule book.

        Parameters
        ----------
        code
            Its id.

        Raises
        ------
        ArgumentError
            If the answers end before the questions do.
        """
        title = self._ask("title", self._needed)
        reference = self._ask("reference", str)
        tiers = self._tiers()
        indicators = self._indicators()
        missing = self._ask("missing", self._missing)
        vetoes = self._vetoes(tiers[0]["code"])
        total = sum(one["points"] for one in indicators.values())
        known = {"title": self._text(title)} | ({"locator": reference} if reference else {})
        return {
            "format": 1,
            "id": code,
            "title": self._text(title),
            **({"reference": reference} if reference else {}),
            "source": "notice",
            "confidence": "published" if reference else "illustrative",
            "missing": missing,
            "sources": {"notice": known},
            "table": {"id": ["行政村代码", "village_code"], "name": ["行政村名称", "village"]},
            "indicators": indicators | {v["when"]: {"label": v["label"], "kind": "yes_no"} for v in vetoes},
            "score": {"total": total},
            "ladder": {"tiers": tiers},
            **({"vetoes": vetoes} if vetoes else {}),
            "cases": [_full_marks(indicators, vetoes, total, tiers)],
        }

    def _ask(self, key: str, understood: Callable[[str], T], **parts: object) -> T:
        while True:
            self.tell(_filled(key, **parts).get(self.lang))
            line = self.answer()
            if not line:
                what = f"the answers ended before the question {show(_filled(key, **parts).get(self.lang))}"
                raise ArgumentError(Problem(code="RT-ARG-004", what=what, rule="an answer to every question"))
            try:
                return understood(line.strip())
            except _AgainError as error:
                self.tell(_filled("again", why=error.why).get(self.lang))

    def _tiers(self) -> list[dict[str, Any]]:
        names = self._ask("tiers", _several)
        lowest, *others = [{"code": self._code(name, "t"), "label": self._text(name)} for name in names]
        word = "at_least" if self._ask("owner", _truth(default=True)) else "above"
        tiers: list[dict[str, Any]] = [lowest]
        for tier, name in zip(others, names[1:], strict=True):
            tiers.append(tier | {word: self._ask("cut", partial(_over, least=tiers[-1].get(word)), tier=name)})
        return tiers

    def _indicators(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        while name := self._ask("indicator", self._new if found else self._first, n=len(found) + 1):
            code = self._code(name, "i")
            points = self._ask("points", partial(_over, least=0), name=name)
            mark = self._ask("is_mark", _truth(default=False))
            found[code] = {"label": self._text(name), **({"kind": "yes_no"} if mark else {}), "points": points}
            if not mark:
                found[code] |= self._curve()
        return found

    def _curve(self) -> dict[str, Any]:
        unit = self._ask("unit", str)
        none = self._ask("none_at", _number)
        full = self._ask("full_at", partial(_other, none=none))
        rises = full > none
        curve = {"kind": "linear", "at": sorted([none, full]), "share": [0, 1] if rises else [1, 0]}
        stated = {"curve": curve, "direction": "higher" if rises else "lower"}
        return ({"unit": unit} if unit else {}) | stated

    def _vetoes(self, lowest: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while name := self._ask("veto", self._new, n=len(found) + 1):
            barred = self._ask("barred", _truth(default=True))
            then = {"ineligible": True} if barred else {"cap": lowest}
            when = self._code(name, "v")
            found.append({"code": f"V{len(found) + 1}", "label": self._text(name), "when": when, **then})
        return found

    def _text(self, text: str) -> dict[str, str]:
        return {self.lang: text}

    def _code(self, label: str, letter: str) -> str:
        """Return a code for a label: the label itself where it is made of Latin letters, otherwise a number."""
        spelt = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_") if label.isascii() else ""
        taken = {*self._labels.values(), *RESERVED, "previous", "aside", "_"}
        numbered = f"{letter}{1 + sum(code.startswith(letter) and code[1:].isdigit() for code in taken)}"
        self._labels[label] = spelt if re.match("[a-z]", spelt) and spelt not in taken else numbered
        return self._labels[label]

    def _needed(self, text: str) -> str:
        if not text:
            raise _again("needed")
        return text

    def _new(self, text: str) -> str:
        if text in self._labels:
            raise _again("new")
        return text

    def _first(self, text: str) -> str:
        return self._needed(self._new(text))

    def _missing(self, text: str) -> str:
        if text and text not in _MISSING:
            raise _again("one_of", words=", ".join(_MISSING))
        return text or "unrated"


def _number(text: str) -> int | Decimal:
    try:
        exact("" if "/" in text else text)
    except NotANumberError:
        raise _again("number") from None
    return whole(text) if re.fullmatch(r"[+-]?\d+", text) else figure(text)


def _over(text: str, least: int | Decimal | None) -> int | Decimal:
    number = _number(text)
    if least is not None and number <= least:
        raise _again("rising", last=least) if least else _again("positive")
    return number


def _other(text: str, none: int | Decimal) -> int | Decimal:
    number = _number(text)
    if number == none:
        raise _again("differs")
    return number


def _several(text: str) -> list[str]:
    names = [name.strip() for name in re.split("[,，、;；<>]", text) if name.strip()]
    if len(names) < 2 or len(set(names)) < len(names):  # noqa: PLR2004 - one tier is no ladder
        raise _again("two")
    return names


def _truth(*, default: bool) -> Callable[[str], bool]:
    def understood(text: str) -> bool:
        if text.lower() in _YES | _NO:
            return text.lower() in _YES
        if text:
            raise _again("yes")
        return default

    return understood


def _full_marks(indicators: Any, vetoes: Any, total: Any, tiers: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a document
    """Return the case of a village with full marks, as a pattern for more."""
    village = {code: _best(one) for code, one in indicators.items()} | {veto["when"]: False for veto in vetoes}
    reached = [t["code"] for t in tiers[1:] if total > t.get("above", total) or total >= t.get("at_least", total + 1)]
    return {
        "name": "full marks",
        "village": village,
        "expect": {"score": total, "tier": [tiers[0]["code"], *reached][-1]},
    }


def _best(indicator: dict[str, Any]) -> Any:  # noqa: ANN401 - a number or a truth value
    if "curve" not in indicator:
        return True
    return indicator["curve"]["at"][indicator["curve"]["share"].index(1)]
