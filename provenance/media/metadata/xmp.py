"""Reads an XMP packet: every property under ExifTool's group and name, nested ones also as structures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from provenance.media.metadata.xmp_elements import RDF, XMPMETA, Element, parsed
from provenance.media.metadata.xmp_nested import structures_of
from provenance.media.metadata.xmp_properties import Flattened
from provenance.media.tags import Structure, Tag

__all__ = ["XmpReading", "xmp_tags"]

#: Bound on the elements looked at for rdf:RDF around it (our choice: it is the first or second in real packets).
_MAX_LOOKED_AT: Final = 1000


class XmpReading(Struct, frozen=True):
    """What a packet says, in its order.

    Of several values of one tag outside a list, the one that ExifTool prints comes first. `complete` is False
    when a limit ended the reading. `problem` is "" or one of malformed_xml (what came before the error was
    read), doctype_refused (a document type is never read), too_large (a limit ended the reading).
    """

    tags: tuple[Tag, ...]
    structures: tuple[Structure, ...]
    complete: bool
    problem: str


def xmp_tags(packet: bytes, extended: Mapping[str, bytes] = {}) -> XmpReading:
    """The tags of a packet in UTF-8, 16 or 32, with or without wrapper, cut or padded; never raises.

    `extended`: extended packets, put together from their parts, by the GUID that xmpNote:HasExtendedXMP names.
    """
    flattened = Flattened()
    structures, problem = _read(packet, flattened)
    guid = next((tag.raw.parts[0] for tag in flattened.tags() if tag.name == "HasExtendedXMP"), "")
    if guid in extended:
        more, worse = _read(extended[guid], flattened)
        structures, problem = structures + more, problem or worse
    complete = problem not in ("too_large", "doctype_refused") and flattened.complete
    limited = "too_large" if not flattened.complete else ""
    return XmpReading(flattened.tags(), structures, complete, problem or limited)


def _read(packet: bytes, flattened: Flattened) -> tuple[tuple[Structure, ...], str]:
    found = parsed(packet)
    if found.root is None:
        return (), found.problem
    outer = found.root
    if outer.uri == XMPMETA:
        for attribute in outer.attributes:
            if attribute.name in ("xmptk", "xaptk"):
                flattened.add_toolkit(attribute.value)
    structures: list[Structure] = []
    for rdf in _rdf_elements(outer):
        for described in rdf.children:
            flattened.add_described(described)
            structures += structures_of(described, flattened)
    return tuple(structures), found.problem


def _rdf_elements(outer: Element) -> list[Element]:
    """Every rdf:RDF; the element around a bare rdf:Description where there is none."""
    waiting, found = [outer], []
    for _ in range(_MAX_LOOKED_AT):
        if not waiting:
            break
        element = waiting.pop(0)
        if (element.uri, element.name) == (RDF, "RDF"):
            found.append(element)
        else:
            waiting += element.children[:_MAX_LOOKED_AT]
    if not found and (outer.uri, outer.name) == (RDF, "Description"):
        return [Element("", "", "", [], [outer])]
    return found
