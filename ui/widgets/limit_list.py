"""What a method cannot show, listed beside what it answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from provenance.record.finding import Limit
from provenance.wording import Wording
from ui.theme import SPACE
from ui.widgets.parts import Words, emptied, heading, remark


class LimitList(QWidget):
    """A heading and a sentence for each limit; takes no room where there is none."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        self._shown: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self.setAccessibleName(wording.label("limits.title"))
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is shown, in its order."""
        return self._shown

    def show_limits(self, limits: Sequence[Limit]) -> None:
        """Show these; what is shown already stays as it is."""
        sentences = tuple(self._wording.limit(limit) for limit in limits)
        if sentences == self._shown:
            return
        self._shown = sentences
        emptied(self._column)
        self.setAccessibleDescription("\n".join(sentences))
        self.setVisible(bool(sentences))
        if sentences:
            self._column.addWidget(heading(self._wording.label("limits.title")))
        for sentence in sentences:
            self._column.addWidget(_sentence(sentence))


def _sentence(text: str) -> Words:
    words = remark(text)
    words.setAccessibleName(text)
    return words
