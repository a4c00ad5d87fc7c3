"""Keeps the nested properties of an XMP packet nested, as JSON text."""

from __future__ import annotations

import json
from typing import Final, TypeAlias

from provenance.media.metadata.xmp_elements import RDF, XML, Element
from provenance.media.metadata.xmp_places import OUTSIDE, Place
from provenance.media.metadata.xmp_properties import MAX_TEXT, Flattened, own_value
from provenance.media.metadata.xmp_values import converted, scalar
from provenance.media.tags import Structure

__all__ = ["structures_of"]

_Nested: TypeAlias = "bool | int | float | str | list[_Nested] | dict[str, _Nested]"

#: Bound on one structure's JSON (our choice: editing histories of a thousand steps fit).
_MAX_JSON: Final = 1_048_576
#: What one structure counts for at least, so that tiny ones are bounded too.
_LEAST_JSON: Final = 1000


def structures_of(described: Element, flattened: Flattened) -> list[Structure]:
    """Every property of a child of rdf:RDF that holds fields or lists in lists.

    One whose JSON is longer than the bound is left out, and `flattened` marked as not complete.
    """
    found: list[Structure] = []
    for element in [described] if described.uri != RDF else described.children:
        if element.uri == RDF or not (element.children or element.attributes):
            continue
        if flattened.room_for_structures <= 0:
            flattened.complete = False
            break
        place = OUTSIDE.inside(element)
        nested = _content(element, place)
        if not _is_nested(nested):
            continue
        text = json.dumps(nested, ensure_ascii=False, separators=(",", ":"))
        flattened.room_for_structures -= _LEAST_JSON + len(text)
        if len(text) > _MAX_JSON:
            flattened.complete = False
            continue
        found.append(Structure(place.group, place.name, place.standard, text))
    return found


def _is_nested(nested: _Nested | None) -> bool:
    if isinstance(nested, list):
        return any(isinstance(one, list | dict) for one in nested)
    return isinstance(nested, dict)


def _content(element: Element, place: Place) -> _Nested | None:
    """What an element holds; None when nothing."""
    own = own_value(element)
    if own is not None:
        # A value's qualifiers stand beside it among the tags; ExifTool's structures leave them out.
        return _scalar(own, place)
    fields: dict[str, _Nested] = {}
    for attribute in element.attributes:
        if attribute.uri not in (RDF, XML, ""):
            inner = place.inside(attribute)
            fields[inner.key] = _scalar(attribute.value, inner)
    for child in element.children:
        if child.is_rdf("Bag", "Seq", "Alt"):
            return _items(child, place)
        if child.is_rdf("value"):
            return _content(child, place)
        if child.uri == RDF:
            inside = _content(child, place)
            if isinstance(inside, dict):
                fields |= inside
            continue
        _add_field(fields, child, place.inside(child))
    return fields or None


def _add_field(fields: dict[str, _Nested], child: Element, inner: Place) -> None:
    texts = _in_languages(child, inner)
    if texts:
        fields |= texts
        return
    value = _content(child, inner)
    if value is not None:
        fields[inner.key] = value


def _in_languages(child: Element, inner: Place) -> dict[str, _Nested]:
    """The texts of a field in several languages, each under its own key; empty for other fields."""
    if not (len(child.children) == 1 and child.children[0].is_rdf("Alt")):
        return {}
    if inner.known is not None and inner.known.kind != "l":
        return {}
    found: dict[str, _Nested] = {}
    for item in child.children[0].children:
        spoken_place = inner.item(alternatives=True).speaking(item.attribute(XML, "lang"))
        value = own_value(item)
        if value is not None and (inner.known or spoken_place.language):
            found[inner.key + spoken_place.suffix] = _scalar(value, inner)
    return found


def _items(container: Element, place: Place) -> list[_Nested]:
    items = (_content(item, place if item.uri == RDF else place.inside(item)) for item in container.children)
    return [item for item in items if item is not None]


def _scalar(text: str, place: Place) -> _Nested:
    value = converted(text, place.known.kind if place.known else None)[:MAX_TEXT]
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    return scalar(value)
