"""A place for shadows: typed in any form, chosen among the places of a name, or set on the map."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from ui.presenters.where_found import FoundOnMap, FoundPlace, found_on_map
from ui.room import Desk
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.parts import Words, button, emptied, line_field, link, remark


class SunPlace(QWidget):
    """`given(lat, lon, radius, name)`: a place was given, with the radius in metres it stands for, or None to leave
    that, and the name of which it is the centre, if it is. `refused(text)`: why what was typed is none; empty when it
    is one."""

    given = Signal(float, float, object, str)
    refused = Signal(str)

    def __init__(self, desk: Desk, map_: MapCanvas) -> None:
        super().__init__()
        self._session, self._map = desk.session, map_
        self._say = say = desk.session.say
        self.line = line_field(say("sun.field.place"), example=say("sun.field.place.example"))
        self.line.returnPressed.connect(self.look_up)
        self.go = button(say("where.find"), self.look_up, icon_name="search", hint=say("sun.find.hint"))
        self.hits = QVBoxLayout()
        self.hits.setSpacing(0)
        self.origin = remark("")
        self.origin.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.line, 1)
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(Words(say("sun.field.place"), "muted"))
        column.addLayout(row)
        column.addLayout(self.hits)
        column.addWidget(self.origin)

    def forget(self) -> None:
        """Another photo is shown: what was offered is gone."""
        emptied(self.hits)
        self._set_origin("")

    def show_centre(self, name: str, radius_m: Decimal) -> None:
        """Say of which name the place is the centre; nothing for none."""
        km = f"{radius_m / 1000:.1f}"
        self._set_origin(self._say("sun.town_centre", name=name, km=km) if name else "")

    def look_up(self) -> None:
        """Read what was typed: coordinates are taken, of a name the places are offered."""
        text = self.line.text().strip()
        if not text:
            return
        near, names = self._map.here(), self._session.bench.place_names
        self._session.start(
            "",
            lambda _case, _job: found_on_map(text, names, near),
            lane=Lane.LOOK,
            then=partial(self._found, text),
            refused=self._refused,
        )

    def set_place(self, lat: float, lon: float) -> None:
        """A place by coordinates or on the map; the radius stays as it was."""
        self.forget()
        self.given.emit(lat, lon, None, "")

    def _refused(self, error: AlidadeError) -> None:
        self.refused.emit(self._session.wording.error(error))

    def _found(self, text: str, found: FoundOnMap) -> None:
        self.forget()
        self.refused.emit("")
        if found.position is not None:
            self.set_place(*found.position)
        elif not found.hits:
            self.refused.emit(self._say("where.no_such_place", text=text[:60]))
        else:
            for hit in found.hits:
                self.hits.addWidget(link(hit.said(self._say), partial(self._take, hit)))
            self._set_origin(self._say("sun.choose_name"))

    def _take(self, hit: FoundPlace) -> None:
        """The centre of a name, with all its extent as radius: it is never the photo's position."""
        self.forget()
        self.given.emit(hit.lat, hit.lon, Decimal(round(1000 * hit.extent_km)), hit.words)

    def _set_origin(self, note: str) -> None:
        self.origin.setText(note)
        self.origin.setVisible(bool(note))
