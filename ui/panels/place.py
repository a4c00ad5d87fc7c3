"""The room of the place: the questioned photo beside each reference, and what comparing them gave."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.place_comparing import Comparing
from ui.panels.place_gate import GatePage
from ui.panels.place_inspector import WIDTH_PX, PairInspector
from ui.panels.place_modes import PAIR_ACTIONS
from ui.panels.place_pair import PairView
from ui.presenters.comparison import (
    PairResult,
    PairRow,
    PairTable,
    pair_result,
    questioned_in,
    references_in,
    summary,
    tallies,
)
from ui.room import Desk, Room
from ui.widgets.parts import Empty, action_button
from ui.widgets.reference_strip import ReferenceStrip

HERE: Final = (*PAIR_ACTIONS, "place.next_reference", "place.previous_reference")


class PlaceRoom(Room):
    """Which place is it: compare by eye, and by points."""

    stage = "place"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: str | None = None  # the questioned exhibit that is shown
        self._selected: str | None = None
        self._result: PairResult | None = None
        self._table = PairTable()
        self.comparing = Comparing(self.session, self._changed)
        self.pair = PairView(desk)
        self.inspector = PairInspector(desk)
        self.strip = ReferenceStrip(desk, desk.actions["evidence.add_references"])
        self.strip.chosen.connect(lambda number: self.session.select(reference=number))
        self.inspector.all_asked.connect(self.compare)
        self.inspector.pair_asked.connect(self.compare_pair)
        self.gated = GatePage(desk)
        self.gate = self.gated.gate
        self._stack = QStackedWidget()
        self._lay_out()
        self.session.selection_changed.connect(self._follow_selection)
        self.bind("examine.compare", self.compare)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.pair)
        splitter.addWidget(self.inspector)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        self.remember_splitter(splitter, "place.pair", (1000, WIDTH_PX))
        actions = self.desk.actions
        add = action_button(actions["evidence.add"], primary_look=True)
        more = action_button(actions["evidence.add_references"], primary_look=True)
        say = self.say
        self._pages: dict[str, QWidget] = {
            "pair": splitter,
            "gate": self.gated,
            "no_questioned": Empty("photo", say("place.no_questioned"), say("place.no_questioned_why"), add),
            "no_references": Empty("place", say("place.no_references"), say("place.no_references_why"), more),
            "no_chosen": Empty("place", say("place.no_chosen"), say("place.no_chosen_why")),
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.strip)

    # ---- coming and going ---------------------------------------------------------------------------------------

    def entered(self) -> None:
        self.pair.modes.bind()
        self.bind("place.next_reference", lambda: self.strip.step(1))
        self.bind("place.previous_reference", lambda: self.strip.step(-1))
        self._enable()

    def left(self) -> None:
        self.desk.actions.enable(HERE, False)
        if self.session.view is None:
            self.desk.actions.enable(("examine.compare",), False)

    @property
    def page(self) -> str:
        """What is shown: "pair", "gate", "no_questioned", "no_references" or "no_chosen"."""
        shown = self._stack.currentWidget()
        return next(name for name, page in self._pages.items() if page is shown)

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
        questioned = self._questioned(view)
        rows = self._table.rows(view, questioned, self.comparing.waiting(questioned))
        reference = next((row for row in rows if row.number == self.session.reference), None)
        if questioned is not None:
            self.gate.follow(questioned.number)
        gated = questioned is not None and bool(rows) and self.gate.needed()
        self.strip.setVisible(bool(rows) and questioned is not None)
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
            self._stack.setCurrentWidget(self._pages["no_questioned"])
        elif not rows:
            self._stack.setCurrentWidget(self._pages["no_references"])
        elif gated:
            self.gated.show_alone(questioned)
            self._stack.setCurrentWidget(self._pages["gate"])
        elif reference is None:
            self._stack.setCurrentWidget(self._pages["no_chosen"])
        else:
            self._stack.setCurrentWidget(self._pages["pair"])
            self._result = pair_result(view, questioned, reference, self._result)
            run = None if self._result.rows is None else self._result.rows.run
            self.pair.show_pair(questioned, reference.exhibit, run)
            self.inspector.show_result(questioned.number, self._result, busy=self.comparing.running)

    def _questioned(self, view: CaseView) -> Exhibit | None:
        """The selected exhibit when it is a questioned picture, else the one shown before, else the first."""
        all = {one.number: one for one in questioned_in(view)}
        for number in (self.session.exhibit, self._asked):
            if number in all:
                self._asked = number
                return all[number]
        return next(iter(all.values()), None)

    def _enable(self) -> None:
        """What can be done with what is shown."""
        if not self.isVisible():
            return
        pair = self.page == "pair"
        laid = self.pair.canvas.mode != "side_by_side"
        self.desk.actions.enable(HERE, pair)
        self.desk.actions.enable(("place.linked", "place.lines"), pair and not laid)

    # ---- comparing ----------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Compare the shown photo with every reference of the case."""
        view = self.session.view
        questioned = None if view is None else self._questioned(view)
        if view is None or questioned is None:
            self.session.tell("info", self.say("place.no_questioned_why"))
            return
        references = references_in(view)
        if references:
            self.comparing.start_all(view, questioned, references)
        else:
            self.session.tell("info", self.say("place.no_references_why"))

    def compare_pair(self) -> None:
        """Compare the two pictures that are shown."""
        view, reference = self.session.view, self.session.shown_reference()
        questioned = None if view is None else self._questioned(view)
        if view is not None and questioned is not None and reference is not None:
            self.comparing.start_pair(view, questioned, reference)
