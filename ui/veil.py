"""Whether pictures are drawn blurred, and which were revealed; graphic pictures are seen on purpose only."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Veil(QObject):
    """`changed` when any picture must be drawn again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blurred = False
        self._revealed: set[str] = set()

    def hides(self, sha256: str) -> bool:
        """Whether a picture is drawn blurred now."""
        return self.blurred and sha256 not in self._revealed

    def blur(self, blurred: bool) -> None:
        """Draw the case's pictures blurred, or not; what was revealed is blurred again."""
        self.blurred = blurred
        self._revealed.clear()
        self.changed.emit()

    def reveal(self, *sha256s: str) -> None:
        """Draw these as they are, or blurred again when they are all revealed already."""
        if self._revealed.issuperset(sha256s):
            self._revealed.difference_update(sha256s)
        else:
            self._revealed.update(sha256s)
        self.changed.emit()
