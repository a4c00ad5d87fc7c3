"""How records are dragged from room to room."""

from typing import Final

RECORD_FORMAT: Final = "application/x-alidade-record"
"""Ids of records in UTF-8, one on a line."""
