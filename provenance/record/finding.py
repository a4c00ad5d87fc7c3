"""One typed statement with its basis, and the limits that stand beside it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from provenance.record.values import Instant, Link, Region, Text, Value


class Basis(StrEnum):
    """Why a statement stands in the case; the report never mixes two of them in one list."""

    READ = "read"  # written there by someone, who may be wrong or lying
    COMPUTED = "computed"  # worked out by a method from bytes
    LOOKED_UP = "looked_up"  # found elsewhere, at a place and time that are named
    STATED = "stated"  # said by a person or source that is named
    OBSERVED = "observed"  # seen by an analyst, on a region of an exhibit
    CONCLUDED = "concluded"  # judged by a person from findings for and against


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a method cannot show: an id that the wording knows, and the values of its sentence."""

    id: str
    values: dict[str, str | int] = {}


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Why a run ended as it did (not applicable, failed, cancelled): an id and values, never a sentence."""

    id: str
    values: dict[str, str | int] = {}


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One typed statement. `name` is a term of `record.terms` or of its analysis; the wording knows its sentence.

    `private` findings are kept behind a salted commitment and can be erased. `source` and `at` say where and when
    it was LOOKED UP or by whom it was STATED; `region` where on the picture it was OBSERVED or computed.
    """

    id: str
    name: str
    basis: Basis
    value: Value
    private: bool = False
    source: Link | Text | None = None
    at: Instant | None = None
    region: Region | None = None
    limits: tuple[Limit, ...] = ()
