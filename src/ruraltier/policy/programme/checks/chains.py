"""Chains: stages that can be told apart, are reached and lead to an end; days, samples and places that make sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraltier._numbers import plain
from ruraltier.domain.indicator import Kind
from ruraltier.domain.record_words import EVENTS, OUTCOMES
from ruraltier.errors import near, show
from ruraltier.policy.checks.scope import of_hundred, problem
from ruraltier.policy.paths import path_of
from ruraltier.policy.programme.chains import NOT_BEGUN, SCORE, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.errors import Problem
    from ruraltier.policy.programme.chains import Chain, End, Forward
    from ruraltier.policy.programme.checks.view import View

_TIES = ("include", "exclude", "id")
_ROUNDS = ("down", "half_up", "up")

MOST = 1_000_000_000
"""No more days or places: far beyond any calendar and any country, and safe to reckon with."""


def chains(view: View) -> Iterator[Problem]:
    """Yield what is wrong with each chain."""
    for chain in view.parts.chains:
        path = path_of("chains", chain.code)
        if not chain.stages or not chain.ends:
            what = f"the chain has {len(chain.stages)} stages and {len(chain.ends)} ends"
            yield problem("RT-PRG-060", path, what, "one stage and one end at least")
            continue
        yield from _words(chain, path)
        named = [*_names(view, chain, path)]
        yield from named or _ways(chain, path)
        for i, stage in enumerate(chain.stages):
            yield from _stage(view, chain, stage, f"{path}.stages[{i}]")
        if chain.examination is not None:
            where = f"{path}.examination"
            yield from ordered(view, chain.code, chain.examination.order, where)
            yield from _counted(chain.examination.anchors, f"{where}.anchors")


def _words(chain: Chain, path: str) -> Iterator[Problem]:
    """Yield a problem for a word that stands for two stages or ends, or for something else in records."""
    seen = {NOT_BEGUN: "who has no records"}
    taken = dict.fromkeys((*EVENTS, *EVENTS.values()), "an event of titles or assistance")
    for where, state in _states(chain):
        for word in dict.fromkeys((state.code, *state.label.all)):
            found = seen.get(word) or (taken.get(word) if isinstance(state, Stage) else None)
            if found:
                what = f"{show(word)} already stands for {found}"
                yield problem("RT-PRG-061", f"{path}.{where}", what, "a code and a label of its own")
            seen.setdefault(word, where)


def _states(chain: Chain) -> Iterator[tuple[str, Stage | End]]:
    """Yield every stage and end with its place in the chain."""
    yield from ((f"stages[{i}]", stage) for i, stage in enumerate(chain.stages))
    yield from ((f"ends[{i}]", end) for i, end in enumerate(chain.ends))


def _names(view: View, chain: Chain, path: str) -> Iterator[Problem]:
    """Yield a problem for a name in `then` or `after` that meets nothing, and for one in `after` that is no end."""
    ends = [end.code for end in chain.ends]
    states = [*(stage.code for stage in chain.stages), *ends]
    for i, stage in enumerate(chain.stages):
        where = f"{path}.stages[{i}]"
        for word, target in stage.then:
            yield from view.known(target, states, "chains", "stage or end of the chain", f"{where}.then.{word}")
        for j, end in enumerate(stage.after):
            yield from view.known(end, ends, "chains", "end of the chain", f"{where}.after[{j}]")


def _ways(chain: Chain, path: str) -> Iterator[Problem]:
    """Yield a problem for what cannot be reached, for a stage that leads nowhere, and for one that leads to no end."""
    led = {stage.code: set(chain.moves(stage).values()) for stage in chain.stages}
    led |= {end.code: {stage.code for stage in chain.stages if end.code in stage.after} for end in chain.ends}
    reached = _reached(led, {chain.stages[0].code})
    ends = {end.code for end in chain.ends}
    for where, state in _states(chain):
        if state.code not in reached:
            what = f"{show(state.code)} cannot be reached from {show(chain.stages[0].code)}"
            mend = "name it in a then, or drop it"
            yield problem("RT-PRG-062", f"{path}.{where}", what, "an outcome that leads there", mend)
        elif not led[state.code] and state.code not in ends:
            what = f"{show(state.code)} has no outcome and no stage comes after it"
            yield problem("RT-PRG-063", f"{path}.{where}", what, "then: outcome → stage or end")
        elif not ends & _reached(led, {state.code}):
            what = f"no end can be reached from {show(state.code)}"
            yield problem("RT-PRG-064", f"{path}.{where}", what, "a way to an end")


def _reached(led: dict[str, set[str]], first: set[str]) -> set[str]:
    reached, fresh = set(first), set(first)
    while fresh:
        fresh = {target for state in fresh for target in led[state]} - reached
        reached |= fresh
    return reached


def _stage(view: View, chain: Chain, stage: Stage, path: str) -> Iterator[Problem]:
    for word, _ in stage.then:
        if not word.strip() or word in OUTCOMES:
            mend = f"write {OUTCOMES[word]}; records may write {word}" if word in OUTCOMES else ""
            yield problem("RT-PRG-065", f"{path}.then", f"{show(word)} cannot be an outcome", "a word", mend)
    yield from _days(stage, path)
    if stage.sample is not None:
        yield from _sample(chain, stage, path)
    if stage.forward is not None:
        yield from _forward(view, chain.code, stage.forward, f"{path}.forward")


def _days(stage: Stage, path: str) -> Iterator[Problem]:
    yield from _counted(stage.least_days, f"{path}.least_days")
    if stage.within_days is None:
        return
    yield from _counted(stage.within_days, f"{path}.within_days")
    if 0 <= stage.within_days < stage.least_days:
        what = f"within {stage.within_days} days and after {stage.least_days} at least"
        yield problem("RT-PRG-066", f"{path}.within_days", what, "no fewer days than least_days")


def _sample(chain: Chain, stage: Stage, path: str) -> Iterator[Problem]:
    assert stage.sample is not None  # noqa: S101 - asked only where there is one; tells the type checker so
    if not 0 < stage.sample.share <= 1:
        what, mend = f"the share is {plain(stage.sample.share)}", of_hundred(stage.sample.share)
        yield problem("RT-PRG-067", f"{path}.sample.share", what, "a share above 0, at most 1", mend)
    yield from _counted(stage.sample.least, f"{path}.sample.least")
    if chain.moves(stage).get("pass") in {None, *(end.code for end in chain.ends)}:
        what = f"who is not in the sample of {show(stage.code)} would stay there for ever"
        yield problem("RT-PRG-068", path, what, "a pass that leads to another stage, which everybody goes through")


def _forward(view: View, level: str, forward: Forward, path: str) -> Iterator[Problem]:
    if (forward.share is None) == (forward.count is None):
        found = "neither share nor count" if forward.share is None else "both share and count"
        yield problem("RT-PRG-069", path, f"there is {found}", "one of them")
    if forward.share is not None and not 0 <= forward.share <= 1:
        what, mend = f"the share is {plain(forward.share)}", of_hundred(forward.share)
        yield problem("RT-PRG-067", f"{path}.share", what, "a share from 0 to 1", mend)
    if forward.count is not None:
        yield from _counted(forward.count, f"{path}.count")
    if (forward.share is None) != (forward.round is None):
        found = "the share has no round" if forward.round is None else "round stands without a share"
        yield problem("RT-PRG-069", f"{path}.round", found, "one of " + ", ".join(_ROUNDS) + ", with a share only")
    if forward.per is not None:
        yield from view.indicator(level, forward.per, (Kind.TEXT,), f"{path}.per")
    yield from ordered(view, level, forward.order, path)
    yield from _word(forward.ties, _TIES, f"{path}.ties")
    yield from _word(forward.round or "down", _ROUNDS, f"{path}.round")


def ordered(view: View, level: str, order: tuple[str, ...], path: str) -> Iterator[Problem]:
    """Yield a problem for an order that names nothing, or what is neither the score nor a number indicator."""
    if not order:
        yield problem("RT-PRG-070", f"{path}.order", "the order names nothing", "score or number indicators")
    for i, spelt in enumerate(order):
        if spelt.removeprefix("-") != SCORE:
            yield from view.indicator(level, spelt.removeprefix("-"), (Kind.NUMBER,), f"{path}.order[{i}]")


def _word(found: str, words: tuple[str, ...], path: str) -> Iterator[Problem]:
    if found not in words:
        yield problem(
            "RT-PRG-071", path, f"{show(found)} is not known", "one of " + ", ".join(words), near(found, words)
        )


def _counted(found: int, path: str) -> Iterator[Problem]:
    if not 0 <= found <= MOST:
        yield problem("RT-PRG-072", path, f"the number is {show(found)}", f"a whole number from 0 to {MOST}")
