"""Functions of all villages, or of those of a group, over the whole column."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ruraltier.edge.live.ratios import Ratio
from ruraltier.edge.live.terms import NotLiveError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruraltier.edge.live.book import Column
    from ruraltier.edge.live.desk import Desk
    from ruraltier.policy.conditions import Group


def group_ratio(compiler: Desk, group: Group, argument: Ratio) -> Ratio:
    """Return what a function of a group is in each village's row.

    Raises
    ------
    NotLiveError
        If no spreadsheet function does the same.
    """
    den = argument.fixed
    if den is None:
        raise NotLiveError("why.varies")
    book, rows = compiler.book, compiler.book.rows
    label = str(group.argument)
    sheet, blank = book.sheet("workings"), [""] * rows
    values = sheet.add(label, argument.given(f"0+{argument.num}", '""'), blank, "whole")
    among = "" if group.by is None else ",".join(["", *_within(compiler, group.by)])
    count = _count(values, among)
    match group.function:
        case "group_sum":
            return Ratio(_sum(values, among), str(den), argument.top * rows, den, (), (count,))
        case "group_mean":
            return Ratio(_sum(values, among), f"{den}*MAX(1,{count})", argument.top * rows, den * rows, (), (count,))
        case "group_count":
            return Ratio(count, "1", rows, 1)
        case "rank":
            ahead = f'COUNTIFS({values.all},">"&{values.here}{among})'
            return Ratio(f"1+{ahead}", "1", rows + 1, 1, (values.here,))
        case "group_min" | "group_max" if group.by is None:
            function = group.function.removeprefix("group_").upper()
            return Ratio(f"{function}({values.all})", str(den), argument.top, den, (), (count,))
        case _:
            raise NotLiveError("why.function")


def _sum(values: Column, among: str) -> str:
    return f"SUMIFS({values.all}{among})" if among else f"SUM({values.all})"


def _count(values: Column, among: str) -> str:
    return f'COUNTIFS({values.all},">=-1E+300"{among})' if among else f"COUNT({values.all})"


def _within(compiler: Desk, code: str) -> tuple[str, str]:
    """Return the arguments that pick the villages of the same group: the column of keys, and this village's key."""
    return compiler.grouping(code)


def distinct_to_spreadsheets(words: Iterable[str]) -> bool:
    """Return whether a spreadsheet, which takes A for a and may take Ａ for A, keeps words apart."""
    listed = set(words)
    return len({unicodedata.normalize("NFKC", word).casefold() for word in listed}) == len(listed)
