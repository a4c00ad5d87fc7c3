"""A team's archive from the window: its server kept, asked besides, and brought together with the archive here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from provenance.errors import AlidadeError
from provenance.record.network import NetworkRequest
from provenance.wording.plain import file_size
from provenance.workbench import OpenCase
from provenance.workbench.teaming import (
    CONFIGURED,
    RequestLog,
    TeamServer,
    forgotten,
    kept,
    named_team,
    settings_of,
)
from provenance.workbench.teamsync import sync_pictures, synced_lines
from ui.seen_archive import SeenArchiveDesk
from ui.session import Session
from ui.tasks import Job, Lane


class TeamDesk(QObject):
    """Does the work off the window's thread. `changed`: another server is kept, or it is to be asked or no longer."""

    changed = Signal()

    def __init__(self, session: Session, archive: SeenArchiveDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._archive = session, archive
        self._say, self._bench = session.say, session.bench
        self.server: TeamServer | None = None
        self._wanted = False
        session.case_changed.connect(self._enter)
        session.changed.connect(self.tell_failures)

    @property
    def asked(self) -> bool:
        """Whether a search asks the team's archive too."""
        return self._bench.asks_team

    @property
    def _home(self) -> Path:
        return self._bench.folders.home

    def look(self) -> None:
        """See which server is kept."""
        self._settle(lambda: False)

    def keep(self, address: str, then: Callable[[], None], refused: Callable[[AlidadeError], None]) -> None:
        """Keep the server of an address; a password in it is not kept."""
        self.ask(False)
        self._settle(lambda: kept(self._home, address), then, refused)

    def forget(self) -> None:
        """Forget it; it is asked no more."""
        self.ask(False)

        def forgetting() -> bool:
            forgotten(self._home)
            return False

        self._settle(forgetting)

    def ask(self, asked: bool) -> None:
        """Let searches ask it too until the case is closed, or from this moment no longer."""
        self._wanted = asked
        if not asked:
            self._bench.ask_no_team()
            self._say_so()
            return

        def asking() -> bool:
            self._bench.ask_team()
            if not self._wanted:  # the user thought better of it meanwhile
                self._bench.ask_no_team()
            return False

        self._settle(asking)

    def _say_so(self) -> None:
        self.changed.emit()
        self._session.network_changed.emit()

    def _enter(self) -> None:
        """Another case is open: what was allowed for the one before does not hold for it."""
        self.ask(False)
        self.look()

    def _settle(
        self,
        change: Callable[[], bool],
        then: Callable[[], None] = lambda: None,
        refused: Callable[[AlidadeError], None] | None = None,
    ) -> None:
        """Change something, then see which server is kept; `change` answers whether there was a password to leave."""

        def work(_case: OpenCase, _job: Job) -> tuple[bool, TeamServer | None]:
            held_password = change()
            servers = settings_of(self._home).team_servers
            return held_password, servers[-1] if servers else None

        def settled(answer: tuple[bool, TeamServer | None]) -> None:
            held_password, self.server = answer
            if held_password:
                self._session.tell("warning", self._session.wording.label("cli.team_password"))
            self._say_so()
            then()

        self._session.start("", work, lane=Lane.LOOK, then=settled, refused=refused, ended=self.changed.emit)

    def tell_failures(self) -> None:
        """Say why the team's archive could not be asked, where that happened since."""
        told = [error for asked in self._bench.teams_asked for error in asked.told()]
        for error in {error.id: error for error in told}.values():
            self._session.refuse(error)

    def bring_together(self) -> None:
        """Send what is new here, take over what is new there. What is asked stands in the installation's log, for it is
        asked for no case."""

        def work(_case: OpenCase, job: Job) -> tuple[str, bool]:
            log = RequestLog(self._home)

            def noted(request: NetworkRequest) -> None:
                job.give(request)
                log(request)

            there = self._bench.pictures_at(named_team(self._home, CONFIGURED, noted))
            try:
                job.progress(0, 0, self._say("team.step.begins"))
                done = sync_pictures(
                    self._archive.pictures,
                    there,
                    cancellation=job.cancellation,
                    report=lambda so_far: job.progress(
                        0, 0, self._say("team.step", sent=so_far.sent, received=so_far.received)
                    ),
                )
                sent_bytes = sum(request.sent_bytes for request in there.requests())
            finally:
                there.close()
            lines = [*synced_lines(done, self._session.wording)]
            lines.append(self._say("team.sent", size=file_size(sent_bytes)))
            return " ".join(lines), bool(done.unreadable or done.differing)

        def told(answer: tuple[str, bool]) -> None:
            text, odd = answer
            self._session.tell("warning" if odd else "good", text)

        self._archive.occupy(self._say("team.task_sync"), work, told, self._left)

    def _left(self, request: NetworkRequest) -> None:
        self._session.sent_for_no_case.append(request)
        self._session.network_changed.emit()
