"""The team's archive on the page of the archive: which server is kept, bringing both together, and forgetting it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.wording import Wording
from ui.presenters.evidence import isolated
from ui.team_archive import TeamDesk
from ui.theme import SPACE
from ui.widgets.parts import Card, Words, button, line_field, remark
from ui.widgets.texts import ElidedWords


class TeamCard(Card):
    """Asks for an address where no server is kept; the buttons otherwise."""

    def __init__(self, team: TeamDesk, wording: Wording) -> None:
        super().__init__(wording.window("team.title"))
        self._team, self._wording = team, wording
        self._say = say = wording.window
        self._about = remark("")
        self.address = line_field(say("team.address"), example=say("team.address.example"))
        self.keep = button(say("team.keep"), self._keep, hint=say("team.keep.hint"))
        self.address.returnPressed.connect(self._keep)
        self._wrong = Words("", "warning")
        self._server = ElidedWords("")
        self.together = button(
            say("team.together"), team.bring_together, icon_name="refresh", hint=say("team.together.hint")
        )
        self.forget = button(say("team.forget"), team.forget, icon_name="delete")
        self._none, self._some = self._without_server(), self._with_server()
        for one in (self._about, self._none, self._some):
            self.body.addWidget(one)
        team.changed.connect(self._show)
        self._show()

    def _without_server(self) -> QWidget:
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.address, 1)
        row.addWidget(self.keep)
        column.addLayout(row)
        column.addWidget(self._wrong)
        self._wrong.hide()
        return asked

    def _with_server(self) -> QWidget:
        known = QWidget()
        row = QHBoxLayout(known)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._server, 1)
        row.addWidget(self.together)
        row.addWidget(self.forget)
        return known

    def _show(self) -> None:
        server = self._team.server
        self._none.setVisible(server is None)
        self._some.setVisible(server is not None)
        self._about.setText(self._say("team.none" if server is None else "team.about"))
        if server is not None:
            self._server.show_text(isolated(self._wording.plain(server.address)))

    def enable(self, enabled: bool) -> None:
        """Whether the archive can be worked on now."""
        self.together.setEnabled(enabled)
        self.forget.setEnabled(enabled)

    def _keep(self) -> None:
        text = self.address.text().strip()
        self._wrong.hide()
        if text:
            self._team.keep(text, self.address.clear, self._refused)

    def _refused(self, error: AlidadeError) -> None:
        self._wrong.setText(self._wording.error(error))
        self._wrong.show()
