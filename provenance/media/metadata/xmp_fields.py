"""What is known of a property or a field of XMP by its namespace and name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from provenance.media.metadata.xmp_names import GROUPS, PROPERTIES, QUALIFIER_PREFIXES
from provenance.media.metadata.xmp_structures import STRUCTURES

__all__ = ["Field", "group_of", "property_of", "spoken", "standard_prefix"]

#: An entry of the tables: identifier, structure, kinds, name, prefix. The name is what follows the prefix of
#: the structure around ("=" with nothing after it: the prefix alone); the prefix, for the fields inside, is
#: told likewise, or whole after "~!". Both are the identifier when not told. Beside the letter of `Field.kind`:
#: "*" a list, whose fields are lists too; "+" a list, whose fields are not; "-" of several the first stands.
_ENTRY: Final = re.compile(r"([\w-]+)(?:>([\w?]+))?(?::([a-zA-Z*+-]+))?(?:=([\w-]*))?(?:~(!?)([\w-]*))?")
_VERSION: Final = re.compile(r"/\d+\.\d+(?=/|#|$)")
#: ExifTool keeps the first of several values in these groups, the last in others (measured: ExifTool 12.57).
_FIRST_STANDS: Final = frozenset({"XMP-exif", "XMP-exifEX", "XMP-tiff"})


@dataclass(frozen=True, slots=True)
class Field:
    """A known property or field.

    `name` as flattened; `prefix` that the names of fields inside begin with; `kind` one letter ("" plain text,
    d date, q rational, l text in several languages, b base64, B bytes never shown, a and s APEX aperture and
    shutter speed, g degrees, r rationals in one text, v PLUS vocabulary, p PDF name); `is_list`: values gather
    under one tag; `first_stands`: of several values outside a list the first counts, otherwise the last.
    """

    name: str
    prefix: str
    kind: str
    is_list: bool
    first_stands: bool
    is_structure: bool = False
    fields: dict[str, Field] = field(default_factory=dict)


def _lines(table: str) -> dict[str, str]:
    """Each line's entries by what stands before the bar; indented lines continue the one before."""
    joined = re.sub(r"\n +", " ", table).strip()
    return {name: entries for name, _, entries in (line.partition(" | ") for line in joined.splitlines())}


_STRUCTURES: Final = _lines(STRUCTURES)


def _fields(entries: str, prefix: str, *, is_list: bool, first_stands: bool) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for entry in entries.split():
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(entry)
        identifier, structure, kinds, name, whole, inner = match.groups()
        kinds = kinds or ""
        own = prefix + (spoken(identifier) if name is None else name)
        below = own if inner is None else inner if whole else prefix + inner
        lists, first = is_list or "*" in kinds or "+" in kinds, first_stands or "-" in kinds
        inside = _STRUCTURES.get(structure or "", "")
        found[identifier] = Field(
            own,
            below,
            kinds.strip("*+-"),
            lists,
            first,
            structure is not None,
            _fields(inside, below, is_list=lists and "+" not in kinds, first_stands=first),
        )
    return found


def spoken(name: str) -> str:
    """The name with its first letter in upper case."""
    return name[:1].upper() + name[1:]


def _all_properties() -> dict[str, dict[str, Field]]:
    tables = _lines(PROPERTIES)
    known = {
        f"XMP-{group}": _fields(entries, "", is_list=False, first_stands=f"XMP-{group}" in _FIRST_STANDS)
        for group, entries in tables.items()
    }
    # Camera Raw's default settings are its settings in a namespace of their own.
    known["XMP-crd"] = _fields(tables["crs"], "", is_list=False, first_stands=True)
    return known


_PROPERTIES: Final = _all_properties()


def _without_version(uri: str) -> str:
    return _VERSION.sub("/", uri).rstrip("/#")


def _by_version() -> dict[str, str]:
    """Namespaces that differ in their version only from a single known one."""
    found: dict[str, str] = {}
    for uri, group in GROUPS.items():
        key = _without_version(uri)
        found[key] = "" if key in found else group
    return found


_GROUP_OF_ANY_VERSION: Final = _by_version()
_TAKEN: Final = frozenset(group.removeprefix("XMP-") for group in GROUPS.values())


@lru_cache(maxsize=1024)
def group_of(uri: str, prefix: str) -> str:
    """ExifTool's group of a namespace: by its name, else by its name in another version, else by its prefix."""
    # Some writers add the slash at the end that the namespace has not, or leave out the one it has.
    other = uri[:-1] if uri.endswith("/") else f"{uri}/"
    known = GROUPS.get(uri) or GROUPS.get(other) or _GROUP_OF_ANY_VERSION.get(_without_version(uri))
    if known:
        return known
    # A prefix that belongs to another namespace would mislead: ExifTool calls such a one tmp0.
    return "XMP-tmp0" if prefix in _TAKEN else f"XMP-{prefix}"


def property_of(uri: str, name: str) -> Field | None:
    """The known property of that name in that namespace."""
    return _PROPERTIES.get(group_of(uri, ""), {}).get(name)


#: Where ExifTool's group is not named after the specification's prefix.
_SPECIFIED: Final = {
    "XMP-iptcCore": "Iptc4xmpCore",
    "XMP-iptcExt": "Iptc4xmpExt",
    "XMP-microsoft": "MicrosoftPhoto",
    "XMP-getty": "GettyImagesGIFT",
    "XMP-photomech": "photomechanic",
    "XMP-hdr": "hdr_metadata",
}


@lru_cache(maxsize=1024)
def standard_prefix(uri: str, prefix: str) -> str:
    """The prefix that the namespace's specification gives it; the file's own when we do not know it."""
    group = group_of(uri, prefix)
    return QUALIFIER_PREFIXES.get(uri) or _SPECIFIED.get(group) or group.removeprefix("XMP-")
