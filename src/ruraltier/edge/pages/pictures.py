"""The pictures of a report, as drawings within the page that need neither a style of their own nor anything outside."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ruraltier.edge import plots
from ruraltier.edge.pages.section import Section, Shown
from ruraltier.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruraltier.analysis.mobility import Mobility
    from ruraltier.edge.pages.voice import Voice

_LACKING = "RT-PIC-001"
_OF_PAGE = {"", "max-width", "height"}
"""What the style of the page says of every drawing."""


def pictures(voice: Voice, mobility: Mobility | None, by: str | None) -> Section:
    """Return the pictures; a line in their place where what draws them is not installed.

    Parameters
    ----------
    voice
        The result in its language.
    mobility
        Who moved; None for no picture of that.
    by
        The column whose groups a picture may set apart; None for none.
    """
    title = voice.say("pictures")
    try:
        return Section(name="pictures", title=title, pictures=tuple(_drawn(voice, mobility, by)))
    except ExportError as error:
        if error.problems[0].code != _LACKING:
            raise
        return Section(name="pictures", title=title, lines=(voice.say("lacking"),))


def _drawn(voice: Voice, mobility: Mobility | None, by: str | None) -> Iterator[Shown]:
    result, lang = voice.result, voice.lang
    found = {"tiers": plots.tiers(result, lang=lang), "scores": plots.scores(result, lang=lang)}
    if mobility is not None:
        found["flows"] = plots.flows(mobility, lang=lang)
    if by is not None and len(result):
        found["losses"] = plots.losses(result, by=by, lang=lang)
    for name, picture in found.items():
        yield Shown(plain_svg(plots.svg_text(picture, name)), voice.say(f"pictures.{name}"))


def plain_svg(text: str) -> str:
    """Return a drawing whose looks stand in attributes of their own: a page that forbids styles shows it as it is.

    Examples
    --------
    >>> plain_svg('<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0" style="fill: none; stroke: red"/></svg>')
    '<svg><path d="M 0 0" fill="none" stroke="red"></path></svg>'
    """
    root = ET.fromstring(text)  # noqa: S314 - it has just been drawn
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        look = element.attrib.pop("style", "")
        for name, _, value in (part.partition(":") for part in look.split(";")):
            if name.strip() not in _OF_PAGE:
                element.set(name.strip(), value.strip())
    return ET.tostring(root, encoding="unicode", method="html")
