"""The menu at a place of the map: its coordinates in every form, and the other maps that show it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QMenu, QWidget

from provenance.workbench.mapping import MapAddress, forms_of, map_addresses
from ui.widgets.map_said import FORMS, Form, form_of, place_said

__all__ = ["MapMenu"]

Say = Callable[..., str]
Place = tuple[float, float]


class MapMenu(QMenu):
    """Made for one place; gone when it is closed."""

    def __init__(self, say: Say, place: Place, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self._say, self._place = say, place
        self.aboutToHide.connect(self.deleteLater)
        self._form = form

    def add_copying(self, copy: Callable[[str], None]) -> None:
        """Coordinates in the user's form, then in each."""
        text = place_said(*self._place, self._form)
        self.addAction(_plain(self._say("map.copy", text=text)), partial(copy, text))
        more = self.addMenu(self._say("map.copy_as"))
        forms = forms_of(*self._place)
        for form in FORMS:
            if (written := form_of(forms, form)) is not None:
                more.addAction(_plain(written), partial(copy, written))

    def add_ways(self, ways: dict[str, Callable[[], None]]) -> None:
        """Things to do here, by the ids of their words."""
        for id, call in ways.items():
            self.addAction(self._say(id), call)

    def add_doors(self, ask: Callable[[MapAddress], None], *, allowed: bool) -> None:
        """Every provider's pages, by kind; `allowed`: opening can be recorded."""
        self.addSeparator()
        for kind, addresses in groupby(map_addresses(*self._place), key=lambda one: one.kind):
            menu = self.addMenu(self._say(f"map.open.{kind}"))
            menu.setEnabled(allowed)
            for address in addresses:
                menu.addAction(_plain(address.provider.name), partial(ask, address))
        if not allowed:
            self.addAction(self._say("map.open.not_now")).setEnabled(False)


def _plain(text: str) -> str:
    """Words of which no letter is a key."""
    return text.replace("&", "&&")
