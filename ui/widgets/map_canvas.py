"""The map of a room: marks that are chosen and moved, places that are picked, distances, and the way to other maps."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from provenance.workbench.mapcards import MapCard
from provenance.workbench.mapping import (
    Drawing,
    Ground,
    LaidContent,
    MapContent,
    Measure,
    Point,
    add_content,
    plain_ground,
    view_of,
    whole_ground,
)
from ui.icons import icon
from ui.map_layers import layers_of
from ui.plain_text import set_tip
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.theme import SPACE
from ui.widgets.map_door import MapDoor
from ui.widgets.map_layers import MapLayersMenu
from ui.widgets.map_loading import MapLoading
from ui.widgets.map_marking import MarkedMap
from ui.widgets.map_menu import MapMenu
from ui.widgets.map_said import Form, measured, place_said, words_of

__all__ = ["MapCanvas"]


class MapCanvas(MarkedMap):
    """`show(content)`, `fit()`, `centre(lat, lon, zoom)`; signals as of `MarkedMap`, and `measure_changed(on)`."""

    measure_changed = Signal(bool)

    def __init__(self, desk: Desk, name: str = "", parent: QWidget | None = None) -> None:
        say = desk.session.say
        super().__init__(name or say("map.name"), parent)
        self._desk, self._say = desk, say
        self.form: Form = "decimal"
        self._measuring = False
        self._way: tuple[tuple[float, float], ...] = ()
        self._way_end: tuple[float, float] | None = None
        self.door = MapDoor(desk, self)
        self.door.put.connect(self._place_door)
        self.door.answered.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.layers = layers_of(desk.session)
        self._buttons = self._made_buttons()
        self._loading = MapLoading(desk.session, self.layers, self.base)
        self.layers.added.connect(self._show_added)
        self.settled.connect(self.described)
        self.pointed.connect(self._point_at)
        desk.session.tasks.start("", self._grounds, lane=Lane.LOOK, each=self._have_ground)

    # ---- what is shown ------------------------------------------------------------------------------------------

    def set_measuring(self, on: bool) -> None:
        """Whether clicks measure a way."""
        if on == self._measuring:
            return
        self._measuring, self._way, self._way_end = on, (), None
        self._buttons["measure"].setChecked(on)
        self.follow_mode()
        self.measure_changed.emit(on)

    @property
    def is_measuring(self) -> bool:
        return self._measuring

    @property
    def measure_said(self) -> str:
        """What was measured, in words."""
        return measured(self._say, self._way_now())

    def use_form(self, form: Form) -> None:
        """Show and copy coordinates in this form."""
        self.form = form
        self.described()

    def copy(self, text: str = "") -> None:
        """Copy a text, by default the coordinates of the chosen mark or of the middle."""
        text = text or place_said(*self.here(), self.form)
        QGuiApplication.clipboard().setText(text)
        self._desk.session.tell("info", self._say("map.copied", text=text))

    def _grounds(self, job: Job) -> None:
        job.give(plain_ground())
        job.give(whole_ground())

    def _have_ground(self, ground: Ground) -> None:
        if shiboken6.isValid(self):
            self.stand_on(ground)

    def _show_added(self, card: MapCard) -> None:
        """Bring a map that the user just added into view, if this map is seen and nothing of it is."""
        if not (shiboken6.isValid(self) and self.isVisible()):
            return
        west, south, east, north = card.bounds
        points = self.at(south, west), self.at(north, east)
        if not any(self.rect().contains(one.toPoint()) for one in points):
            corners = MapContent(points=(Point(south, west), Point(north, east)))
            there = view_of(corners, self.width(), self.height())
            self.centre(there.lat, there.lon, there.zoom)

    def described(self) -> None:
        chosen = self.point(self._chosen) if self._chosen else None
        self.setAccessibleDescription(words_of(self._say, self.view, self.content, chosen, self.form))

    @property
    def wants_places(self) -> bool:
        return self._measuring

    def follow_mode(self) -> None:
        super().follow_mode()
        hint = "map.measure.hint" if self._measuring else "map.pick.hint" if self.is_picking else ""
        self.setStatusTip(self._say(hint) if hint else "")

    def _point_at(self, lat: float, lon: float) -> None:
        self._desk.session.pointed.emit(place_said(lat, lon, self.form))
        if self._measuring and self._way:
            self._way_end = (lat, lon)
            self.update()

    # ---- buttons ------------------------------------------------------------------------------------------------

    def _made_buttons(self) -> dict[str, QToolButton]:
        """In the upper right corner: closer, further, all of it, measure."""
        ways = {
            "zoom_in": self.zoom_in,
            "zoom_out": self.zoom_out,
            "fit": self.fit,
            "measure": lambda: self.set_measuring(not self._measuring),
        }
        strip = QWidget(self)
        column = QVBoxLayout(strip)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        made: dict[str, QToolButton] = {}
        for id, call in ways.items():
            button = QToolButton()
            button.setIcon(icon(id))
            button.setAccessibleName(self._say(f"map.{id}"))
            set_tip(button, self._say(f"map.{id}"))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.ArrowCursor)
            button.setCheckable(id == "measure")
            button.clicked.connect(lambda _checked=False, call=call: call())
            column.addWidget(button)
            made[id] = button
        made["layers"] = shown = QToolButton()
        shown.setIcon(icon("overlay"))
        shown.setAccessibleName(self._say("map.layers"))
        set_tip(shown, self._say("map.layers"))
        shown.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        shown.setCursor(Qt.CursorShape.ArrowCursor)
        shown.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.layers_menu = MapLayersMenu(self._desk.session, self.layers, self.door, shown)
        shown.setMenu(self.layers_menu)
        column.addWidget(shown)
        self._strip = strip
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._strip.sizeHint()
        self._strip.setGeometry(self.width() - size.width() - SPACE, 3 * SPACE, size.width(), size.height())
        self._place_door()

    def _place_door(self) -> None:
        """As high as its question needs."""
        width = min(self.width() - 2 * SPACE, 460)
        self.door.body.invalidate()
        self.door.setGeometry(SPACE, 3 * SPACE, width, self.door.body.totalHeightForWidth(width))

    # ---- painting -----------------------------------------------------------------------------------------------

    def live(self) -> Drawing:
        drawing = super().live()
        way = self._way_now()
        if way:
            marks = tuple(Point(lat, lon, "measure") for lat, lon in way)
            laid = LaidContent(MapContent(measures=(Measure(way, self.measure_said),), points=marks))
            add_content(drawing, self.view, laid)
        return drawing

    # ---- keyboard -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act_by_key(event):
            super().keyPressEvent(event)

    def _act_by_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy()
        elif event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        elif event.key() == Qt.Key.Key_M:
            self.set_measuring(not self._measuring)
        elif event.key() == Qt.Key.Key_Escape and self._measuring:
            self.set_measuring(False)
        else:
            return False
        return True

    # ---- menu ---------------------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place, at = self.here(), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place = self.place_under(QPointF(event.pos()))
        else:
            at = self.mapToGlobal(self.at(*place).toPoint())
        self.menu_at(place).popup(at)
        event.accept()

    def place_under(self, at: QPointF) -> tuple[float, float]:
        """Latitude and longitude of the mark at a pixel, else of the pixel."""
        hit = self.hit(at)
        return self.view.place_at(at.x(), at.y()) if hit is None else (hit.lat, hit.lon)

    def menu_at(self, place: tuple[float, float]) -> MapMenu:
        """The menu of a place."""
        menu = MapMenu(self._say, place, self.form, self)
        menu.add_copying(self.copy)
        menu.add_ways(
            {
                "map.measure_here": lambda: self._measure_from(place),
                "map.centre_here": lambda: self.centre(*place),
            }
        )
        menu.add_doors(
            lambda address: self.door.ask(address, place_said(*place, self.form)),
            allowed=self._desk.session.writable,
        )
        return menu

    # ---- measuring ----------------------------------------------------------------------------------------------

    def _measure_from(self, place: tuple[float, float]) -> None:
        self.set_measuring(True)
        self._way = (place,)
        self.update()

    def take_place(self, place: tuple[float, float]) -> None:
        self._way, self._way_end = (*self._way, place), None
        if len(self._way) > 1:
            self.setAccessibleDescription(self.measure_said)
        self.update()

    def _way_now(self) -> tuple[tuple[float, float], ...]:
        return self._way if self._way_end is None else (*self._way, self._way_end)
