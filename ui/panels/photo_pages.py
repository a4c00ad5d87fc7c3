"""What stands in the place of the picture: the picture, a word on what is no picture, or the question before it."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.workbench.materials import is_picture
from ui.presenters.evidence import name_of
from ui.room import Desk
from ui.widgets.feature_gate import FeatureGate
from ui.widgets.parts import Empty, action_button, button


class PhotoPages(QStackedWidget):
    """Shows the view of the picture unless there is a reason not to."""

    def __init__(self, desk: Desk, view: QWidget) -> None:
        super().__init__()
        self._session, self._say = desk.session, desk.session.say
        self._view = view
        self._questioned: str | None = None
        self._told: str | None = None
        self._document: Empty | None = None
        self.gate = FeatureGate(desk)
        add = action_button(desk.actions["evidence.add"], primary_look=True)
        self._none = Empty("photo", self._say("photo.none"), self._say("photo.none.why"), add)
        for page in (view, self._none, self.gate):
            self.addWidget(page)

    @property
    def on_picture(self) -> bool:
        """Whether the picture's own page is shown."""
        return self.currentWidget() is self._view

    @property
    def on_gate(self) -> bool:
        """Whether the question stands before a reference."""
        return self.currentWidget() is self.gate

    def show_exhibit(self, exhibit: Exhibit | None) -> None:
        """Choose the page for an exhibit."""
        if exhibit is None:
            self.setCurrentWidget(self._none)
            return
        if exhibit.role is EvidenceRole.QUESTIONED:
            self._questioned = exhibit.number
        if not is_picture(exhibit):
            self.setCurrentWidget(self._no_picture(exhibit))
            return
        self.gate.follow(self._questioned)
        asked = exhibit.role is EvidenceRole.REFERENCE and self.gate.needed()
        self.setCurrentWidget(self.gate if asked else self._view)

    def _no_picture(self, exhibit: Exhibit) -> Empty:
        if self._document is None or self._told != exhibit.id:
            old, self._told = self._document, exhibit.id
            wording = self._session.wording
            kind = wording.term(exhibit.added.data.media_type, "media_type")
            go = button(self._say("photo.open_file"), lambda: self._session.go("file"), icon_name="metadata")
            why = self._say("photo.no_picture.why", name=name_of(exhibit, wording), kind=kind)
            self._document = Empty("document", self._say("photo.no_picture", exhibit=exhibit.number), why, go)
            self.addWidget(self._document)
            if old is not None:
                self.removeWidget(old)
                old.deleteLater()
        return self._document
