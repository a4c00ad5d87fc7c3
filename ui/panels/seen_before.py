"""The part of the room that shows where the selected picture was seen before: in this case, and in the archive."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.archiving import Candidate
from ui.icons import pixmap
from ui.panels.seen_earlier import EarlierHits
from ui.panels.seen_hits import SeenHits
from ui.presenters.in_case import InCase
from ui.presenters.seen_before import Seen
from ui.presenters.seen_hits import glanced
from ui.room import Desk
from ui.seen_archive import SeenArchiveDesk
from ui.tasks import Task
from ui.team_archive import TeamDesk
from ui.theme import SPACE, theme
from ui.widgets.parts import Page, Words, action_link, button, colour, emptied, heading, remark
from ui.widgets.team_box import TeamBox

SHOW_MS: Final = 250  # our choice: four times a second is as often as a list can be read
_STATES: Final = {
    "no_picture": "info",
    "not_examined": "open_question",
    "not_finished": "attention",
    "nothing": "none",
    "found": "seen_before",
}


class SeenBeforePart(Page):
    """Hits as cards, or that there are none and over how many pictures; a button that searches, and one that stops."""

    def __init__(self, desk: Desk, archive: SeenArchiveDesk, team: TeamDesk) -> None:
        say = desk.session.say
        super().__init__(say("seen.before.page"), margin=2 * SPACE)
        self._desk, self._say, self._archive = desk, say, archive
        self._exhibit: Exhibit | None = None
        self._found = Seen("not_examined", "")
        self._older: InCase | None = None
        self._writable = False
        self._task: Task[None] | None = None
        self._asked_for = ""
        self._glances: dict[str, Candidate] = {}
        self._state_icon = "open_question"
        self._state = QLabel()
        self._said = Words("")
        self._about = remark("")
        self._since = Words("", "warning")
        self._linked = Words("", selectable=True)
        self._best = Words("", selectable=True)
        self.look = button(
            say("seen.before.look"), self.start, icon_name="run", hint=say("seen.before.look.hint")
        )
        self.stop = button(say("seen.before.stop"), self.cancel, icon_name="stop")
        self.team = TeamBox(team, desk.session.wording)
        self.hits = SeenHits(desk, archive)
        self.earlier = EarlierHits(desk)
        self._limits_shown: tuple[str, ...] = ()
        self._limits_heading = Words(say("seen.case.limits"), "muted", bold=True)
        self._limits = QVBoxLayout()
        self._limits.setSpacing(SPACE // 2)
        self._timer = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._timer.timeout.connect(self._show)
        self._lay_out()
        theme().changed.connect(self._draw_state)
        desk.session.tasks.changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        self.body.setSpacing(SPACE)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(heading(self._say("seen.before.title")), 1)
        top.addWidget(self.look)
        top.addWidget(self.stop)
        self.body.addLayout(top)
        self.body.addWidget(self.team)
        self.body.addWidget(self._progress())
        said = QHBoxLayout()
        said.setSpacing(SPACE)
        said.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._said, 1)
        self.body.addLayout(said)
        for one in (self._best, self._about, self._since, self._linked):
            self.body.addWidget(one)
        self.body.addWidget(self._fill())
        self.body.addWidget(self.hits)
        self.body.addWidget(self.earlier)
        self.body.addWidget(self._limits_heading)
        self.body.addLayout(self._limits)
        self.body.addStretch(1)

    def _progress(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setAccessibleName(self._say("seen.before.progress"))
        self._step = remark("")
        self._working = QWidget()
        column = QVBoxLayout(self._working)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._bar)
        column.addWidget(self._step)
        return self._working

    def _fill(self) -> QWidget:
        """How an archive that holds nothing is filled."""
        self._nowhere = QWidget()
        self._nowhere_said = Words(self._say("seen.before.archive_empty"))
        column = QVBoxLayout(self._nowhere)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._nowhere_said)
        self.open_archive = action_link(self._desk.actions["seen.archive"])
        column.addWidget(self.open_archive, 0, Qt.AlignmentFlag.AlignLeft)
        return self._nowhere

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_state(self, exhibit: Exhibit, found: Seen, older: InCase | None, writable: bool) -> None:
        """Show how the search of an exhibit stands; `older`: what the search by hashes in the case said, where that is
        all there is."""
        if self._exhibit is None or self._exhibit.id != exhibit.id:
            self.verticalScrollBar().setValue(0)
        self._exhibit, self._found, self._older, self._writable = exhibit, found, older, writable
        self._show()

    def _show(self) -> None:
        exhibit, found, older = self._exhibit, self._found, self._older
        if exhibit is None:
            return
        again = older is not None or found.state not in ("not_examined", "no_picture")
        self.look.setText(f" {self._say('seen.before.again' if again else 'seen.before.look')}")
        self.look.setAccessibleName(self.look.text().strip())
        searching = self.searching and self._asked_for == exhibit.id
        if searching:
            self._show_glances(exhibit)
        elif older is not None:
            self._show_older(exhibit, older)
        else:
            self._tell(found.state, found.said, found.about, found.added_since)
            self.hits.setVisible(bool(found.hits))
            self.hits.show_hits(exhibit, found.hits)
            self._show_limits(found.limits)
        self.earlier.setVisible(older is not None and not searching)
        self._best.setText("\n".join(found.best))
        self._best.setVisible(bool(found.best) and not searching)
        linked = "; ".join(found.linked)
        self._linked.setText(self._say("seen.case.linked", links=linked))
        self._linked.setVisible(bool(linked) and not searching)
        self._nowhere.setVisible(found.nowhere and not searching)
        self._follow()

    def _tell(self, state: str, said: str, about: str, since: int) -> None:
        self._state_icon = _STATES[state]
        self._draw_state()
        self._said.setText(said)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._since.setText(self._say("seen.case.since", n=since))
        self._since.setVisible(since > 0)

    def _show_older(self, exhibit: Exhibit, older: InCase) -> None:
        self._tell(older.state, older.said, older.about, older.added_since)
        self.hits.setVisible(False)
        self.hits.show_hits(exhibit, ())
        self.earlier.show_hits(exhibit, older.hits)
        self._show_limits((self._say("seen.before.older"), *older.limits))

    def _show_glances(self, exhibit: Exhibit) -> None:
        """What the codes found so far, while the closer look is taken."""
        best = sorted(self._glances.values(), key=lambda one: one.rank, reverse=True)
        said = self._say("seen.before.glances", n=len(best)) if best else self._say("seen.before.searching")
        self._tell("not_examined", said, "", 0)
        wording = self._desk.session.wording
        self.hits.setVisible(bool(best))
        self.hits.show_hits(exhibit, tuple(glanced(one, wording) for one in best))
        self._show_limits(())

    def _show_limits(self, limits: tuple[str, ...]) -> None:
        self._limits_heading.setVisible(bool(limits))
        if limits == self._limits_shown:
            return
        self._limits_shown = limits
        emptied(self._limits)
        for limit in limits:
            self._limits.addWidget(remark(limit))

    def _draw_state(self) -> None:
        self._state.setPixmap(pixmap(self._state_icon, 16, colour("plain")))

    # ---- searching ----------------------------------------------------------------------------------------------

    @property
    def searching(self) -> bool:
        """Whether an exhibit is being searched for."""
        return self._task is not None and not self._task.over

    def _follow(self) -> None:
        """The buttons, and how far the search is."""
        task, busy = self._task, self.searching
        here = busy and self._exhibit is not None and self._asked_for == self._exhibit.id
        self.look.setVisible(not here)
        self.look.setEnabled(self._writable and not busy and self._found.state != "no_picture")
        self.stop.setVisible(here)
        self.team.setEnabled(not busy)
        self._working.setVisible(here)
        if here and task is not None:
            self._bar.setRange(0, task.of)
            self._bar.setValue(task.done)
            self._step.setText(task.what or self._say("seen.before.step.waiting"))

    def start(self) -> None:
        """Search for the exhibit among the pictures of the case and in the archive."""
        exhibit = self._exhibit
        if exhibit is None or self.searching:
            return
        self._glances, self._asked_for = {}, exhibit.id
        self._task = self._archive.search(exhibit, self._glanced, self._ended)
        self._show()

    def cancel(self) -> None:
        """Stop."""
        if self._task is not None and self.searching:
            self._task.cancel()
            self.stop.setEnabled(False)

    def _glanced(self, candidate: Candidate) -> None:
        self._glances[candidate.item.id] = candidate
        if not self._timer.isActive():
            self._timer.start()

    def _ended(self) -> None:
        self._timer.stop()
        self._task = None  # what the codes found stays until the view holds what became of it
        self.stop.setEnabled(True)
        self._follow()
