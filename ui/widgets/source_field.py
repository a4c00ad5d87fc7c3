"""A field for who says something: one of the sources of the case, or the name of a new one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from ui.session import Session


class SourceField(QComboBox):
    """The name of a source can be chosen or typed; `source` is the id of a known one, `new_name` of one to be made."""

    def __init__(self, session: Session, name: str, example: str) -> None:
        super().__init__()
        self._session = session
        self._made: dict[str, str] = {}
        session.case_changed.connect(self._made.clear)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.setAccessibleName(name)
        edit = self.lineEdit()
        assert edit is not None
        edit.setAccessibleName(name)
        edit.setPlaceholderText(example)

    def offer(self) -> None:
        """Offer the sources of the case; what was typed stays."""
        text, chosen = self.currentText(), self.source
        self.clear()
        self.addItem("", "")
        view = self._session.view
        for entry in () if view is None else view.snapshot.sources:
            self.addItem(view.wording.value(entry.data.name) if view else "", entry.data.source)
        index = self.findData(chosen) if chosen else -1
        self.setCurrentIndex(max(0, index))
        if index < 0:
            self.setEditText(text)

    @property
    def source(self) -> str | None:
        """The id of the source chosen, or None when none is or the name is new."""
        name = self.currentText().strip()
        if not name:
            return None
        index = self.currentIndex()
        if index < 0 or self.itemText(index).strip() != name:
            index = next((i for i in range(self.count()) if self.itemText(i).strip() == name), -1)
        return str(self.itemData(index)) if index > 0 else self._made.get(name)

    @property
    def new_name(self) -> str:
        """The name of a source that is not in the case yet; empty when there is none to be made."""
        return "" if self.source is not None else self.currentText().strip()

    def made(self, name: str, source: str) -> None:
        """A source of that name was added meanwhile: the name means it from now on."""
        self._made[name] = source

    def choose(self, source: str | None) -> None:
        """Choose a source by its id, or none."""
        self.setCurrentIndex(max(0, self.findData(source or "")))
        if source is None:
            self.clearEditText()
