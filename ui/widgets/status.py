"""The line at the bottom: what the pointer is over, whether bytes are unchanged and saved, and what is sent."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar

from ui.session import Session
from ui.theme import SPACE
from ui.widgets.parts import Status, Words


class StatusLine(QStatusBar):
    """Three lasting states on the right, the pointer's place on the left."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._say = session.say
        self.setSizeGripEnabled(False)
        self._pointed = Words("", "muted", wrap=False)
        self.bytes = Status()
        self.saved = Status()
        self.network = Status()
        self._pointed.setContentsMargins(SPACE, 0, 0, 0)
        self.addWidget(self._pointed, 1)
        for state in (self.bytes, self.saved, self.network):
            state.setContentsMargins(SPACE, 0, SPACE, 0)
            self.addPermanentWidget(state)
        session.pointed.connect(self._pointed.setText)
        session.changed.connect(self._refresh)
        session.case_changed.connect(self._refresh)
        session.network_changed.connect(self._show_network)
        session.tasks.changed.connect(self._show_saved)
        self._refresh()

    def _refresh(self) -> None:
        view = self._session.view
        there = view is not None
        self.bytes.setVisible(there)
        self.saved.setVisible(there)
        self._show_saved()
        self._show_network()
        if view is None:
            self._pointed.setText("")
            return
        if view.alarms:
            n = len(view.alarms)
            hint = self._say("status.altered.hint")
            self.bytes.show_state("doubtful", self._say("status.altered", n=n), "alarm", hint)
        elif not view.snapshot.exhibits:
            self.bytes.setVisible(False)
        else:
            hint = self._say("status.unchanged.hint")
            self.bytes.show_state("intact", self._say("status.unchanged"), "good", hint)

    def _show_network(self) -> None:
        """What left for a server that was named, or may leave, else what the user's browser was asked to open."""
        snapshot = self._session.snapshot
        requests = () if snapshot is None else snapshot.requests
        asked = [entry.data for entry in requests if entry.data.sent_bytes]
        asked += [request for request in self._session.sent_for_no_case if request.sent_bytes]
        asks = self._session.bench.asks_team
        if asked:
            shown = "\n".join(dict.fromkeys(self._session.wording.value(one.host) for one in asked))
            hint = self._say("status.asked.hint", hosts=shown)
            id = "status.asked_more" if asks else "status.asked"
            self.network.show_state("outside", self._say(id, n=len(asked)), "plain", hint)
            return
        if asks:
            self.network.show_state(
                "outside", self._say("status.team"), "plain", self._say("status.team.hint")
            )
            return
        consents = () if snapshot is None else snapshot.consents
        hosts = [self._session.wording.value(entry.data.host) for entry in consents if entry.data.allowed]
        if hosts:
            shown = "\n".join(dict.fromkeys(hosts))
            hint = self._say("status.opened.hint", hosts=shown)
            self.network.show_state("outside", self._say("status.opened", n=len(hosts)), "plain", hint)
        else:
            hint = self._say("status.offline.hint")
            self.network.show_state("offline", self._say("status.offline"), "muted", hint)

    def _show_saved(self) -> None:
        view = self._session.view
        if view is None:
            return
        if view.read_only is not None:
            hint = self._session.wording.error(view.read_only)
            self.saved.show_state("locked", self._say("status.read_only"), "warning", hint)
        elif self._session.tasks.writing:
            self.saved.show_state("working", self._say("status.writing"), "muted")
        else:
            hint = self._say("status.saved.hint", event=view.snapshot.seq)
            self.saved.show_state("done", self._say("status.saved"), "muted", hint)
