"""The case room: what is said about the pictures, by whom, where they were seen, how they came, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedLayout

from provenance.record.claim import ClaimAdded
from provenance.record.snapshot import Entry
from ui.panels.case_header import CaseHeader
from ui.panels.case_page import CasePage
from ui.panels.case_records import Rows, Section
from ui.panels.case_steps import StepsPanel
from ui.presenters.case_head import case_head
from ui.presenters.claims import Split, claim_rows, source_rows
from ui.presenters.rows import Row
from ui.presenters.sightings import card_rows, link_rows, note_rows, sighting_rows
from ui.room import Desk, Room
from ui.searching_notes import SightingDraft
from ui.widgets.card_form import CardForm
from ui.widgets.parts import Empty
from ui.widgets.record_form import RecordForm
from ui.widgets.record_forms import ClaimForm, LinkForm, NoteForm, SightingForm, SourceForm

_ACTIONS: Final = (
    "case.describe",
    "case.restrict",
    "write.claim",
    "write.source",
    "write.sighting",
    "write.note",
    "write.card",
)


class CaseRoom(Room):
    """Claims, sources, sightings and acquisition cards are entered and seen here, beside where the work stands."""

    stage = "case"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.header = CaseHeader(desk)
        self.steps = StepsPanel(self.session, desk.actions)
        take_back = {"take_back": self._take_back}
        with_copy = {"split": self._split, "copy": self._copy, **take_back}
        self.claims = Section(self.session, "claims", lambda: self.claim_form, with_copy)
        self.sources = Section(self.session, "sources", lambda: SourceForm(desk), take_back)
        self.cards = Section(self.session, "cards", lambda: self.card_form, {"edit": self._complete})
        self.sightings = Section(self.session, "sightings", lambda: self.sighting_form, take_back)
        self.links = Section(self.session, "links", lambda: LinkForm(desk), take_back)
        self.notes = Section(self.session, "notes", lambda: NoteForm(desk), take_back)
        self._waiting: dict[Section, tuple[Rows, int]] = {}
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._show_next)
        self._lay_out()
        self._bind()

    @cached_property
    def claim_form(self) -> ClaimForm:
        """The form for claims."""
        return ClaimForm(self.desk)

    @cached_property
    def sighting_form(self) -> SightingForm:
        """The form for sightings."""
        return SightingForm(self.desk)

    @cached_property
    def card_form(self) -> CardForm:
        """The form for acquisition cards."""
        return CardForm(self.desk)

    # ---- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = (self.claims, self.sources, self.cards)
        right = (self.sightings, self.links, self.notes)
        names = (self.say("case.page"), self.say("case.steps"))
        self.page = CasePage(names, self.header, self.steps, left, right)
        self._empty = Empty("case", self.say("case.empty"), self.say("case.empty.more"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.page)

    # ---- showing --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the case as it is now; forms stay as they are."""
        view = self.session.view
        self._stack.setCurrentIndex(0 if view is None else 1)
        if view is None:
            return
        self.header.show_head(case_head(view))
        self.steps.refresh()
        exhibit = self.session.shown_exhibit()
        self.cards.setVisible(exhibit is not None)
        if exhibit is not None:
            self.cards.rename(self.say("case.cards", exhibit=exhibit.number))
        cards = () if exhibit is None else card_rows(view, exhibit)
        snapshot = view.snapshot
        self._waiting = {
            self.claims: (partial(claim_rows, view), len(snapshot.claims)),
            self.sources: (partial(source_rows, view), len(snapshot.sources)),
            self.cards: (lambda most: cards[:most], len(cards)),
            self.sightings: (partial(sighting_rows, view), len(snapshot.sightings)),
            self.links: (partial(link_rows, view), len(snapshot.links)),
            self.notes: (partial(note_rows, view), len(snapshot.notes)),
        }
        self._next.start()

    def _show_next(self) -> None:
        """Build one section that changed; the others in the next turns, so that the window never waits for all."""
        while self._waiting:
            section = next(iter(self._waiting))
            if section.show_rows(*self._waiting.pop(section)):
                break
        if self._waiting:
            self._next.start()

    @property
    def built(self) -> bool:
        """Whether everything is shown: no section waits to be built."""
        return not self._waiting and not self._next.isActive()

    def enter(self) -> None:
        """What was left half built when the room was left is built now."""
        super().enter()
        self._show_next()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is built while nobody looks."""
        self._next.stop()
        super().hideEvent(event)

    # ---- doing ----------------------------------------------------------------------------------------------

    def _bind(self) -> None:
        self.bind("case.describe", lambda: self._open(self.header.form))
        self.bind("case.restrict", lambda: self._open(self.header.restrict_form))
        self.bind("case.lift_restriction", lambda: self._open(self.header.lift_form))
        for id, section in (
            ("write.claim", self.claims),
            ("write.source", self.sources),
            ("write.sighting", self.sightings),
            ("write.note", self.notes),
        ):
            self.bind(id, partial(self._open_in, section))
            section.add.clicked.connect(partial(self._open_in, section))
        self.bind("write.card", self._complete)
        self.cards.add.clicked.connect(lambda _checked=False: self._complete())
        self.links.add.clicked.connect(partial(self._open_in, self.links))
        self.session.changed.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        """Nothing can be written without a case, or in one that can only be read; known in every room."""
        self.desk.actions.enable(_ACTIONS, self.session.writable)
        snapshot = self.session.snapshot
        restricted = snapshot is not None and snapshot.restricted
        self.desk.actions.enable(("case.lift_restriction",), self.session.writable and restricted)

    def _open_in(self, section: Section, _checked: bool = False) -> None:
        self._open(section.form)

    def _open(self, form: RecordForm, call: Callable[[], object] | None = None) -> None:
        """Come to this room, open a form, and bring it into sight once it has its place."""
        self.session.go(self.stage)
        (call or form.open_form)()
        form.refused.connect(self._reveal_wrong, Qt.ConnectionType.UniqueConnection)
        QTimer.singleShot(0, self, lambda: self.page.reveal(form))

    def _reveal_wrong(self) -> None:
        form = self.sender()
        if isinstance(form, RecordForm):
            QTimer.singleShot(0, self, lambda: self.page.reveal_foot(form.foot))

    def take(self, thing: object) -> None:
        """A hit of a search is to become a sighting, or a claim is to be split."""
        if isinstance(thing, SightingDraft):
            self.add_sighting(thing)
        elif isinstance(thing, Split):
            self._split_claim(thing.claim)

    def add_sighting(self, draft: SightingDraft) -> None:
        """Come to this room with a sighting's form filled in, to be looked at and saved."""
        form = self.sightings.form
        self._open(form, lambda: self.sighting_form.fill(draft))

    def _take_back(self, row: Row) -> None:
        self.session.take_back(row.event)

    def _claim(self, id: str) -> Entry[ClaimAdded] | None:
        snapshot = self.session.snapshot
        claims = () if snapshot is None else snapshot.claims
        return next((entry for entry in claims if entry.data.claim == id), None)

    def _copy(self, row: Row) -> None:
        claim = self._claim(row.id)
        if claim is not None:
            form = self.claims.form
            self._open(form, lambda: self.claim_form.copy(claim.data))

    def _split(self, row: Row) -> None:
        self._split_claim(row.id)

    def _split_claim(self, id: str) -> None:
        """Open the form with a claim whose parts nobody wrote down; what is saved takes its place."""
        claim = self._claim(id)
        if claim is not None:
            form = self.claims.form
            self._open(form, lambda: self.claim_form.split(claim))

    def _complete(self, row: Row | None = None) -> None:
        exhibit = self.session.shown_exhibit()
        if exhibit is not None:
            form = self.cards.form
            self._open(form, lambda: self.card_form.ask(exhibit, None if row is None else row.id))
