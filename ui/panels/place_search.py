"""The page that asks the archive which place a photo shows, and lists what the archive holds."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.placeanswers import search_limits
from provenance.workbench.places import PlaceAnswer, PlaceSearch
from ui.archive import ArchiveDesk, Holding
from ui.panels.place_search_foot import SearchFoot
from ui.presenters.places import held_row, place_rows
from ui.room import Desk
from ui.tasks import Task
from ui.theme import SPACE
from ui.widgets.archive_form import ArchiveForm
from ui.widgets.parts import Empty, Page, button, heading, primary, remark
from ui.widgets.place_tree import PlaceTree

SHOW_MS: Final = 250  # our choice: four times a second is as often as a list can be read
FORM_PX: Final = 1200  # our choice: three fields in a row, none wider than a name needs
COLUMNS: Final = ("name", "result", "points", "known")


class PlaceSearchPage(QWidget):
    """`back` when the pair is to be shown again; `taken` with the number of a reference that came into the case."""

    back = Signal()
    taken = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._session = desk, desk.session
        self._say = say = desk.session.say
        self.archive = ArchiveDesk(desk.session)
        self.archive.changed.connect(self.look)
        self._exhibit: Exhibit | None = None
        self._task: Task[PlaceSearch] | None = None
        self._answers: dict[str, PlaceAnswer] = {}  # by reference: a closer look takes the place of a glance
        self._held: tuple[Holding, ...] | None = None
        self._searched = 0  # over how many references the answers were searched
        self._over = False  # whether the search came to its end, also one without an answer
        self._masked = ""  # the photo's number where the search looked at what is painted over on it
        self._timer = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._timer.timeout.connect(self._follow)
        self._title = heading("")
        self.state = remark("")
        self.tree = PlaceTree(say("place.archive.list"), [say(f"place.column.{one}") for one in COLUMNS])
        self.tree.picked.connect(lambda _reference: self._follow())
        self.start = primary(say("place.search.start"), self.search)
        self.stop = button(say("place.search.stop"), self.cancel, icon_name="stop")
        self.add = button(
            say("place.search.add"), self.take, icon_name="add", hint=say("place.search.add.hint")
        )
        self.all = button(say("place.search.all"), self._forget_answers, icon_name="list")
        self._foot = SearchFoot(desk, self.add)
        self.limits = self._foot.limits
        self.form = ArchiveForm(desk, self.archive.add)
        self.form.opened.connect(self._follow_form)
        self.form.closed.connect(self._follow_form)
        self._lay_out()

    def _lay_out(self) -> None:
        say = self._say
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self._title)
        top.addWidget(self.state, 1)
        for one in (
            self.start,
            self.stop,
            self.all,
            button(say("place.search.back"), self.back.emit, icon_name="back"),
        ):
            top.addWidget(one)
        form = Page(say("place.archive.form"), width_px=FORM_PX, margin=0, aside=0)
        form.body.addWidget(self.form)
        form.body.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tree)
        self.stack.addWidget(Empty("archive", say("place.archive.empty"), say("place.archive.empty_why")))
        self.stack.addWidget(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot)

    # ---- what is shown ------------------------------------------------------------------------------------------

    def ask(self, exhibit: Exhibit) -> None:
        """Show the page for a photo; answers for another one are forgotten."""
        if self._exhibit is None or self._exhibit.id != exhibit.id:
            self.cancel()
            self._answers, self._over = {}, False
        self._exhibit = exhibit
        self._title.setText(self._say("place.search.title", exhibit=exhibit.number))
        self.look()

    def look(self) -> None:
        """Look at what the archive holds now."""
        self.archive.look(self._hold)

    def _hold(self, held: tuple[Holding, ...]) -> None:
        self._held = held
        self._follow()

    @property
    def running(self) -> bool:
        """Whether the archive is being searched."""
        return self._task is not None and not self._task.over

    def _follow_form(self) -> None:
        """While the form is open it has the page for itself."""
        asking = not self.form.isHidden()
        empty = self._held == () and not self._answers
        self.stack.setCurrentIndex(2 if asking else 1 if empty else 0)
        self._foot.setVisible(not asking)

    def _follow(self) -> None:
        held = self._held or ()
        self._follow_form()
        if self._answers:
            self.tree.show_rows(place_rows(self._answers.values(), self._session.wording))
        else:
            wording = self._session.wording
            self.tree.show_rows(
                tuple(
                    held_row(o.place.id, o.place.name, o.place.position, o.references, wording) for o in held
                )
            )
        answers = tuple(self._answers.values())
        said = search_limits(answers, self._masked) if answers or self._over else ()
        self.limits.show_limits(said)
        references = self._held_references()
        self.start.setEnabled(bool(references) and not self.running)
        self.start.setVisible(not self.running)
        self.stop.setVisible(self.running)
        self.all.setVisible(bool(self._answers) and not self.running)
        self.add.setVisible(bool(self._answers))
        self.add.setEnabled(bool(self.tree.reference) and self._session.writable)
        if self._answers or self.running:
            self.state.setText(self._counted())
        else:
            self.state.setText(self._say("place.search.holds", n=references))

    def _held_references(self) -> int:
        """How many references the archive held when it was last looked at."""
        return sum(one.references for one in self._held or ())

    def _counted(self) -> str:
        """How many references were looked at, and how many of them compared."""
        compared = sum(one.outcome not in ("not_compared", "failed") for one in self._answers.values())
        return self._say("place.search.compared", n=compared, all=str(len(self._answers)))

    # ---- searching ----------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Ask the archive; answers appear as they come."""
        if self._exhibit is None or self.running:
            return
        if not self.form.isHidden():
            self.form.close_form()
        self._answers, self._over = {}, False
        self._searched = self._held_references()  # until the search itself says it, when it is over
        view = self._session.view
        painted = view is not None and view.snapshot.mask(self._exhibit.id) is not None
        self._masked = self._exhibit.number if painted else ""
        self._task = self.archive.search(self._exhibit, self._found, self._all_searched, self._ended)
        self._follow()

    def cancel(self) -> None:
        """Stop; what was found so far stays."""
        if self._task is not None and self.running:
            self._task.cancel()

    def _found(self, answer: PlaceAnswer) -> None:
        self._answers[answer.reference.id] = answer
        if not self._timer.isActive():
            self._timer.start()

    def _all_searched(self, search: PlaceSearch) -> None:
        self._searched, self._over = search.searched, True

    def _ended(self) -> None:
        self._task = None
        self._follow()

    def _forget_answers(self) -> None:
        self._answers, self._over = {}, False
        self._follow()

    def take(self) -> None:
        """Take the picked reference into the case."""
        if self.tree.reference:
            self.archive.take(self.tree.reference, self._searched, self.taken.emit)
