"""Whether the reference is laid by the matched points, and how well they meet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.workbench.alignment import Alignment, Match, Matrix, Size, align
from ui.room import Desk
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.texts import ElidedWords


class AlignmentLine(QWidget):
    """A switch with what came of it. `asked` when it is turned; `changed` when `matrix` may be another."""

    asked = Signal()
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = desk.session
        self._say = say = desk.session.say
        self._known: dict[str, Alignment | AlidadeError | None] = {}  # by run; None while it is computed
        self._run: str | None = None
        self.matrix: Matrix | None = None
        self.switch = QCheckBox(say("place.align"))
        self.switch.setAccessibleName(say("place.align"))
        self.switch.setToolTip(say("place.align_hint"))
        self.switch.setChecked(True)
        self.switch.toggled.connect(lambda _on: self.asked.emit())
        self.words = ElidedWords("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.switch)
        row.addWidget(self.words, 1)

    def lay(self, run: str | None, matches: tuple[Match, ...], sizes: tuple[Size, Size]) -> None:
        """Say how the pair of a run lies; what is not known yet is computed off this thread."""
        self._run = run if matches else None
        self.switch.setEnabled(bool(matches))
        if self._run is not None and self.switch.isChecked() and self._run not in self._known:
            self._compute(self._run, matches, sizes)
        self._tell()

    def _compute(self, run: str, matches: tuple[Match, ...], sizes: tuple[Size, Size]) -> None:
        self._known[run] = None

        def keep(found: Alignment | AlidadeError) -> None:
            self._known[run] = found
            if run == self._run:
                self._tell()

        self._session.start(
            "", lambda _case, _job: align(matches, *sizes), lane=Lane.LOOK, then=keep, refused=keep
        )

    def _tell(self) -> None:
        found = self._known.get(self._run) if self._run is not None and self.switch.isChecked() else None
        self.matrix = found.questioned_from_reference if isinstance(found, Alignment) else None
        self.words.show_text(self._said(found))
        self.changed.emit()

    def _said(self, found: Alignment | AlidadeError | None) -> str:
        match found:
            case Alignment():
                return self._say("place.aligned", n=max(1, round(found.off_px)))
            case AlidadeError():
                return self._say("place.not_aligned", why=self._session.wording.error(found))
            case None if self._run is None:
                return self._say("place.not_aligned.no_points")
            case None:
                return self._say("place.aligning" if self.switch.isChecked() else "place.not_aligned.off")
