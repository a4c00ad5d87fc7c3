"""What every room of the window has in common: it shows the session's view while it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QSplitter, QWidget

from ui.actions import Actions
from ui.pictures import Pictures
from ui.remembered import Remembered
from ui.session import Session
from ui.veil import Veil


@dataclass
class Desk:
    """What rooms are given: the session, the actions, the pictures, and what is remembered of the window."""

    session: Session
    actions: Actions
    pictures: Pictures
    remembered: Remembered = field(default_factory=Remembered)
    veil: Veil = field(default_factory=Veil)


class Room(QWidget):
    """A stage's room. Subclasses lay out in `__init__` and show `self.view` in `refresh`.

    A room that is not seen is refreshed when it is entered. `with_evidence`: the list of exhibits stands beside it.
    """

    stage = ""
    with_evidence = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.session = desk.session
        self.say = desk.session.say
        self._stale = True
        self.session.changed.connect(self._changed)
        self.session.selection_changed.connect(self._changed)
        self.session.case_changed.connect(self._changed)

    def refresh(self) -> None:
        """Show what the session holds now; called only while the room is seen."""

    def entered(self) -> None:
        """The room is shown."""

    def left(self) -> None:
        """Another room is shown."""

    @property
    def unsaved(self) -> bool:
        """Whether something was begun here that is lost when the case is closed."""
        return False

    def take(self, thing: object) -> None:
        """Another room handed something over."""

    def enter(self) -> None:
        """Called by the frame when the room is shown."""
        self.entered()
        if self._stale:
            self._show()
        thing = self.session.handed(self.stage)
        if thing is not None:
            self.take(thing)

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self._stale = False
        self.refresh()

    def remember_splitter(self, splitter: QSplitter, name: str, sizes: tuple[int, ...]) -> None:
        """Keep a splitter's sizes between starts under a name; `sizes` at the first."""
        splitter.setObjectName(name)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes(list(sizes))

    def bind(self, id: str, call: Callable[[], object]) -> None:
        """Do an action of the registry in this room."""
        self.desk.actions.bind(id, call)
