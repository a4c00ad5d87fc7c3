"""Walks through received XML without keeping it: bounded, without document types, entities or anything outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from provenance.errors import MediaError

__all__ = ["Node", "walk"]

# Bounds, our choice: a day's track has some 90,000 points, a large one a million.
_MOST_NODES: Final = 8_000_000
_MOST_DEPTH: Final = 64


@dataclass(slots=True)
class Node:
    """An element that is open or has just ended: its local name, attributes, its own text, those it stands in."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its own text."""
        return "".join(self.texts)


class _TooMuch(Exception):
    """More elements, or deeper ones, than any real file has."""


class _Walker:
    def __init__(self, began: Callable[[Node], None], ended: Callable[[Node], None]) -> None:
        self._began, self._ended = began, ended
        self._open: list[Node] = []
        self._nodes = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > _MOST_NODES or len(self._open) >= _MOST_DEPTH:
            raise _TooMuch
        inside = (*self._open[-1].inside, self._open[-1].name) if self._open else ()
        self._open.append(Node(tag.rpartition("}")[2], attributes, inside))
        self._began(self._open[-1])

    def end(self, tag: str) -> None:
        self._ended(self._open.pop())

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def close(self) -> None:
        """Nothing is left to do at the end."""


def walk(data: bytes, name: str, began: Callable[[Node], None], ended: Callable[[Node], None]) -> None:
    """Call `began` and `ended` for each element, in the order of the file.

    Raises MediaError: map_xml_malformed, map_xml_refused (document types, entities), map_xml_too_large.
    """
    parser = DefusedXMLParser(target=_Walker(began, ended), forbid_dtd=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise MediaError("map_xml_refused", name=name) from error
    except _TooMuch as error:
        raise MediaError("map_xml_too_large", name=name, elements=_MOST_NODES, depth=_MOST_DEPTH) from error
    except (ParseError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise MediaError("map_xml_malformed", name=name, reason=str(error)[:120]) from error
