"""The menu of the maps of the user's own: each shown or not, and another one added."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from provenance.workbench.mapcards import MapCard
from ui.map_layers import MapLayers
from ui.plain_text import tip
from ui.session import Session
from ui.widgets.map_door import MapDoor

__all__ = ["MapLayersMenu"]


class MapLayersMenu(QMenu):
    """Made anew each time it is opened, and when the shelf changes while it is open."""

    def __init__(self, session: Session, layers: MapLayers, door: MapDoor, parent: QWidget) -> None:
        super().__init__(session.say("map.layers"), parent)
        self.setToolTipsVisible(True)
        self._session, self._say, self._layers, self._door = session, session.say, layers, door
        self.aboutToShow.connect(self._open)
        layers.listed.connect(self._fill)
        layers.changed.connect(self._fill)
        self._fill()

    def _open(self) -> None:
        self._fill()
        self._layers.look()

    def _fill(self) -> None:
        self.clear()
        for card in self._layers.cards:
            self._add_card(card)
        if not self._layers.cards:
            self.addAction(self._say("map.layers.none")).setEnabled(False)
        self.addSeparator()
        busy = self._layers.is_adding
        add = self.addAction(self._say("map.layers.adding" if busy else "map.layers.add"))
        add.setEnabled(not busy)
        add.triggered.connect(self.choose_file)

    def _add_card(self, card: MapCard) -> QAction:
        action = self.addAction(f"{card.name} – {self.about(card)}".replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(self._layers.is_on(card))
        action.setEnabled(card.kind != "online" or self._layers.may_ask)
        if card.name in self._layers.troubles:
            action.setToolTip(tip(self._session.wording.error(self._layers.troubles[card.name])))
        else:
            action.setToolTip(tip("\n".join(filter(None, (card.source, card.attribution)))))
        action.triggered.connect(lambda on, card=card: self._switch(card, on))
        return action

    def about(self, card: MapCard) -> str:
        """What a map is, and what is wrong with it, in a few words."""
        if card.kind == "online":
            id = "map.layers.online" if self._layers.may_ask else "map.layers.online.restricted"
            said = self._say(id, host=card.host)
        else:
            said = self._say(f"map.layers.{card.kind}", n=card.features)
        state = self._layers.states.get(card.name)
        if state in ("changed", "missing"):
            return f"{said}, {self._say(f'map.layers.{state}')}"
        if card.name in self._layers.troubles:
            return f"{said}, {self._say('map.layers.trouble')}"
        return said

    def _switch(self, card: MapCard, on: bool) -> None:
        if on and card.kind == "online" and not self._layers.is_allowed(card.host):
            self._fill()  # not on until it is answered
            self._door.ask_server(card, lambda allowed, what: self._layers.decide(card, allowed, what))
        else:
            self._layers.show(card, on)

    def choose_file(self) -> None:
        """Ask for a map file, and put it on the shelf."""
        chosen, _ = QFileDialog.getOpenFileName(
            self.parentWidget(), self._say("map.layers.add.title"), "", self._say("map.layers.add.filter")
        )
        if chosen:
            self._layers.add(Path(chosen))
