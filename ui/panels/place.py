"""The room of the place: the questioned photo beside each reference, and what comparing them gave."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.place_actions import PlaceActions
from ui.panels.place_comparing import Comparing
from ui.panels.place_gate import GatePage
from ui.panels.place_inspector import WIDTH_PX, PairInspector
from ui.panels.place_marking import PairForms, PairMarking
from ui.panels.place_pair import PairView
from ui.panels.place_result import shown_of
from ui.panels.place_search import PlaceSearchPage
from ui.panels.place_stack import PlaceStack
from ui.panels.where_door import WhereDoor
from ui.presenters.comparison import (
    PairResult,
    PairRow,
    PairTable,
    pair_result,
    questioned_in,
    summary,
    tallies,
)
from ui.presenters.pair_said import all_said
from ui.room import Desk, Room
from ui.widgets.reference_strip import ReferenceStrip


class PlaceRoom(Room):
    """Which place is it: compare by eye, and by points."""

    stage = "place"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: str | None = None  # the questioned exhibit that is shown
        self._selected: str | None = None
        self._result: PairResult | None = None
        self._table = PairTable()
        self.comparing = Comparing(self.session, self._changed, self._questioned)
        self.pair = PairView(desk)
        self.inspector = PairInspector(desk)
        self.forms = PairForms(desk)
        self.marking = PairMarking(desk, self.pair, self.forms)
        self.search = PlaceSearchPage(desk)
        self.where = WhereDoor(desk)
        self._does = PlaceActions(desk, self.comparing, self.marking, self.search)
        self._asks = ""  # "search" or "where" while that page is shown instead of the pair
        self.strip = ReferenceStrip(desk, desk.actions["evidence.add_references"])
        self.strip.chosen.connect(lambda number: self.session.select(reference=number))
        self.inspector.all_asked.connect(self.comparing.all)
        self.inspector.pair_asked.connect(lambda: self.comparing.pair())
        self.inspector.count_asked.connect(self.comparing.count)
        self.marking.opened.connect(self._show_forms)
        self.forms.emptied.connect(self._show_forms)
        self.search.back.connect(self.which)
        self.where.back.connect(self.where_from)
        self.search.taken.connect(self._taken)
        self.pair.canvas.mode_changed.connect(lambda _mode: self._enable())
        self.gated = GatePage(desk)
        self.gate = self.gated.gate
        self._lay_out()
        self.session.selection_changed.connect(self._follow_selection)
        self.bind("examine.compare", self.comparing.all)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.pair)
        self._side = QStackedWidget()
        self._side.addWidget(self.inspector)
        self._side.addWidget(self.forms)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        self.remember_splitter(splitter, "place.pair", (1000, WIDTH_PX))
        pages = {"pair": splitter, "gate": self.gated, "search": self.search, "where": self.where}
        self._stack = PlaceStack(self.desk, pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.strip)

    # ---- coming and going ---------------------------------------------------------------------------------------

    def entered(self) -> None:
        self.pair.modes.bind()
        self._does.bind(
            {
                "place.next_reference": lambda: self.strip.step(1),
                "place.previous_reference": lambda: self.strip.step(-1),
                "place.which": self.which,
                "place.where_from": self.where_from,
            }
        )
        self.where.bind()
        self._enable()

    def left(self) -> None:
        self._does.rest()
        if self.session.view is None:
            self.desk.actions.enable(("examine.compare",), False)

    @property
    def page(self) -> str:
        """What is shown: "pair", "search", "where", "gate", "no_questioned", "no_references" or "no_chosen"."""
        return self._stack.page

    @property
    def unsaved(self) -> bool:
        return self.where.unsaved

    def _follow_selection(self) -> None:
        """A reference picked in the list of exhibits is laid beside the photo that was shown before."""
        if self.session.exhibit == self._selected:
            return
        self._selected = self.session.exhibit
        picked = self.session.shown_exhibit()
        if picked is not None and picked.role is EvidenceRole.REFERENCE:
            self.session.select(reference=picked.number)

    # ---- showing ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        view = self.session.view
        if view is None:
            return
        questioned = self._questioned()
        rows = self._table.rows(view, questioned, self.comparing.waiting(questioned))
        reference = next((row for row in rows if row.number == self.session.reference), None)
        if questioned is not None:
            self.gate.follow(questioned.number)
        seen = bool(rows) or self._asks == "search"  # something that could tell where to look
        gated = questioned is not None and seen and self.gate.needed()
        self.strip.setVisible(bool(rows) and questioned is not None and (gated or self._asks != "where"))
        self.strip.set_veiled(gated)
        told = summary(rows, self.session.wording, veiled=gated)
        self.strip.show_rows(rows, self.session.reference, told, () if gated else tallies(rows))
        self._show_page(view, questioned, rows, reference, gated=gated)
        self._enable()

    def _show_page(
        self,
        view: CaseView,
        questioned: Exhibit | None,
        rows: tuple[PairRow, ...],
        reference: PairRow | None,
        *,
        gated: bool,
    ) -> None:
        if questioned is None:
            self._stack.show_page("no_questioned")
        elif gated:
            self.gated.show_alone(questioned)
            self._stack.show_page("gate")
        elif self._asks == "where":
            self._stack.show_page("where")
            self.where.ask(view, questioned)
        elif self._asks == "search":
            self.search.ask(questioned)
            self._stack.show_page("search")
        elif not rows:
            self._stack.show_page("no_references")
        elif reference is None:
            self._stack.show_page("no_chosen")
        else:
            self._stack.show_page("pair")
            self._result = result = pair_result(view, questioned, reference, self._result)
            self.pair.show_pair(questioned, reference.exhibit, result.run)
            marked = self.marking.follow(view, questioned, reference.exhibit)
            shown = shown_of(view, questioned, result, (marked, self.marking.features))
            together, busy = all_said(view, questioned), self.comparing.running
            self.inspector.show_result(questioned.number, shown, busy=busy, together=together)
            self._show_forms()

    def _show_forms(self) -> None:
        """The forms while one is open, else the result."""
        self._side.setCurrentWidget(self.inspector if self.forms.open is None else self.forms)

    def _questioned(self) -> Exhibit | None:
        """The selected exhibit when it is a questioned picture, else the one shown before, else the first."""
        view = self.session.view
        all = {} if view is None else {one.number: one for one in questioned_in(view)}
        for number in (self.session.exhibit, self._asked):
            if number in all:
                self._asked = number
                return all[number]
        return next(iter(all.values()), None)

    def _enable(self) -> None:
        """What can be done with what is shown."""
        if self.isVisible():
            self.where.enable(shown=self.page == "where")
            beside = self.pair.canvas.mode == "side_by_side"
            self._does.enable(self.page, side_by_side=beside, busy=self.comparing.running)

    # ---- searching the archive ----------------------------------------------------------------------------------

    def which(self) -> None:
        """Ask the archive which place this is; once more goes back to the pair."""
        self._ask("search")

    def where_from(self) -> None:
        """Ask from where the photo was taken; once more goes back to the pair."""
        self._ask("where")

    def _ask(self, page: str) -> None:
        self._asks = "" if self._asks == page else page
        self.refresh()

    def _taken(self, number: str) -> None:
        self.session.refresh()
        self.session.select(reference=number)
        self.session.tell("good", self.say("place.taken", exhibit=number))
