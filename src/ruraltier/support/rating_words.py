"""How a mark came about, in words: each part with its marks, its figure and its weight, and the sum of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ruraltier._messages import Messages, figure, say
from ruraltier._numbers import decimal_places, plain
from ruraltier._text import Text, shown, table
from ruraltier.support.combining import trimmed
from ruraltier.support.mixing import Difference, threshold_of
from ruraltier.support.rating_rows import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.domain.cohort import Cohort
    from ruraltier.domain.column import Rows
    from ruraltier.domain.ratings import Ratings
    from ruraltier.policy.programme.ratings import Part, Rating
    from ruraltier.support.combining import Combined
    from ruraltier.support.mixing import Mixed

_LISTED = 10
_WORDS = {
    "head": ("{unit}:{rating} {mark}", "{unit}: {rating} {mark}"),
    "no_mark": ("没有得分", "no mark"),
    "none": ("没有评分", "no marks"),
    "many": ("{count} 份", "{count:# mark|# marks}"),
    "mean": ("{marks} 的平均数", "the mean of {marks}"),
    "median": ("{marks} 的中位数", "the median of {marks}"),
    "sum": ("{marks} 之和", "the sum of {marks}"),
    "least": ("{marks} 中最低的", "the least of {marks}"),
    "greatest": ("{marks} 中最高的", "the greatest of {marks}"),
    "trimmed_mean": (
        "{marks} 去掉最高、最低各 {trim} 份后的平均数",
        "the mean of {marks} without the {trim} least and the {trim} greatest",
    ),
    "share": ("{counted} / {votes} 票 × {full}:{ballots}", "{counted} / {votes} ballots × {full}: {ballots}"),
    "not_counted": ("{ballots} 不计入", "{ballots} for nothing"),
    "blank": ("{ballots} 不算票", "{ballots} no ballot"),
    "short": ("{words};不足 {least} 份", "{words}; fewer than {least}"),
    "left_out": ("不足的部分不计,其余按权重折算", "parts with too few are left out, and the rest weigh as they are"),
    "needed": ("有部分不足,不得分", "a part has too few: no mark"),
    "sum_of": ("({terms}) / {weight} = {exact}", "({terms}) / {weight} = {exact}"),
    "rounded": ("{sum},保留 {places} 位小数({mode})为 {mark}", "{sum}, to {places} decimals ({mode}): {mark}"),
    "gap": (
        "{first}与{second}相差 {difference},{edge}",
        "{first} and {second} are {difference} apart, {edge}",
    ),
    "gap_above": ("超过 {value}", "more than {value}"),
    "gap_at_least": ("达到 {value}", "{value} or more"),
}
_speak = Messages(_WORDS)


def rating_text(cohort: Cohort, ratings: Ratings, mixed: Mixed, row: int, lang: str) -> str:
    """Return how one mark of a unit came about.

    Parameters
    ----------
    cohort, row
        The units, and the position of the one that is asked for.
    ratings, mixed
        All marks, and what became of those of one rating.
    lang
        ``zh`` or ``en``.
    """
    mark = mixed.mark.fraction(row)
    written = _speak("no_mark") if mark is None else _decimal(mark, mixed.rating.round.places)
    head = _speak("head", unit=_unit(cohort, row), rating=_title(mixed.rating), mark=written)
    lines = [_part_line(ratings, mixed, i, row, lang) for i in range(len(mixed.parts))]
    below = [text.get(lang) for text in _below(mixed, row)]
    return "\n".join([head.get(lang), table(lines, "lrll"), *(f"  {line}" for line in below)])


def gap_text(found: Difference, lang: str) -> str:
    """Return a difference between two raters as a sentence."""
    gap = found.rating.gap
    assert gap is not None  # noqa: S101 - only a rating with a gap has differences
    edge = threshold_of(gap)
    labels = {part.rater: Text(part.title("zh"), part.title("en")) for part in found.rating.parts}
    first, second = (
        Text(*(f"{labels[rater].get(one)} {figure(value)}" for one in ("zh", "en")))
        for rater, value in zip(gap.between, (found.first, found.second), strict=True)
    )
    words = _speak("gap_at_least" if edge.closed else "gap_above", value=plain(edge.value))
    apart = figure(abs(found.difference), [edge.value])
    return _speak("gap", first=first, second=second, difference=apart, edge=words).get(lang)


def _unit(cohort: Cohort, row: int) -> Text:
    name, id_ = shown(str(cohort.names[row])), shown(str(cohort.ids[row]))
    return say("explain.village", name=name, id=id_) if name else Text.of(id_)


def _title(rating: Rating) -> Text:
    return Text(rating.title("zh"), rating.title("en"))


def _decimal(value: Fraction, places: int) -> str:
    """Return a rounded number with all the decimals to which it is rounded."""
    text = plain(value)
    lacking = places - (decimal_places(value) or 0)
    return text + ("." if "." not in text and lacking else "") + "0" * lacking


def _part_line(ratings: Ratings, mixed: Mixed, i: int, row: int, lang: str) -> list[str]:
    one, part = mixed.parts[i], mixed.rating.parts[i]
    rows, at = mixed.sheet.of(i)
    words = _part_words(ratings, part, rows[at == row])
    if one.short[row]:
        words = _speak("short", words=words, least=max(part.quorum, 2 * trimmed(part) + 1))
    value = one.figure.fraction(row)
    return [
        shown(part.title(lang)),
        "—" if value is None else figure(value),
        f"× {figure(part.weight)}",
        words.get(lang),
    ]


def _part_words(ratings: Ratings, part: Part, rows: Rows) -> Text:
    if not len(rows):
        return _speak("none")
    if part.combine == "share":
        return _share_words(ratings, part, rows)
    if len(rows) == 1 and not trimmed(part):
        about = _about(ratings, int(rows[0]))
        return Text.of(about) if about else _speak("many", count=1)
    return _speak(part.combine, marks=_marks(ratings, rows), trim=trimmed(part))


def _marks(ratings: Ratings, rows: Rows) -> Text:
    if len(rows) > _LISTED:
        return _speak("many", count=len(rows))
    return Text(*(mark.join(_mark(ratings, int(row)) for row in rows) for mark in ("、", ", ")))


def _mark(ratings: Ratings, row: int) -> str:
    about = _about(ratings, row)
    return f"{ratings.mark(row)} ({about})" if about else ratings.mark(row)


def _about(ratings: Ratings, row: int) -> str:
    """Return who gave a mark, and for when."""
    said = (column.words[column.at[row]] for column in (ratings.people, ratings.periods))
    return " ".join(shown(str(word)) for word in said if word)


def _share_words(ratings: Ratings, part: Part, rows: Rows) -> Text:
    kinds = kinds_of(ratings, part, rows)
    tally = {kind: _tally(ratings, rows[kinds == kind]) for kind in (1, 0, -1)}
    ballots = [
        Text.of(tally[1]),
        _speak("not_counted", ballots=tally[0]),
        _speak("blank", ballots=tally[-1]),
    ]
    there = [text for text, kind in zip(ballots, (1, 0, -1), strict=True) if tally[kind]]
    listed = Text(*(mark.join(text.get(lang) for text in there) for lang, mark in (("zh", ";"), ("en", "; "))))
    votes = int((kinds >= 0).sum())
    return _speak("share", counted=int((kinds > 0).sum()), votes=votes, full=plain(part.full), ballots=listed)


def _tally(ratings: Ratings, rows: Rows) -> str:
    words, counts = np.unique([ratings.mark(int(row)) for row in rows], return_counts=True)
    return ", ".join(f"{shown(str(word))} {n}" for word, n in zip(words, counts.tolist(), strict=True))


def _below(mixed: Mixed, row: int) -> Iterator[Text]:
    """Yield what stands below the parts: what follows from those with too few marks, and the sum."""
    rating = mixed.rating
    if any(one.short[row] for one in mixed.parts):
        yield _speak("needed" if rating.if_short == "missing" else "left_out")
    value, mark = mixed.exact.fraction(row), mixed.mark.fraction(row)
    if value is None or mark is None:
        return
    taken = [one for one in mixed.parts if not one.short[row]]
    terms = " + ".join(f"{_figure(one, row)} × {figure(one.part.weight)}" for one in taken)
    weight = plain(sum((one.part.weight for one in taken), Fraction(0)))
    whole = _speak("sum_of", terms=terms, weight=weight, exact=figure(value, [mark]))
    mode = say(f"round.{rating.round.mode}")
    places = rating.round.places
    yield (
        whole if mark == value else _speak("rounded", sum=whole, places=places, mode=mode, mark=_decimal(mark, places))
    )


def _figure(one: Combined, row: int) -> str:
    value = one.figure.fraction(row)
    return "—" if value is None else figure(value)
