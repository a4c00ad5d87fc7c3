"""The room that asks whether a picture was seen before: in what is known here, by reverse search; and the log."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.workbench.searching import QueryCopy
from ui.panels.seen_archive import SeenArchivePage
from ui.panels.seen_before import SeenBeforePart
from ui.panels.seen_compare import SeenComparePage
from ui.panels.seen_copy import CopyPart
from ui.panels.seen_engines import EnginesPart, LeftOpenPart
from ui.panels.seen_log import LogPart
from ui.panels.seen_taking import SeenTaking
from ui.presenters.in_case import in_case, sha1_of
from ui.presenters.searches import (
    LeftOpen,
    LogRow,
    Mode,
    engine_rows,
    left_open,
    log_rows,
    next_engine,
)
from ui.presenters.seen_before import seen_before
from ui.presenters.seen_hits import Hit
from ui.room import Desk, Room
from ui.searching import Opener, Query, Searching
from ui.searching_notes import SightingDraft
from ui.seen_archive import SeenArchiveDesk
from ui.team_archive import TeamDesk
from ui.theme import SPACE
from ui.widgets.derivatives import Derivatives
from ui.widgets.feature_gate import FeatureGate
from ui.widgets.parts import Empty, Page, Words
from ui.widgets.search_strip import SearchStrip

_WIDTH_PX = 900  # engines with three lines each stay together on a wide screen
_NARROW_PX = 610  # below it the query copy's picture and its choices do not fit side by side
_LAID_OUT_MS = 30  # our choice: the lines of a new question are broken by then


class _Side(Page):
    """A page that says when it becomes narrow, and when it is so no longer."""

    narrowed = Signal(bool)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.narrowed.emit(event.size().width() < _NARROW_PX)


class SeenRoom(Room):
    """Left what is known here, right the engines, below the log; the archive and a comparison are pages of their own.

    Before the case or the program is closed, a search that is still open is written as not completed.
    """

    stage = "seen"

    def __init__(self, desk: Desk, opener: Opener | None = None) -> None:
        super().__init__(desk)
        self._start_when_ready = False
        self._compared = ""
        self.searching = Searching(desk.session, opener, self)
        self.strip = SearchStrip(self.searching, desk)
        self.archive = SeenArchiveDesk(desk.session, self)
        self.team = TeamDesk(desk.session, self.archive, self)
        self.before = SeenBeforePart(desk, self.archive, self.team)
        self.copy_part = CopyPart(desk, self.searching)
        self.made = Derivatives(desk, self.say("seen.made.title"))
        self.engines_part = EnginesPart(desk, self.searching, self.start)
        self.left_open = LeftOpenPart(desk, self._resume, self._give_up)
        self.log = LogPart(desk)
        self._read_only = Words(self.say("seen.read_only"), "warning")
        self._pages = QStackedWidget()
        self._pages.addWidget(Empty("case", self.say("seen.no_case"), self.say("seen.no_case.hint")))
        self._pages.addWidget(Empty("photo", self.say("seen.no_exhibit"), self.say("seen.no_exhibit.hint")))
        self._pages.addWidget(self._search_page())
        self.gate = FeatureGate(desk)
        self.gate.passed.connect(self.session.refresh)
        self._pages.addWidget(self.gate)
        self.archive_page = SeenArchivePage(desk, self.archive, self.team)
        self.archive_page.back.connect(self._leave_page)
        self.compare_page = SeenComparePage(desk, self.archive)
        self.compare_page.back.connect(self._leave_page)
        self._pages.addWidget(self.archive_page)
        self._pages.addWidget(self.compare_page)
        self._page: QWidget | None = (
            None  # that is shown instead of the search, for as long as somebody wants it
        )
        self.taking = SeenTaking(desk, self.archive, self.before.hits)
        self.before.hits.compare_asked.connect(self._compare)
        self._whole = QSplitter(Qt.Orientation.Vertical)
        self._whole.addWidget(self._pages)
        self._whole.addWidget(self.log)
        self._whole.setStretchFactor(0, 3)
        self._whole.setStretchFactor(1, 1)
        self.remember_splitter(self._whole, "seen.log", (520, 190))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._whole)
        self.searching.changed.connect(self._changed)
        self.searching.ready.connect(self._engines_known)
        self.log.filter_changed.connect(self._changed)
        self.log.sighting_asked.connect(self._ask_sighting)
        desk.veil.changed.connect(self._changed)  # a picture that is revealed is opened
        self.session.closing.connect(self.searching.close_open)
        self.session.closing.connect(self.strip.close)
        self.destroyed.connect(self.strip.deleteLater)  # a window of its own, which nobody else would let go
        self.bind("search.start", self.start_next)
        self.bind("seen.look", self._look)
        self.bind("seen.archive", self._toggle_archive)
        self.taking.bind(self.archive_page, self.show_archive)
        self.team.look()

    def _search_page(self) -> QWidget:
        right = _Side(self.say("seen.engines.title"), width_px=_WIDTH_PX, margin=2 * SPACE)
        right.narrowed.connect(self.copy_part.set_narrow)
        right.narrowed.connect(self.engines_part.set_narrow)
        for one in (self._read_only, self.left_open, self.copy_part, self.made, self.engines_part):
            right.body.addWidget(one)
        right.body.addStretch(1)
        self._right = right
        self._scroll = QTimer(self, singleShot=True)  # when the question has its place
        self._scroll.timeout.connect(self._show_question)
        self.engines_part.question_shown.connect(lambda _question: self._scroll.start(_LAID_OUT_MS))
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.before)
        across.addWidget(right)
        across.setStretchFactor(0, 2)
        across.setStretchFactor(1, 3)
        self.remember_splitter(across, "seen.across", (410, 545))
        return across

    def _show_question(self) -> None:
        self._right.ensureWidgetVisible(self.engines_part.consent, 0, 4 * SPACE)

    # ---- showing ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the searches of the selected exhibit, and the log of the case."""
        view, exhibit, writable = self.session.view, self.session.shown_exhibit(), self.session.writable
        gated = self._gated(exhibit)
        able = exhibit is not None and writable and not gated
        self.desk.actions.enable(("search.start", "seen.look"), able)
        self._keep_page(exhibit)
        self.log.setVisible(view is not None and self._page is None)
        if view is None:
            self._pages.setCurrentIndex(0)
            return
        only = exhibit.id if exhibit is not None and self.log.only_selected else None
        self.log.show_rows(log_rows(view, only), exhibit.number if exhibit is not None else "")
        if self._page is not None:
            self._pages.setCurrentWidget(self._page)
            return
        if exhibit is None:
            self._pages.setCurrentIndex(1)
            return
        if gated:
            self._pages.setCurrentWidget(self.gate)
            return
        self._pages.setCurrentIndex(2)
        if exhibit.role is EvidenceRole.REFERENCE and not self.desk.veil.hides(exhibit.sha256):
            self.session.opened(exhibit)  # its picture is beside the choices of the query copy
        now = self.searching.open
        self._read_only.setVisible(not writable)
        found = seen_before(view, exhibit)
        older = in_case(view, exhibit) if found.state == "not_examined" else None
        if older is not None and older.state == "not_examined":
            older = None
        self.before.team.show_restricted(view.snapshot.restricted)
        self.before.show_state(exhibit, found, older, writable)
        self.copy_part.show_exhibit(exhibit, writable)
        self.made.show_exhibit(exhibit)
        self.left_open.show_left(left_open(view, now.consent if now is not None else None), writable)
        asking = now.engine.id if now is not None and now.query.evidence == exhibit.id else None
        rows = engine_rows(view, exhibit, self.searching.engines.values(), asking)
        self.engines_part.show_rows(rows, writable)

    def _gated(self, exhibit: Exhibit | None) -> bool:
        """Whether the question stands before a reference, as in the Photo room."""
        if exhibit is None or exhibit.role is not EvidenceRole.REFERENCE:
            return False
        return self.gate.needed()

    # ---- the pages beside the search ----------------------------------------------------------------------------

    def _keep_page(self, exhibit: Exhibit | None) -> None:
        """A comparison ends with another exhibit, or when references must not be seen yet."""
        if self._page is not self.compare_page:
            return
        hit = self.compare_page.hit
        hidden = hit is not None and hit.number.startswith("R") and self.before.hits.hides_references
        if exhibit is None or exhibit.id != self._compared or self._gated(exhibit) or hidden:
            self._page = None

    def _compare(self, hit: Hit) -> None:
        exhibit = self.session.shown_exhibit()
        if exhibit is not None:
            self._compared = exhibit.id
            self._page = self.compare_page
            self.compare_page.show_hit(exhibit, hit)
            self.refresh()

    def _toggle_archive(self) -> None:
        """Show the archive's page; once more goes back."""
        if self.archive_page.isVisible():
            self._leave_page()
        else:
            self.show_archive()

    def show_archive(self) -> None:
        """Come to this room, and show the archive's page."""
        self.session.go(self.stage)
        self._page = self.archive_page
        self.refresh()

    def _leave_page(self) -> None:
        self._page = None
        self.refresh()

    def _look(self) -> None:
        """Search for the selected exhibit in what is known here."""
        self.session.go(self.stage)
        self._leave_page()
        self.before.start()

    # ---- starting -----------------------------------------------------------------------------------------------

    def _engines_known(self) -> None:
        self._changed()
        if self._start_when_ready:
            self._start_when_ready = False
            self.start_next()

    def start_next(self) -> None:
        """Start with the first engine that was not asked about the selected exhibit."""
        exhibit = self.session.shown_exhibit()
        if exhibit is None or not self.session.writable:
            return
        self.session.go(self.stage)
        if self._gated(exhibit):
            return
        if not self.searching.engines:  # still being read: this room was made just now
            self._start_when_ready = True
            return
        engine = next_engine(self.session.view, exhibit.id, self.searching.engines)
        if engine is None:
            self.session.tell("info", self.say("seen.no_next", exhibit=exhibit.number))
            return
        self.start(engine.id, "image", "")

    def start(self, engine: str, mode: Mode, text: str) -> None:
        """Ask whether an engine may be opened for the selected exhibit; a query copy is made first."""
        exhibit = self.session.shown_exhibit()
        chosen = self.searching.engines.get(engine)
        if exhibit is None or chosen is None:
            return
        match mode:
            case "image":

                def made(copy: QueryCopy) -> None:
                    query = Query("image", exhibit.id, exhibit.number, copy.sha256, size_bytes=len(copy.data))
                    self.searching.ask(self.searching.request_for(chosen, query))

                self.searching.copy_of(exhibit, self.copy_part.shape, made)
            case "text":
                query = Query("text", exhibit.id, exhibit.number, None, text)
                self.searching.ask(self.searching.request_for(chosen, query))
            case "hash":
                self._start_hash(engine, exhibit)

    def _start_hash(self, engine: str, exhibit: Exhibit) -> None:
        sha1 = sha1_of(self.session.view, exhibit) if self.session.view is not None else None
        if sha1 is None:
            self.engines_part.refuse(self.say("seen.hash.none"))
            return
        query = Query("hash", exhibit.id, exhibit.number, exhibit.sha256, sha1)
        self.searching.ask(self.searching.request_for(self.searching.engines[engine], query))

    # ---- what was left open, and what comes of a hit ------------------------------------------------------------

    def _resume(self, left: LeftOpen) -> None:
        self.searching.resume(left, self.session.shown_exhibit())

    def _give_up(self, left: LeftOpen) -> None:
        self.searching.give_up(left, self.session.shown_exhibit())

    def _ask_sighting(self, row: LogRow) -> None:
        hit = row.oldest_hit
        if hit is not None:
            evidence = (row.evidence,) if row.evidence is not None else ()
            draft = SightingDraft(evidence, hit.address, hit.dated, hit.dated_basis, row.search)
            self.session.hand("case", draft)
