"""Asks under which pseudonym and in which role records are written from now on."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from provenance.wording import Wording
from provenance.workbench.vocabulary import ROLES
from ui.theme import SPACE
from ui.widgets.parts import Choice, Form, button, line_field, primary, title


class AuthorDialog(QDialog):
    """After `exec` returned true: `actor` and `role`."""

    def __init__(self, wording: Wording, actor: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        say = wording.window
        self.setWindowTitle(say("author.title"))
        self.actor_field = line_field(say("author.actor"), example=say("author.actor.example"), text=actor)
        self.actor_field.setMaxLength(60)
        self.role_field = Choice(say("author.role"), [(one, wording.term(one, "role")) for one in ROLES])
        self.role_field.choose(role)
        form = Form()
        form.add(say("author.actor"), self.actor_field, say("author.actor.why"))
        form.add(say("author.role"), self.role_field, say("author.role.why"))
        form.finish(primary(say("author.keep"), self.accept), button(say("new.cancel"), self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(title(say("author.title")))
        column.addWidget(form)
        self.setMinimumWidth(460)

    @property
    def actor(self) -> str:
        """The pseudonym; empty for the installation's own."""
        return self.actor_field.text().strip()

    @property
    def role(self) -> str:
        """What the writer is in the case."""
        return self.role_field.chosen
