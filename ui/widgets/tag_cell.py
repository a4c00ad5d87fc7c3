"""A cell of the table of tags: a time is shown in a form that fits, so that no part of a date is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.widgets.tag_model import FORMS_ROLE

_EDGES_PX: Final = 20  # beside the words: the padding of the style sheet at both sides, and the focus frame


def fitting(forms: tuple[str, ...], width_px: int, measure: Callable[[str], int]) -> str:
    """The first form that is no wider than that; the last where none is."""
    return next((form for form in forms if measure(form) <= width_px), forms[-1])


class TagCell(QStyledItemDelegate):
    """Draws values."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        forms = index.data(FORMS_ROLE)
        if forms:
            shown: Any = option
            icon: QSize = shown.decorationSize
            room = shown.rect.width() - _EDGES_PX - (0 if shown.icon.isNull() else icon.width() + 4)
            shown.text = fitting(tuple(forms), room, shown.fontMetrics.horizontalAdvance)
