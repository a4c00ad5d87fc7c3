"""What the window says in its room "widgets"."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WINDOW_WIDGETS: dict[str, str | tuple[str, str]] = {
}
