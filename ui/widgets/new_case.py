"""Asks for what a new case needs: what it is called, what is asked, and where its file lies."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.session import Session
from ui.theme import SPACE
from ui.widgets.parts import Form, WordsField, button, line_field, primary, title

_UNFIT = re.compile(r"[^\w\-. ]+")  # letters and digits of any script, and what every file system takes
_NAME_LENGTH = 60


class NewCaseDialog(QDialog):
    """After `exec` returned true: `path`, `title` and `question`."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        say = session.say
        self._say = say
        self.setWindowTitle(say("new.title"))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder = session.view.path.parent if session.view is not None else Path(documents)
        self._own_path = False
        self.title_field = line_field(say("new.name"), example=say("new.name.example"))
        self.question_field = WordsField(say("new.question"), example=say("new.question.example"))
        self.path_field = line_field(say("new.file"))
        self.browse = button(say("new.browse"), self._browse)
        self.make = primary(say("new.make"), self.accept)
        self.cancel = button(say("new.cancel"), self.reject)
        self.form = Form()
        self.form.add(say("new.name"), self.title_field)
        self.form.add(say("new.question"), self.question_field, say("new.question.why"))
        file = QWidget()
        row = QHBoxLayout(file)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.path_field, 1)
        row.addWidget(self.browse)
        self.form.add(say("new.file"), file, say("new.file.why"))
        self.form.finish(self.make, self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(title(say("new.title")))
        column.addWidget(self.form)
        self.resize(560, 380)
        self.make.setDefault(True)
        self.title_field.textChanged.connect(self._suggest)
        self.path_field.textEdited.connect(self._typed)
        self._suggest("")

    @property
    def title(self) -> str:
        """What the case is called."""
        return self.title_field.text().strip()

    @property
    def question(self) -> str:
        """What is asked."""
        return self.question_field.text

    @property
    def path(self) -> Path:
        """Where the case's file is to lie."""
        path = Path(self.path_field.text().strip())
        return path if path.suffix == ".case" else path.with_name(path.name + ".case")

    def accept(self) -> None:
        """Close when everything is there."""
        if not self.title:
            self.form.refuse(self._say("new.name_missing"))
            self.title_field.setFocus()
        elif not self.path_field.text().strip() or not self.path.is_absolute():
            self.form.refuse(self._say("new.file_missing"))
            self.path_field.setFocus()
        else:
            super().accept()

    def _typed(self, _text: str) -> None:
        self._own_path = True

    def _suggest(self, typed: str) -> None:
        if not self._own_path:
            name = " ".join(_UNFIT.sub(" ", typed).split())[:_NAME_LENGTH].strip(". ") or self._say(
                "new.file_name"
            )
            self.path_field.setText(str(self._folder / f"{name}.case"))

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self._say("new.file"), self.path_field.text(), self._say("dialog.cases")
        )
        if chosen:
            self._own_path = True
            self.path_field.setText(chosen)
