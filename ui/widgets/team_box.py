"""Whether a search asks the team's archive too: a box to tick, and what leaves when it is ticked."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from provenance.wording import Wording
from ui.presenters.evidence import isolated
from ui.team_archive import TeamDesk
from ui.theme import SPACE
from ui.widgets.parts import remark


class TeamBox(QWidget):
    """Shown where a team's server is kept. Nothing of a restricted case leaves, whatever is ticked."""

    def __init__(self, team: TeamDesk, wording: Wording) -> None:
        super().__init__()
        self._team, self._wording, self._say = team, wording, wording.window
        self._restricted = False
        self.box = QCheckBox(self._say("team.ask"))
        self.box.setAccessibleName(self._say("team.ask"))
        self.box.clicked.connect(team.ask)
        self._leaves = remark("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.box)
        column.addWidget(self._leaves)
        team.changed.connect(self._show)
        self._show()

    def show_restricted(self, restricted: bool) -> None:
        """Say whether the case is restricted."""
        if restricted != self._restricted:
            self._restricted = restricted
            self._show()

    def _show(self) -> None:
        server = self._team.server
        self.setVisible(server is not None)
        self.box.setEnabled(not self._restricted)
        self.box.setChecked(self._team.asked and not self._restricted)
        host = "" if server is None else isolated(self._wording.plain(server.host))
        id = "team.ask.restricted" if self._restricted else "team.ask.leaves"
        self._leaves.setText(self._say(id, host=host))
