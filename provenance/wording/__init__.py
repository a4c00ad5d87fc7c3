"""Ids and typed values become sentences in the reader's language, for report, command line and window."""

from __future__ import annotations

from provenance.wording.wording import Wording

__all__ = ["Wording"]
