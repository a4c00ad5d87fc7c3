"""One line of a case's log: the envelope, final from the first event, and the base of what it carries.

The envelope never changes shape (changing it would break every case). What an event type carries may grow: a
new shape gets a new `v`, and older payloads are lifted by pure functions when read, never rewritten.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from provenance.record.values import Missing

GENESIS = "0" * 64  # `prev` of the first event


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event as it stands in the log; its stored bytes are RFC 8785 and their SHA-256 is the next `prev`.

    `id` is a ULID, `v` the version of this event type's payload, `seq` counts from 0, `time` is RFC 3339 UTC by this
    machine's clock, `actor` a pseudonym, `role` what the actor is in the case, `installation` a ULID of the program's
    set-up. `private` maps each private field to its salted commitment. `also` names further heads after a merge.
    """

    id: str
    v: int
    seq: int
    time: str
    actor: str
    role: str
    installation: str
    type: str
    data: msgspec.Raw
    private: dict[str, str]
    prev: str
    also: tuple[str, ...]


class EventData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What one event type carries. `private_fields` stand behind salted commitments and can be erased.

    Every private field must be able to hold `Missing`, which is what a reader finds there after an erasure. A field of
    `private_maps` is a dict whose entries stand apart, each behind its own commitment named "field.key".
    """

    event_type: ClassVar[str]
    version: ClassVar[int] = 1
    private_fields: ClassVar[tuple[str, ...]] = ()
    private_maps: ClassVar[tuple[str, ...]] = ()
    can_be_undone: ClassVar[bool] = False

    @classmethod
    def missing_entry(cls, field: str, key: str, missing: Missing) -> object:
        """What stands in a private map for an entry that is gone; plain JSON content."""
        raise NotImplementedError(f"{cls.__name__} has no private map {field} for {key}: {missing}")
