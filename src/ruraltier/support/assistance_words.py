"""The words of assistance, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._messages import Messages
from ruraltier._text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS: dict[str, tuple[str, str]] = {
    "and": ("、", ", "),
    "or": ("或", " or "),
    "listed.yes": ("列入{what}:{why}", "listed for {what}: {why}"),
    "listed.no": ("不列入{what}:不成立的是 {why}", "not listed for {what}: what does not hold is {why}"),
    "listed.unknown": ("无法判断是否列入{what}:{why}", "it cannot be told whether it is listed for {what}: {why}"),
    "diagnosed.yes": ("诊断为{what}:{why}", "diagnosis {what}: {why}"),
    "diagnosed.no": ("不属于{what}:不成立的是 {why}", "no {what}: what does not hold is {why}"),
    "diagnosed.unknown": ("无法判断是否属于{what}:{why}", "it cannot be told whether {what}: {why}"),
    "package": ("“{what}”的配套力量", "the package of {what}"),
    "need": ("需要{kinds}({causes})", "needs: {kinds} ({causes})"),
    "served": ("{unit}:{helper}({kind},{causes})", "{unit}: {helper} ({kind}; {causes})"),
    "unserved": ("{unit}没有得到{kinds}:{why}", "{unit} gets no {kinds}: {why}"),
    "why.full": ("名单中这类帮扶力量的可帮扶数均为 0", "every such helper in the list has a capacity of 0"),
    "why.none": ("名单中没有这类帮扶力量", "there is no such helper in the list"),
    "why.forbidden": ("这类帮扶力量均不得派往该村:{barred}", "none of them may be sent to it: {barred}"),
    "why.forbidden_rest": (
        "还有名额的{barred}均不得派往该村,其余已派往需求在先的{holders}",
        "those with places left may not be sent to it ({barred}), and the others serve units before it: {holders}",
    ),
    "why.taken": (
        "全部已派往需求在先的{holders}",
        "all of them serve units that come before it: {holders}",
    ),
    "why.taken_even": (
        "全部已派往需求在先或相同的{holders},需求相同的以费用、代码为先",
        "all of them serve units before it or even with it, among whom cost decides, then the id: {holders}",
    ),
    "lacks": ("{kind}:{count}个单位没有,即{units}", "{kind}: {count:# unit lacks|# units lack} one: {units}"),
    "lacks_at_least": (
        "{kind}:{listed}个单位只有{helpers}名,至少{count}个单位没有",
        "{kind}: {helpers} for {listed} units, so at least {count:# lacks|# lack} one",
    ),
    "no_proof": (
        "{kind}:{listed}个单位只有{helpers}名,可以共用,不能证明有单位没有",
        "{kind}: {helpers} for {listed} units; one may serve several, so that nobody need lack one",
    ),
    "shared": ("{kind}:{helper}不得共用,却派往{units}", "{kind}: {helper} may not be shared and serves {units}"),
    "overburdened": (
        "{kind}:{helper}派往{count}个单位,超出可帮扶数:{units}",
        "{kind}: {helper} serves {count:# unit|# units}, more than its capacity: {units}",
    ),
    "unlisted": (
        "未列入而有帮扶力量的{count}个单位:{units}",
        "{count:# unit has|# units have} helpers without being listed: {units}",
    ),
    "complete": ("“{what}”的配套力量齐全", "the package of {what} is complete"),
    "term.none": ("没有帮扶记录", "it was not helped"),
    "term.helping": ("{what}:帮扶中,{last}期满", "{what}: being helped, until {last}"),
    "term.extended_failed": (
        "{what}:{failed}验收不合格,不脱钩、不撤离,延期帮扶(原定{last}期满)",
        "{what}: not accepted on {failed}, so it is not released and the helpers stay (the term was until {last})",
    ),
    "term.extended_over": (
        "{what}:{last}期满而未验收合格,延期帮扶",
        "{what}: the term ended on {last} without an acceptance, so the helpers stay",
    ),
    "term.accepted": ("{what}:{since}验收合格,可以撤离", "{what}: accepted on {since}, the helpers may leave"),
    "term.left": ("{what}:{since}已撤离", "{what}: the helpers left on {since}"),
    "term.left_unaccepted": (
        "{what}:{since}已撤离,但未经验收合格",
        "{what}: the helpers left on {since} although it had not been accepted",
    ),
    "term.due": (",应予验收", "; an acceptance is due"),
    "more": ("{names}等{count}个", "{names} and others, {count} in all"),
}
speak = Messages(_WORDS)
"""What is said of assistance."""


def together(word: str, texts: Sequence[Text]) -> Text:
    """Return texts one after another, joined by ``and`` or ``or``.

    Examples
    --------
    >>> together("or", [Text("第一书记", "first secretary"), Text("工作队", "team")])
    Text(zh='第一书记或工作队', en='first secretary or team')
    """
    mark = speak(word)
    return Text(*(mark.get(lang).join(text.get(lang) for text in texts) for lang in LANGUAGES))


NAMED = 5
"""How many names a sentence tells; others are counted."""


def several(names: Sequence[str], count: int | None = None) -> Text:
    """Return the first of some names, and how many there are where not all are told.

    Parameters
    ----------
    names
        The names, or enough of them.
    count
        How many there are; by default as many as there are names.

    Examples
    --------
    >>> several(["甲", "乙"]).zh, several(["甲"] * 5, 12).zh
    ('甲、乙', '甲、甲、甲、甲、甲等12个')
    """
    count = len(names) if count is None else count
    told = together("and", [Text.of(name) for name in names[:NAMED]])
    return told if count <= NAMED else speak("more", names=told, count=count)
