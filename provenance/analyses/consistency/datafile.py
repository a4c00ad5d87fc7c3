"""What every data file of these tests says of itself."""

from __future__ import annotations

from datetime import date

import msgspec


class DataFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where its content is from, its licence, and the day on which it was last checked."""

    source: str
    licence: str
    checked_on: date
