"""What the window says in its room "widgets"."""

from __future__ import annotations

WINDOW_WIDGETS: dict[str, str | tuple[str, str]] = {}
