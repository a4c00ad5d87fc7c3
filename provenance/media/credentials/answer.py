"""The C2PA library's two JSON answers, read without trusting their shape or their length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["LONGEST_TEXT", "MOST_ROWS", "Store", "about", "dicts", "listed", "part", "text"]

#: Bounds of what is kept (our choice): the texts of real files are a line long, and their lists have some ten entries.
LONGEST_TEXT: Final = 500
MOST_ROWS: Final = 400


@dataclass(frozen=True, slots=True)
class Store:
    """The library's answers: `simple` of Reader.json(), `full` of Reader.crjson()."""

    simple: Mapping[str, Any]
    full: Mapping[str, Any]

    @property
    def active(self) -> str:
        """The label of the manifest that speaks for the file."""
        return text(self.simple, "active_manifest")

    def manifest(self, label: str) -> Mapping[str, Any]:
        """A manifest as in the simple answer; empty when it is not there."""
        return part(part(self.simple, "manifests"), label)

    def full_manifest(self, label: str) -> Mapping[str, Any]:
        """A manifest as in the full answer; empty when it is not there."""
        return next((one for one in dicts(self.full, "manifests") if one.get("label") == label), {})


def about(address: str) -> str:
    """The part inside its manifest: "self#jumbf=/c2pa/LABEL/c2pa.assertions/c2pa.hash.data" without the beginning."""
    inside = address.removeprefix("self#jumbf=").removeprefix("/c2pa/")
    return inside.partition("/")[2] or inside


def part(outer: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object inside; the empty one where there is none."""
    found = outer.get(key)
    return found if isinstance(found, dict) else {}


def dicts(outer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects of a list inside."""
    found = outer.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def listed(outer: Mapping[str, Any], key: str) -> Iterator[str]:
    """The addresses of a list inside, each without its beginning."""
    found = outer.get(key)
    if isinstance(found, list):
        yield from (about(one)[:LONGEST_TEXT] for one in found[:MOST_ROWS] if isinstance(one, str))


def text(outer: Mapping[str, Any], key: str) -> str:
    """A text, cut; the empty one where there is none. Halves of surrogate pairs cannot be recorded and are replaced."""
    found = outer.get(key)
    if not isinstance(found, str):
        return ""
    return found[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
