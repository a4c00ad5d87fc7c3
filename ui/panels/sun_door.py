"""The way to the page of sun and shadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.marked_door import MarkedDoor

if TYPE_CHECKING:
    from ui.panels.sun_shadow import SunPage


class SunDoor(MarkedDoor):
    """Holds the page of sun and shadow."""

    page_actions = ("time.mark_shadow", "time.no_shadow", "time.read_sun")
    page: SunPage | None

    def _make(self) -> SunPage:
        from ui.panels.sun_shadow import SunPage

        return SunPage(self._desk)
