"""Flattens the properties of an XMP packet into tags, as ExifTool does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from provenance.media.metadata.xmp_elements import RDF, XML, Element
from provenance.media.metadata.xmp_places import OUTSIDE, Place
from provenance.media.metadata.xmp_values import converted, scalar
from provenance.media.tags import StoredValue, Tag

__all__ = ["MAX_TEXT", "Flattened", "own_value"]

# Bounds on what is kept (our choice): one text; all texts of a packet; tags of a packet.
MAX_TEXT: Final = 65_536
_MAX_ALL_TEXT: Final = 8 * 1024 * 1024
_MAX_TAGS: Final = 20_000
#: Of values that are bytes in base64 only the beginning is kept as written.
_MAX_BYTES_TEXT: Final = 1024


@dataclass(slots=True)
class _Gathering:
    """A tag whose values are being gathered; `size` counts the bytes of a single text."""

    place: Place
    name: str
    parts: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    size: int = 0

    def tag(self) -> Tag:
        known = self.place.known
        shown: tuple[int | float | str, ...]
        if known is not None and known.kind == "r":
            shown = (scalar(" ".join(self.values)),)
        else:
            shown = tuple(map(scalar, self.values))
        count = self.size if len(self.parts) == 1 else len(self.parts)
        raw = StoredValue("text", tuple(self.parts), count)
        value = shown[0] if len(shown) == 1 else shown
        return Tag(self.place.group, self.name, self.place.standard, raw, value)


class Flattened:
    """The tags of a packet and its extension; `complete` is False when a bound cut something.

    `room_for_structures`: characters of JSON that may still be kept.
    """

    def __init__(self) -> None:
        self.complete = True
        self.room_for_structures = _MAX_ALL_TEXT
        self._full = False
        self._all: list[_Gathering] = []
        self._running: dict[tuple[str, str], _Gathering] = {}
        self._room = _MAX_ALL_TEXT

    def add_toolkit(self, words: str) -> None:
        """The program that wrote the packet (x:xmptk)."""
        self._add(Place("XMP-x", "XMPToolkit", "x:xmptk"), words)

    def add_described(self, element: Element) -> None:
        """A child of rdf:RDF: an rdf:Description, or an element that tells a type besides."""
        self._running = {}
        about = element.attribute(RDF, "about") or element.attribute("", "about")
        if about and not any((one.name, one.parts) == ("About", [about]) for one in self._all[:100]):
            self._add(Place("XMP-rdf", "About", "rdf:about"), about)
        if element.uri != RDF:
            self._add_content(element, OUTSIDE.inside(element))
            return
        for attribute in element.attributes:
            if attribute.uri not in (RDF, XML, "") and not self._full:
                self._add(OUTSIDE.inside(attribute), attribute.value)
        for child in element.children:
            self._running = {}
            self._add_child(child, OUTSIDE)

    def _add_content(self, element: Element, place: Place) -> None:
        """What an element holds: properties as attributes, items, fields, or a text."""
        if self._full:
            return
        place = place.speaking(element.attribute(XML, "lang"))
        for attribute in element.attributes:
            if attribute.uri not in (RDF, XML, "") and not self._full:
                self._add(place.inside(attribute), attribute.value)
        for child in element.children:
            self._add_child(child, place)
        text = own_value(element)
        if text is not None:
            self._add(place, text)

    def _add_child(self, child: Element, place: Place) -> None:
        if child.is_rdf("Bag", "Seq", "Alt") and child.children:
            inner = place.item(alternatives=child.name == "Alt")
            for item in child.children:
                self._add_content(item, inner if item.uri == RDF else inner.inside(item))
        elif child.uri == RDF:
            self._add_content(child, place)
        else:
            self._add_content(child, place.inside(child))

    def _add(self, place: Place, text: str) -> None:
        if self._full or not place.standard:
            return
        known = place.known
        name = place.name + place.suffix
        bound = _MAX_BYTES_TEXT if known and known.kind in ("b", "B") else MAX_TEXT
        value = converted(text, known.kind if known else None)
        kept, shown = text[:bound], value[:MAX_TEXT]
        self._room -= len(kept)
        if self._room < 0 or len(self._all) >= _MAX_TAGS:
            self.complete, self._full = False, True
            return
        if len(shown) < len(value):
            self.complete = False
        gathering = self._running.get((place.group, name)) if place.gathers else None
        if gathering is None:
            gathering = self._running[place.group, name] = _Gathering(place, name)
            self._all.append(gathering)
        gathering.parts.append(kept)
        gathering.values.append(shown)
        gathering.size += len(text.encode("utf-8", "replace"))

    def tags(self) -> tuple[Tag, ...]:
        """All tags in the packet's order; among several of one name the one that ExifTool prints first."""
        ordered: list[_Gathering] = list(self._all)
        slots: dict[tuple[str, str], list[int]] = {}
        for number, one in enumerate(self._all):
            slots.setdefault((one.place.group, one.name), []).append(number)
        for numbers in slots.values():
            last = self._all[numbers[-1]].place.known
            if len(numbers) > 1 and last is not None and not last.first_stands:
                for slot, number in zip(numbers, reversed(numbers), strict=True):
                    ordered[slot] = self._all[number]
        return tuple(one.tag() for one in ordered)


def own_value(element: Element) -> str | None:
    """The element's own text, or what rdf:value or rdf:resource stand for; None when it holds fields only."""
    if element.children or not element.closed:
        return None
    text = "".join(element.texts)
    if not element.attributes:
        return text
    shorthand = any(one.uri not in (RDF, XML, "") for one in element.attributes)
    if text:
        return text if text.strip() or not shorthand else None
    for name in ("value", "resource"):
        if any((one.uri, one.name) == (RDF, name) for one in element.attributes):
            return element.attribute(RDF, name)
    return None if shorthand else ""
