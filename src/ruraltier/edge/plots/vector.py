"""Pictures as SVG that can stand in a page: text as text, ids of its own, colours of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from matplotlib.figure import Figure

from ruraltier.edge.plots.lettering import FAMILIES, FAMILY
from ruraltier.edge.plots.sheet import INK, PAPER, Picture, saved
from ruraltier.errors import ArgumentError, Problem, expect, show

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)
_LINKS = {"href": re.compile(r"(#)(\S+)"), "clip-path": (_INSIDE := re.compile(r"(url\(#)([^)]+)")), "style": _INSIDE}
_FONT = re.compile(r"font-family: [^;]*'" + FAMILY + r"'[^;]*;?\s*")
_LETTERS = ", ".join(f"'{name}'" for name in (FAMILY, *FAMILIES)) + ", sans-serif"
_DROPPED = {"metadata", "style"}


def svg_text(figure: Figure, prefix: str = "picture", *, paper: str | None = None, outline: bool = False) -> str:
    """Return a picture as the text of one ``<svg>`` element, for a page of HTML or a file.

    Parameters
    ----------
    figure
        The picture.
    prefix
        What its ids begin with; pictures in one page need different ones.
    paper
        Colour behind it; None for none. Black letters and lines take the page's own colour.
    outline
        Whether letters are drawn as outlines, for programs without fonts; else text stays text, and can be searched.

    Returns
    -------
    str
        The same on every run. It has ``role="img"``, ``<title>`` and ``<desc>``, no script and no style sheet, and it
        asks for nothing outside.

    Raises
    ------
    ArgumentError
        If something else is given, or `prefix` is no name.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"id": ["甲"], "iks": ["0.9"], "ike": ["0.9"], "ikl": ["0.9"]}
    >>> picture = rt.plots.tiers(rt.assess(rt.read_cohort(table, policy), policy))
    >>> text = rt.plots.svg_text(picture, "p1")
    >>> text.startswith("<svg "), "<script" in text
    (True, False)
    """
    expect(figure, Figure, "figure", "a Figure, as the functions of ruraltier.plots give it")
    expect(prefix, str, "prefix", "a text")
    if not _PREFIX.fullmatch(prefix):
        what, rule = f"prefix is {show(prefix)}", "a letter, then letters, digits, - and _, 64 at most"
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule))
    root = _drawn(figure, paper, outline=outline)
    _name(root, prefix)
    _describe(root, figure, prefix)
    return ET.tostring(root, encoding="unicode") + "\n"


def _drawn(figure: Figure, paper: str | None, *, outline: bool) -> ET.Element:
    """Return what matplotlib draws, without what it says of itself, its style sheet and its namespaces."""
    colour = {"transparent": True} if paper is None else {"facecolor": paper}
    settings = {"svg.fonttype": "path" if outline else "none"}
    root = ET.fromstring(saved(figure, settings, format="svg", metadata={"Date": None}, **colour))  # noqa: S314 - matplotlib has just written it
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        for child in [c for c in element if c.tag.rpartition("}")[2] in _DROPPED]:
            element.remove(child)
        _recolour(element, own_paper=paper is not None)
    return root


def _recolour(element: ET.Element, *, own_paper: bool) -> None:
    look = element.get("style")
    if look is not None:
        look = _FONT.sub("", look).replace(f"stroke: {INK}", "stroke: currentColor")
        # What is hollow shows the page.
        element.set("style", look if own_paper else look.replace(f"fill: {PAPER}", "fill: var(--paper, Canvas)"))


def _name(root: ET.Element, prefix: str) -> None:
    """Give ids that something refers to names of the picture's own, and drop the others."""
    links = [(element, key) for element in root.iter() for key in _LINKS if key in element.attrib]
    used = dict.fromkeys(match[2] for e, key in links for match in _LINKS[key].finditer(e.attrib[key]))
    names = {old: f"{prefix}-{at}" for at, old in enumerate(used, 1)}
    for element, key in links:
        element.set(key, _LINKS[key].sub(lambda match: match[1] + names[match[2]], element.attrib[key]))
    for element in root.iter():
        own = names.get(element.attrib.pop("id", ""))
        if own:
            element.set("id", own)


def _describe(root: ET.Element, figure: Figure, prefix: str) -> None:
    heading, account = (figure.heading, figure.account) if isinstance(figure, Picture) else ("", "")
    size = {name: root.attrib[name] for name in ("viewBox", "width", "height")}
    root.attrib = {"xmlns": "http://www.w3.org/2000/svg", "role": "img"} | size | _LOOK
    if heading:
        root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for at, (tag, words) in enumerate(_words(heading, account).items()):
        element = ET.Element(tag, {"id": f"{prefix}-{tag}"})
        element.text = words
        root.insert(at, element)


def _words(heading: str, account: str) -> Mapping[str, str]:
    return {tag: words for tag, words in (("title", heading), ("desc", account)) if words}


_LOOK = {
    "fill": "currentColor",
    "font-family": _LETTERS,
    "stroke-linejoin": "round",
    "stroke-linecap": "butt",
    "style": "max-width: 100%; height: auto",
}
