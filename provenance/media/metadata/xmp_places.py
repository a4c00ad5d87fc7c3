"""Where in a packet a value stands: which group and name ExifTool gives it, and what is known of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from provenance.media.metadata.xmp_elements import Attribute, Element
from provenance.media.metadata.xmp_fields import Field, group_of, property_of, spoken, standard_prefix

__all__ = ["OUTSIDE", "Place", "language_suffix"]

_NOT_IN_NAMES: Final = re.compile(r"[^-\w]", re.ASCII)
_AFTER_UNDERSCORE: Final = re.compile("_([a-z])")
#: RFC 3066 language codes as ExifTool writes them: "en-US", "x-default", "zh-hant-tw".
_LANGUAGE: Final = re.compile(r"([a-z]{2,3}|[xi])(-[a-z]{2})\b(.*)", re.IGNORECASE | re.DOTALL)
# Bounds (our choice): no real name or path comes near them.
_MAX_LANGUAGE: Final = 40
_MAX_NAME: Final = 400
_MAX_PATH: Final = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """A property, or a field inside one.

    `standard` is its path in qualified names; `known` what the tables say of it; `prefix` what the names of
    fields inside begin with; `key` its key in a structure; `in_list`, `in_alternatives`: directly an item of
    a list, of alternatives; `language` as its text states it.
    """

    group: str = ""
    name: str = ""
    standard: str = ""
    known: Field | None = None
    prefix: str = ""
    key: str = ""
    in_list: bool = False
    in_alternatives: bool = False
    language: str = ""

    def inside(self, named: Element | Attribute) -> Place:
        """The place of a property, or of a field of this one."""
        path = f"{standard_prefix(named.uri, named.prefix)}:{named.name}"
        if not self.standard:
            known = property_of(named.uri, named.name)
            name = known.name if known else _top_name(named.name)
            return Place(group_of(named.uri, named.prefix), name, path, known, _prefix(known, name), name)
        known = self._field(named)
        key = spoken(named.name if known else _shaped(named.name))
        own_group = group_of(named.uri, named.prefix)
        if self._is_open and own_group != self.group:
            key, bare = f"{own_group}:{key}", key
        else:
            bare = key
        name = known.name if known else (self.prefix + bare)[:_MAX_NAME]
        return Place(
            self.group, name, f"{self.standard}/{path}"[:_MAX_PATH], known, _prefix(known, name), key
        )

    @property
    def _is_open(self) -> bool:
        """Whether it is a structure for fields of any namespace (MWG regions' Extensions, xmpMM:Pantry)."""
        known = self.known
        return known is not None and known.is_structure and (not known.fields or known.name == "Pantry")

    def _field(self, named: Element | Attribute) -> Field | None:
        if self.known is None:
            return None
        own = self.known.fields.get(spoken(named.name))
        foreign = property_of(named.uri, named.name) if self._is_open and own is None else None
        if foreign is None:
            return own
        prefix = self.prefix
        # ExifTool keeps such fields of several structures apart, not as a list.
        return Field(
            prefix + foreign.name, prefix + foreign.prefix, foreign.kind, is_list=False, first_stands=False
        )

    def item(self, *, alternatives: bool) -> Place:
        """The place of an item of its list."""
        return replace(self, in_list=True, in_alternatives=alternatives)

    def speaking(self, language: str) -> Place:
        """The same place for a text in this language ("" changes nothing)."""
        return replace(self, language=language) if language else self

    @property
    def gathers(self) -> bool:
        """Whether its values belong to one list."""
        return self.known.is_list if self.known else self.in_list

    @property
    def suffix(self) -> str:
        """What the name of a value in another language than the default ends with."""
        told = self.known.kind == "l" if self.known else self.in_alternatives
        return language_suffix(self.language) if told else ""


def _prefix(known: Field | None, name: str) -> str:
    return known.prefix if known else name


#: Where no property has begun yet.
OUTSIDE: Final = Place()


def language_suffix(language: str) -> str:
    """ "-de", "-en-US" … of a language code, "" for the default language."""
    language = language[:_MAX_LANGUAGE]
    if not language or language.lower() == "x-default":
        return ""
    match = _LANGUAGE.fullmatch(language)
    if match is None:
        return f"-{language.lower()}"
    return f"-{match[1].lower()}{match[2].upper()}{match[3].lower()}"


def _shaped(name: str) -> str:
    """A name as ExifTool shapes one that it does not know: no capitals throughout, no odd characters."""
    if name.upper() == name:
        name = _AFTER_UNDERSCORE.sub(lambda found: found[1].upper(), name.lower())
    return _NOT_IN_NAMES.sub("", name)


def _top_name(name: str) -> str:
    shaped = spoken(_shaped(name))
    return shaped if len(shaped) > 1 and shaped[0].isalpha() else f"Tag{shaped}"
