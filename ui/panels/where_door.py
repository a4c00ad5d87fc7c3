"""The way to the page that asks from where a photo was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.panels.marked_door import MarkedDoor

if TYPE_CHECKING:
    from ui.panels.where_from import WherePage


class WhereDoor(MarkedDoor):
    """`back`: the pair is to be shown again."""

    back = Signal()
    page_actions = ("place.mark_pair", "place.mark_upright", "place.mark_line", "place.compute_position")
    page: WherePage | None

    def _make(self) -> WherePage:
        from ui.panels.where_from import WherePage

        page = WherePage(self._desk)
        page.back.connect(self.back)
        return page
