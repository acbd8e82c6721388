"""The book as the bytes of an Excel file: formats, widths, frozen panes, filters, drop-down lists, colours."""

from __future__ import annotations

import datetime as dt
import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruraltier._text import shown, width
from ruraltier.edge.live.book import HEAD, Column, VillageSheet, shown_number
from ruraltier.edge.live.terms import LIMIT, ROW, call, column_name, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruraltier.edge.live.sheets import Sheets

_UNTOLD = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""Stands in the file for a time that is not told."""

_HIDDEN = {"workings", "coefficients", "lists"}
"""Sheets that calculate and that nobody looks at; they are there to be shown."""

_A4, _PAGE = 9, 150
"""Paper, and the columns of letters that a page across holds when it is made to fit."""

_LINE = 15
"""Height of a line of a header, points."""

_SAMPLE, _WIDEST, _NARROWEST = 200, 42, 6
_YELLOW, _GREY, _BLUE, _RED = "#FFF9DB", "#8A8A8A", "#1F4E79", "#C00000"
_BAD, _GOOD = (0xF8, 0xCB, 0xAD), (0xC6, 0xE0, 0xB4)

_RIGHT: dict[str, Any] = {"align": "right", "indent": 1}
_LEFT: dict[str, Any] = {"align": "left", "indent": 1}
"""Numbers stand apart from the text on their right, on both sides: not every program minds the indent of each."""

_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "text": {"num_format": "@"},
    "input": {"bg_color": _YELLOW, "border": 4, "border_color": "#D9D9D9", **_RIGHT},
    "input_text": {"bg_color": _YELLOW, "border": 4, "border_color": "#D9D9D9", "num_format": "@", **_LEFT},
    "dead": {"font_color": _GREY, "italic": True},
    "whole": {"font_color": _GREY, "num_format": "0", **_RIGHT},
    "number": {"num_format": "General", **_RIGHT},
    "money": {"num_format": "#,##0.00", **_RIGHT},
    "mark": {"align": "center"},
    "tier": {"bold": True},
    "reason": _LEFT,
    "title": {"bold": True, "font_size": 14},
    "banner": {"font_color": _BLUE},
    "wrap": {"text_wrap": True, "valign": "top"},
}
_ABOVE: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE, "text_wrap": True, "valign": "vcenter"},
    "note": {"font_color": _GREY, "text_wrap": True, "valign": "top"},
}


class Drawing:
    """A book being written.

    Parameters
    ----------
    sheets
        What it holds.
    generated_at
        When; None for no time.
    """

    def __init__(self, sheets: Sheets, generated_at: dt.datetime | None) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an optional library
        from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415 - the same

        self.sheets, self.book, self.generated_at = sheets, sheets.book, generated_at
        self.out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.file = Workbook(self.out, options)
        self.kind = plain_pages(Worksheet)
        self.file.set_properties({"created": generated_at or _UNTOLD, "comments": sheets.policy.id})
        self.looks = {key: self.file.add_format(look) for key, look in _LOOKS.items()}
        self.above = {
            (key, side): self.file.add_format(look | _sided(_LOOKS[side]))
            for key, look in _ABOVE.items()
            for side in _LOOKS
        }

    def bytes(self) -> bytes:
        """Return the file."""
        for key in ("result", "values", "points", "rules", "money"):
            if key in self.book.sheets:
                self._villages(self.book.sheets[key])
        self._parameters()
        self._notes()
        self._villages(self.book.sheets["workings"])
        self._coefficients()
        self._lists()
        self.file.close()
        return self.out.getvalue()

    def _page(self, key: str) -> Any:  # noqa: ANN401 - a worksheet of an optional library
        page = self.file.add_worksheet(self.book.say(f"sheet.{key}"), self.kind)
        page.write_string(0, 0, self.book.say(f"title.{key}"), self.looks["title"])
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        if key in _HIDDEN:
            page.hide()
        return page

    def _heads(self, page: Any, headers: list[str], widths: list[int], looks: Sequence[str] = ()) -> None:  # noqa: ANN401 - see _page
        sides, taken = looks or ["plain"] * len(headers), [min(max(wide, _NARROWEST), _WIDEST) + 3 for wide in widths]
        for at, header in enumerate(headers):
            page.write_string(HEAD - 1, at, shown(header, 200), self.above["head", sides[at]])
            page.set_column(at, at, taken[at])
        # Not every program makes room for a header that breaks.
        lines = max(-(-(width(shown(header, 200)) + 2) // wide) for header, wide in zip(headers, taken, strict=True))
        page.set_row(HEAD - 1, _LINE * lines)
        page.fit_to_pages(-(-sum(taken) // _PAGE), 0)

    def _villages(self, sheet: VillageSheet) -> None:
        page = self._page(sheet.key)
        self._heads(page, [c.header for c in sheet.columns], [_width(c) for c in sheet.columns],
                    [c.look for c in sheet.columns])  # fmt: skip
        for at, column in enumerate(sheet.columns):
            if column.note and sheet.key != "workings":
                page.write_string(HEAD - 2, at, shown(column.note, 200), self.above["note", column.look])
            self._column(page, at, column)
        page.freeze_panes(HEAD, 2)
        page.repeat_rows(HEAD - 1)
        page.repeat_columns(0, 1)
        page.autofilter(HEAD - 1, 0, HEAD - 1 + max(self.book.rows, 1), len(sheet.columns) - 1)
        special = {"values": self._validations, "result": self._colours, "workings": _hush}
        special.get(sheet.key, lambda _: None)(page)

    def _column(self, page: Any, at: int, column: Column) -> None:  # noqa: ANN401 - see _page
        look = self.looks[column.look]
        for row, value in enumerate(column.values, HEAD):
            if column.formula:
                page.write_formula(row, at, "=" + column.formula.replace(ROW, str(row + 1)), look, value)
            elif isinstance(value, str):
                self._text(page, row, at, value, look)
            else:
                page.write_number(row, at, value, look)

    def _text(self, page: Any, row: int, at: int, value: str, look: Any) -> None:  # noqa: ANN401 - see _page
        if value:
            page.write_string(row, at, value, look)
        else:
            page.write_blank(row, at, None, look)

    def _validations(self, page: Any) -> None:  # noqa: ANN401 - see _page
        for code, source in self.sheets.inputs.checks.items():
            column = self.sheets.inputs.cells[code]
            span = (HEAD, column.index, HEAD - 1 + max(self.book.rows, 1), column.index)
            if "!" in source and not source.startswith("=IF"):
                page.data_validation(*span, {"validate": "list", "source": source})
            else:
                formula = source.replace(ROW, str(HEAD + 1))
                page.data_validation(*span, {"validate": "custom", "value": formula})

    def _colours(self, page: Any) -> None:  # noqa: ANN401 - see _page
        column, tiers = self.sheets.tier_shown, self.sheets.policy.ladder.tiers
        span = (HEAD, column.index, HEAD - 1 + max(self.book.rows, 1), column.index)
        first = f"${column_name(column.index)}{HEAD + 1}"
        for position, tier in enumerate(tiers):
            share = Fraction(position, max(len(tiers) - 1, 1))
            colour = "#" + "".join(f"{int(b + (g - b) * share):02X}" for b, g in zip(_BAD, _GOOD, strict=True))
            test = f"={first}={quoted(tier.title(self.book.lang)[:200])}"
            page.conditional_format(
                *span, {"type": "formula", "criteria": test, "format": self.file.add_format({"bg_color": colour})}
            )
        wrong = f"={first}={quoted(self.book.say('faulty'))}"
        look = self.file.add_format({"font_color": _RED, "bold": True})
        page.conditional_format(*span, {"type": "formula", "criteria": wrong, "format": look})
        page.write_formula(1, 0, self._banner(), self.looks["banner"], self.banner)
        page.activate()

    def _banner(self) -> str:
        status = self.sheets.settled.status.all
        say, fine = self.book.say, self.banner
        return (
            f"=IF({self.book.unsound}=1,{quoted(say('banner.unsound'))},"
            f"IF(COUNTIF({status},3)>0,{quoted(say('banner.faulty'))},{quoted(fine)}))"
        )

    @property
    def banner(self) -> str:
        """What stands above the result where nothing is wrong."""
        return self.book.say("banner.part" if self.book.dead else "banner.fine")

    def _parameters(self) -> None:
        page = self._page("parameters")
        keys = ("section", "parameter", "value", "unit", "standing", "whole", "check")
        looks = ("plain", "plain", "input", "reason", "reason", "whole", "whole")
        self._heads(page, [self.book.say(key) for key in keys], [18, 34, 12, 14, 24, 14, 6], looks)
        for row, parameter in enumerate(self.book.parameters, HEAD):
            for at, text in (
                (0, parameter.section),
                (1, parameter.label),
                (3, parameter.note),
                (4, parameter.standing),
            ):
                page.write_string(row, at, shown(text, 200), self.looks[looks[at]])
            self._parameter(page, row, parameter.value)
            page.write_formula(row, 5, "=" + parameter.whole.text, self.looks["whole"], parameter.whole.value)
            page.write_formula(row, 6, "=" + parameter.fault, self.looks["whole"], 0)
        page.freeze_panes(HEAD, 2)
        page.repeat_rows(HEAD - 1)
        page.autofilter(HEAD - 1, 0, HEAD - 1 + max(len(self.book.parameters), 1), len(keys) - 1)

    def _parameter(self, page: Any, row: int, value: Fraction | bool | str) -> None:  # noqa: ANN401, FBT001 - see _page
        look = self.looks["input"]
        if isinstance(value, bool):
            words = [self.book.say("yes"), self.book.say("no")]
            page.write_string(row, 2, words[0 if value else 1], look)
            page.data_validation(row, 2, row, 2, {"validate": "list", "source": words})
            return
        number = shown_number(Fraction(value))
        if isinstance(number, str):
            page.write_formula(row, 2, number, look, float(Fraction(value)))
        else:
            page.write_number(row, 2, number, look)

    def _coefficients(self) -> None:
        page, say = self._page("coefficients"), self.book.say
        self._heads(page, [say("parameter"), say("whole"), say("check"), "", say("check")], [30, 20, 20, 4, 10])
        page.write_formula(1, 1, self._unsound(), self.looks["whole"], 0)
        sizes = {term.text for _, term in self.book.bounds}
        for row, (label, term) in enumerate(self.book.derived, HEAD):
            page.write_string(row, 0, shown(label, 200), self.looks["plain"])
            page.write_formula(row, 1, "=" + term.text, self.looks["whole"], term.value)
            if f"'{say('sheet.coefficients')}'!$B${row + 1}" in sizes:
                page.write_formula(row, 2, f"=ABS(B{row + 1})", self.looks["whole"], abs(term.value))
        for row, test in enumerate(self.book.required, HEAD):
            page.write_formula(row, 4, f"=IF({test},0,1)", self.looks["whole"], 0)
        page.freeze_panes(HEAD, 1)

    def _unsound(self) -> str:
        last = HEAD + max(len(self.book.derived), len(self.book.required), 1)
        faults = f"'{self.book.say('sheet.parameters')}'!$G${HEAD + 1}:$G${HEAD + max(len(self.book.parameters), 1)}"
        first = HEAD + 1
        tests = [f"MAX($C${first}:$C${last})<{LIMIT}", f"SUM({faults})=0", f"SUM($E${first}:$E${last})=0"]
        return f"=IFERROR(IF({call('AND', *tests)},0,1),1)"

    def _lists(self) -> None:
        page = self._page("lists")
        longest = max(len(words) for _, words in self.book.lists)
        headers = [self.book.say("number_header"), *(header for header, _ in self.book.lists)]
        self._heads(page, headers, [6, *(max(map(width, words)) for _, words in self.book.lists)])
        for row in range(longest):
            page.write_number(HEAD + row, 0, row + 1, self.looks["whole"])
        for at, (_, words) in enumerate(self.book.lists, 1):
            for row, word in enumerate(words, HEAD):
                page.write_string(row, at, word, self.looks["text"])

    def _notes(self) -> None:
        page = self._page("notes")
        page.set_column(0, 0, 28)
        page.set_column(1, 1, 100)
        for row, (key, text) in enumerate(self.sheets.notes(self.generated_at), HEAD):
            page.write_string(row, 0, shown(key, 200), self.looks["wrap"])
            page.write_string(row, 1, shown(text, 5000), self.looks["wrap"])


def plain_pages(base: Any) -> Any:  # noqa: ANN401 - a class of an optional library
    """Return a class of worksheets that take formulas as they are.

    The library looks in each formula for some hundred functions newer than any that is used here, one by one, which
    takes most of the time.
    """

    class Page(base):  # type: ignore[misc]  # a class of a library without types
        def _prepare_formula(self, formula: str, *_: object) -> str:
            return formula.removeprefix("=")

    return Page


def _sided(look: dict[str, Any]) -> dict[str, Any]:
    """Return on which side of its cells a look stands, so that what is above stands there, too."""
    return {key: look[key] for key in ("align", "indent") if key in look}


def _hush(page: Any) -> None:  # noqa: ANN401 - a worksheet of an optional library
    page.set_tab_color(_GREY)


def _width(column: Column) -> int:
    texts = [shown(column.header, 200), *(str(value) for value in column.values[:_SAMPLE])]
    # A long header breaks into lines.
    return max(max(map(width, texts[1:]), default=0), min(width(texts[0]), 14))
