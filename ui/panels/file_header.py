"""The head of the file room: which exhibit, its name, kind, size and hash, and whether its bytes are unchanged."""

from __future__ import annotations

from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.record.values import Instant, Precision
from provenance.wording import Wording
from provenance.workbench.view import CaseView
from ui.icons import icon
from ui.plain_text import set_tip
from ui.presenters.evidence import name_of
from ui.theme import SPACE, monospace
from ui.widgets.parts import Status, Tone, Words, title
from ui.widgets.texts import ElidedWords


def state_of(view: CaseView, exhibit: Exhibit) -> tuple[str, str, Tone, str]:
    """How the stored bytes stand: icon, words, tone, and what that rests on."""
    say = view.wording.window
    erased = view.snapshot.erased_objects.get(exhibit.sha256)
    if erased is not None:
        return "delete", say("file.erased", event=str(erased)), "warning", ""
    if exhibit.sha256 in view.alarms:
        return "doubtful", say("file.changed"), "alarm", say("file.changed_hint")
    return "intact", say("file.unchanged"), "good", say("file.unchanged_hint")


class FileHeader(QWidget):
    """Fixed lines over the findings; `buttons` stand at the right."""

    def __init__(self, wording: Wording, *buttons: QPushButton) -> None:
        super().__init__()
        self._wording = wording
        self._number = title("")
        self._number.setWordWrap(False)
        self._name = ElidedWords("", points=2, bold=True)
        self._about = ElidedWords("", "muted")
        self._state = Status()
        self._label = Words(wording.window("file.sha256"), "muted", wrap=False)
        self._sha256 = ElidedWords("")
        font = QFont(monospace())
        font.setPointSizeF(self.font().pointSizeF())
        self._sha256.setFont(font)
        self._sha256.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._copy = QPushButton(icon("copy"), "")
        self._copy.setFlat(True)
        self._copy.setAccessibleName(wording.window("file.copy_sha256"))
        set_tip(self._copy, wording.window("file.copy_sha256"))
        self._copy.clicked.connect(self.copy_sha256)
        self._digits = ""
        first = QHBoxLayout()
        first.setSpacing(SPACE + SPACE // 2)
        first.addWidget(self._number)
        first.addWidget(self._name, 1)
        for one in buttons:
            first.addWidget(one)
        second = QHBoxLayout()
        second.setSpacing(2 * SPACE)
        second.addWidget(self._about, 1)
        second.addWidget(self._state)
        third = QHBoxLayout()
        third.setSpacing(SPACE)
        third.addWidget(self._label)
        third.addWidget(self._sha256)
        third.addWidget(self._copy)
        third.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE + SPACE // 2, 2 * SPACE, SPACE)
        column.setSpacing(SPACE // 2)
        for line in (first, second, third):
            column.addLayout(line)

    def show_exhibit(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show an exhibit as the view has it."""
        added, wording = exhibit.added.data, view.wording
        time = wording.value(Instant(exhibit.added.time[:19], Precision.SECOND, "+00:00"))
        self._number.setText(exhibit.number)
        self._name.show_text(name_of(exhibit, wording))
        kind, size = (
            wording.term(added.media_type, "media_type"),
            wording.label("size_bytes", n=added.size_bytes),
        )
        received = wording.window("file.received_at", time=time)
        self._about.show_text(f"{wording.window('file.about', kind=kind, size=size)} · {received}")
        self._state.show_state(*state_of(view, exhibit))
        self._digits = exhibit.sha256
        self._sha256.show_text(exhibit.sha256)

    def copy_sha256(self) -> None:
        """Put the hash into the clipboard."""
        QGuiApplication.clipboard().setText(self._digits)
