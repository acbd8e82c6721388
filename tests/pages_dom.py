"""A page as its elements, so that tests look at what a browser would see and not at the text of the file."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from attrs import define, field

VOID = {"meta", "link", "input", "br", "img"}


@define(eq=False)
class Node:
    """One element: its name, attributes, children (elements and texts) and parent."""

    tag: str
    attrs: dict[str, str | None]
    parent: Node | None = None
    children: list[Node | str] = field(factory=list)

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, tag: str = "") -> list[Node]:
        found = [c for c in self.children if isinstance(c, Node)]
        below = [n for c in found for n in (c, *c.all())]
        return [n for n in below if tag in {"", n.tag}]

    def one(self, tag: str, id_: str = "") -> Node:
        return next(n for n in self.all(tag) if not id_ or n.attrs.get("id") == id_)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs), self.at)
        assert len(node.attrs) == len(attrs), f"an attribute stands twice in <{tag}>"
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Node(tag, dict(attrs), self.at))

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> ends <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def dom(page: str) -> Node:
    """Return the root of a page; an end that fits no start is an error."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> has no end"
    return reader.root


def outside(root: Node) -> list[str]:
    """Return every address in a page that leads out of it, or that would run something."""
    found = []
    for node in root.all():
        for name, value in node.attrs.items():
            said = (value or "").strip().lower()
            if name.startswith("on") or name in {"src", "srcset", "action", "formaction", "ping", "data"}:
                found.append(f"{node.tag} {name}={said}")
            if name in {"href", "xlink:href"} and not said.startswith("#"):
                found.append(f"{node.tag} {name}={said}")
            if name == "style" or "url(" in said.replace("url(#", ""):
                found.append(f"{node.tag} {name}={said}")
    styles = " ".join(node.text for node in root.all("style"))
    return found + re.findall(r"@import|url\((?!data:)[^)]*\)", styles)


def rules_of_csp(root: Node) -> dict[str, list[str]]:
    """Return the directives of the policy that the page states for itself."""
    stated = next(m.attrs["content"] or "" for m in root.all("meta") if m.attrs.get("http-equiv"))
    return {name: values for name, *values in (part.split() for part in stated.split(";"))}


def hashed(content: str) -> str:
    """Return the word by which a policy allows this content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def tables(root: Node) -> dict[str, list[list[str]]]:
    """Return caption -> rows of texts, the header first, for every table with a caption."""
    return {
        t.one("caption").text: [[c.text for c in row.all() if c.tag in {"th", "td"}] for row in t.all("tr")]
        for t in root.all("table")
        if t.all("caption")
    }
