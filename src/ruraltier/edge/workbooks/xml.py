"""The XML of a part, read as a stream: no document type, no entity, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruraltier.edge.workbooks.package import Package

_SEPARATOR = "}"


def parser_of(package: Package) -> expat.XMLParserType:
    """Return a parser that joins texts, names elements by their namespace and refuses a document type."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True

    def declared(*_: object) -> NoReturn:
        raise package.refused("a part of it declares a document type, which spreadsheets never do")

    parser.StartDoctypeDeclHandler = declared
    return parser


def feed(package: Package, part: str, parser: expat.XMLParserType) -> Iterator[None]:
    """Feed a part to a parser, piece by piece; after each the caller may look at what has been read.

    Raises
    ------
    RuraltierError
        If the part is no XML.
    """
    try:
        for chunk in package.chunks(part):
            parser.Parse(chunk, False)  # noqa: FBT003 - pyexpat takes it by position
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - see above
        yield
    except expat.ExpatError as error:
        raise package.refused(f"its part {part} is damaged ({error})") from None


def local(name: str) -> str:
    """Return the name of an element or an attribute without its namespace.

    Examples
    --------
    >>> local("http://example.org}sheet"), local("sheet")
    ('sheet', 'sheet')
    """
    return name.rpartition(_SEPARATOR)[2]


def elements(package: Package, part: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small part in their order: names and attributes, without namespaces."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = parser_of(package)

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parser.StartElementHandler = start
    for _ in feed(package, part, parser):
        pass
    return found


def texts(package: Package, part: str, item: str, check: Callable[[int], None]) -> list[str]:
    """Return the text of every item of a part, without what is there to be pronounced.

    Parameters
    ----------
    package, part
        Where they are.
    item
        The name of an item's element.
    check
        Is told how many characters there are so far, and may refuse them.
    """
    reader = _Texts(item)
    parser = parser_of(package)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    for _ in feed(package, part, parser):
        check(reader.characters)
    return reader.items


class _Texts:
    def __init__(self, item: str) -> None:
        self.item, self.items, self.parts, self.characters = item, [""][:0], [""][:0], 0
        self.taking, self.spoken = False, False

    def start(self, name: str, _: dict[str, str]) -> None:
        kind = local(name)
        self.spoken = self.spoken or kind == "rPh"
        self.taking = kind == "t" and not self.spoken

    def end(self, name: str) -> None:
        kind = local(name)
        self.taking = False
        if kind == "rPh":
            self.spoken = False
        elif kind == self.item:
            self.items.append("".join(self.parts))
            self.parts = []

    def text(self, said: str) -> None:
        if self.taking:
            self.parts.append(said)
            self.characters += len(said)
