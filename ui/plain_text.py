"""Text of files and of people, put where Qt would guess whether it is HTML: it is shown as it is, always."""

from __future__ import annotations

import html
import re
from typing import Final

from PySide6.QtWidgets import QWidget

_LONGEST: Final = 4000  # characters, our choice: more does not fit on a screen
_UNBROKEN: Final = re.compile(r"(\S{40})(?=\S)")
"""Runs of so many characters without a blank may be broken after them (our choice: fits the width of a tooltip)."""


def tip(text: str) -> str:
    """A text for a tooltip: no tag in it is obeyed, its lines are kept, and long ones are broken.

    Qt shows a tooltip as HTML as soon as the text looks like it, and then loads pictures that it names.
    """
    if not text:
        return ""
    breakable = _UNBROKEN.sub("\\1\u200b", text[:_LONGEST])
    return f'<span style="white-space:pre-wrap">{html.escape(breakable)}</span>'


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip; a screen reader is told the plain text."""
    widget.setToolTip(tip(text))
    widget.setAccessibleDescription(text)
