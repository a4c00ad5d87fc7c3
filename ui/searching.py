"""The reverse search that is under way: what was asked, what was allowed, what came back; written when it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage

from provenance.errors import AlidadeError, EnvironmentFault
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.sighting import SearchRecorded, SearchResult
from provenance.record.snapshot import Exhibit
from provenance.record.values import Text
from provenance.workbench import OpenCase
from provenance.workbench.engines import Engine, engines
from provenance.workbench.people import Written
from provenance.workbench.searching import QueryCopy, QueryShape, open_engine
from ui.clipboard import png_of
from ui.presenters.searches import LeftOpen, next_engine
from ui.searching_notes import OpenSearch, Query, Request, query_of, record_of, wrong_with
from ui.session import Session
from ui.tasks import Job, Lane

__all__ = ["OpenSearch", "Opener", "Query", "Request", "Searching"]

Opener = Callable[[str], bool]

COPIES: Final = "query-copies"
"""The folder beside the case that takes query copies until another is chosen; the command line's default too."""

_LINKS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class Searching(QObject):
    """One search at a time. Whoever closes the case or the program calls `close_open` first.

    `asked`: a question about consent waits, or no longer (None). `changed`: the open search is another or holds more.
    `opened`: a search was opened and its strip should stand over the browser. `refused`: why something was not
    noted, in words for the strip. `ready`: the engines are known.
    """

    asked = Signal(object)  # Request or None
    changed = Signal()
    opened = Signal()
    refused = Signal(str)
    ready = Signal()

    def __init__(self, session: Session, opener: Opener | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self.opener: Opener = opener or (lambda address: QDesktopServices.openUrl(QUrl(address)))
        self.engines: dict[str, Engine] = {}
        self.open: OpenSearch | None = None
        self.request: Request | None = None
        self.folder: Path | None = None
        self._copies: dict[tuple[str, QueryShape, Path], QueryCopy] = {}
        self._busy = False
        self.deciding = False
        session.case_changed.connect(self._case_changed)
        session.tasks.start("", lambda _job: engines(), lane=Lane.LOOK, then=self._know)

    def _know(self, known: dict[str, Engine]) -> None:
        self.engines = known
        self.ready.emit()

    def _case_changed(self) -> None:
        """Nothing of another case stays; a search that is open is written into its own case."""
        self.close_open()
        self._copies.clear()
        self.folder = None
        self.ask(None)

    # ---- the query copy -----------------------------------------------------------------------------------------

    @property
    def folder_now(self) -> Path | None:
        """Where query copies are written: the chosen folder, else one beside the case."""
        view = self._session.view
        return self.folder or (view.path.parent / COPIES if view is not None else None)

    def copy_of(
        self,
        exhibit: Exhibit,
        shape: QueryShape,
        then: Callable[[QueryCopy], None],
        refused: Callable[[AlidadeError], None] | None = None,
    ) -> None:
        """Make the query copy of an exhibit, or take the one made before; recorded as a derivative."""
        folder = self.folder_now
        if folder is None:
            return
        key = (exhibit.id, shape, folder)
        if key in self._copies:
            then(self._copies[key])
            return

        def made(copy: QueryCopy) -> None:
            self._copies[key] = copy
            then(copy)

        def work(case: OpenCase, job: Job) -> QueryCopy:
            return case.query_copy(exhibit.number, shape, folder, job.cancellation)

        title = self._session.say("seen.task.copy", exhibit=exhibit.number)
        self._session.start(title, work, lane=Lane.PEN, then=made, refused=refused)

    # ---- consent ------------------------------------------------------------------------------------------------

    def ask(self, request: Request | None) -> None:
        """Put a question about consent, or take it away."""
        self.request = request
        self.asked.emit(request)

    def request_for(self, engine: Engine, query: Query, *, in_strip: bool = False) -> Request:
        """What asking an engine needs to be allowed. Raises UsageError when it takes no such query."""
        match query.mode:
            case "image":
                target = engine.page
            case "text":
                target = engine.address("text", query.text)
            case "hash":
                target = engine.address("sha1", query.text)
        return Request(engine, query, target, in_strip)

    def what_leaves(self, request: Request) -> str:
        """What leaves the machine, in words; recorded with the decision."""
        query = request.query
        if query.mode == "text":
            return query.text
        return self._session.say(
            f"seen.leaves.{query.mode}", exhibit=query.exhibit, sha256=query.sha256 or ""
        )

    def decide(self, allowed: bool) -> None:
        """Record what the user decided about the question that waits, then open the browser if it was allowed."""
        request, self.request = self.request, None
        case = self._session.case
        if request is None or case is None:
            return
        if allowed:
            self.close_open()
        what = self.what_leaves(request)
        self.deciding = allowed

        def ended() -> None:
            self.deciding = False
            self.changed.emit()

        def work(case: OpenCase, _job: Job) -> str:
            return open_engine(
                case.file,
                request.engine,
                request.address,
                allowed=allowed,
                what=what,
                sha256=request.query.sha256 if request.query.mode == "image" else None,
                size_bytes=request.query.size_bytes,
                opener=lambda _address: True,
            )

        def decided(consent: str) -> None:
            if allowed and self._session.case is case:
                self._begin(OpenSearch(case, request.engine, request.query, consent))
                if not self.opener(request.address):
                    self._session.refuse(EnvironmentFault("no_browser", address=request.address[:200]))

        self._session.start(self._session.say("task.write"), work, lane=Lane.PEN, then=decided, ended=ended)
        self.asked.emit(None)

    def resume(self, left: LeftOpen, selected: Exhibit | None) -> None:
        """Open a search again whose answer was never recorded; nothing is sent, the browser is not asked.

        `selected` is the exhibit it is taken to be about when the consent names none.
        """
        engine, case = self.engines.get(left.engine), self._session.case
        if engine is None or case is None:
            return
        self.close_open()
        self._begin(OpenSearch(case, engine, query_of(left, selected), left.consent))

    def give_up(self, left: LeftOpen, selected: Exhibit | None) -> None:
        """Record that a search without an answer was not completed; the one that is open stays."""
        engine, case = self.engines.get(left.engine), self._session.case
        if engine is not None and case is not None:
            search = OpenSearch(case, engine, query_of(left, selected), left.consent)
            record = record_of(search, SearchResult.NOT_COMPLETED)
            self._session.write(self._writing(search, record))

    def _begin(self, search: OpenSearch) -> None:
        self.open = search
        self.changed.emit()
        self.opened.emit()

    # ---- what comes back ----------------------------------------------------------------------------------------

    def add_links(self, text: str) -> int:
        """Keep the links of a pasted text as hits; how many were new."""
        if self.open is None:
            return 0
        found = dict.fromkeys(link.rstrip(".,;:!?)]}'") for link in _LINKS.findall(text))
        new = [link for link in found if link not in self.open.links]
        self.open.links += new
        if new:
            self.changed.emit()
        return len(new)

    def remove_link(self, index: int) -> None:
        """Take a link away."""
        search = self.open
        if search is not None and 0 <= index < len(search.links):
            del search.links[index]
            if search.dated_link >= index:
                search.dated_link = max(0, search.dated_link - 1)
            self.changed.emit()

    def add_screenshot(self, image: QImage) -> None:
        """Take a pasted picture into the case as a document; a note binds it to the search when that is written."""
        self._add_paper(lambda case: case.paste(png_of(image), EvidenceRole.DOCUMENT).exhibit)

    def add_file(self, path: Path) -> None:
        """Take a file that was dropped into the case as a document of this search."""

        def take(case: OpenCase) -> Exhibit | None:
            (taken,) = case.add([path], EvidenceRole.DOCUMENT)
            if taken.error is not None:
                raise taken.error
            return taken.exhibit

        self._add_paper(take)

    def _add_paper(self, take: Callable[[OpenCase], Exhibit | None]) -> None:
        search = self.open
        if search is None:
            return

        def work(case: OpenCase, _job: Job) -> bool:
            exhibit = take(case)
            if exhibit is not None:
                search.papers.append(exhibit.id)
            return exhibit is not None

        def taken(done: bool) -> None:
            search.screenshots += done
            self.changed.emit()

        title = self._session.say("seen.task.screenshot")
        self._session.start(title, work, lane=Lane.PEN, then=taken, refused=self._refuse)

    # ---- the answer ---------------------------------------------------------------------------------------------

    def record(self, result: SearchResult, then: Callable[[], object] | None = None) -> None:
        """Write the answer of the open search; it stays open when that is refused."""
        search = self.open
        if search is None or self._busy:
            return
        wrong = wrong_with(search, result, self._session.say)
        if wrong:
            self.refused.emit(wrong)
            return
        record = record_of(search, result)
        self._busy = True

        def written(_written: Written) -> None:
            self._busy = False
            if self.open is search:
                self.open = None
            if then is not None:  # first, so that the strip goes on with a question instead of vanishing
                then()
            self.changed.emit()

        def refused(error: AlidadeError) -> None:
            self._busy = False
            self._refuse(error)

        self._session.write(self._writing(search, record), then=written, refused=refused)

    def record_and_ask_next(self) -> None:
        """Write what there is (links are hits, nothing is "not completed") and ask about the next engine."""
        search = self.open
        if search is None:
            return
        result = SearchResult.HITS if search.links else SearchResult.NOT_COMPLETED
        self.record(result, lambda: self.ask_next(search.query, (search.engine.id,), in_strip=True))

    def ask_next(self, query: Query, apart: tuple[str, ...] = (), *, in_strip: bool = False) -> bool:
        """Ask about the next engine that gave no answer yet; False, and a message, when there is none."""
        text = query.text if query.mode == "text" else None
        engine = next_engine(self._session.view, query.evidence, self.engines, apart, text=text)
        if engine is None or query.mode == "hash":  # a hash goes with one engine; others need a query copy
            id = "seen.choose_next" if query.mode == "hash" else "seen.no_next"
            self._session.tell("info", self._session.say(id, exhibit=query.exhibit))
            self.ask(None)
            return False
        self.ask(self.request_for(engine, query, in_strip=in_strip))
        return True

    def close_open(self) -> None:
        """A search that is left open is recorded as not completed, with the links pasted so far."""
        search, self.open = self.open, None
        if search is None:
            return
        self.changed.emit()
        if self._busy:  # its answer is on its way to the disk
            return
        # A date that is none, or belongs to no link: what was typed is kept as words.
        if wrong_with(search, SearchResult.NOT_COMPLETED, self._session.say):
            search.remark = " · ".join(part for part in (search.remark, search.oldest) if part)
            search.oldest = ""
        record = record_of(search, SearchResult.NOT_COMPLETED)
        write = self._writing(search, record)
        if self._session.case is search.case:
            self._session.write(write)
        else:  # the case is being closed: its pen is still there until that is done
            title = self._session.say("task.write")
            self._session.tasks.start(title, lambda _job: write(search.case), lane=Lane.PEN)

    def _refuse(self, error: AlidadeError) -> None:
        self.refused.emit(self._session.wording.error(error))

    def _writing(self, search: OpenSearch, record: SearchRecorded) -> Callable[[OpenCase], Written]:
        """The search, and a note that binds its screenshots to it."""
        note = self._session.say("seen.screenshot_note", engine=self._session.wording.engine(record.engine))

        def write(case: OpenCase) -> Written:
            written = case.people.search(record)
            if search.papers:
                about = (record.search, *search.papers)
                case.people.note(NoteAdded(note=new_ulid(), text=Text(note), about=about))
            return written

        return write
