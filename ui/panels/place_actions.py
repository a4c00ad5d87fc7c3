"""What can be done in the room of the place: binds its actions, and enables those that fit what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from provenance.errors import AlidadeError
from ui.clipboard import png_of
from ui.panels.place_comparing import Comparing
from ui.panels.place_marking import PairMarking
from ui.panels.place_modes import DRAWN, PAIR_ACTIONS
from ui.panels.place_search import PlaceSearchPage
from ui.panels.place_search_foot import ARCHIVE
from ui.panels.where_door import WhereDoor
from ui.room import Desk

COMPARING: Final = ("place.compare_pair", "place.try_harder", "place.controls")
WRITING: Final = ("place.disagree", "place.features", "place.leave_out", "place.describe")
HERE: Final = (*PAIR_ACTIONS, "place.next_reference", "place.previous_reference")


class PlaceActions:
    """Binds the actions of the room to its parts."""

    def __init__(
        self, desk: Desk, comparing: Comparing, marking: PairMarking, search: PlaceSearchPage
    ) -> None:
        self._desk, self._comparing, self._marking, self._search = desk, comparing, marking, search

    def bind(self, calls: dict[str, Callable[[], object]]) -> None:
        """Take the actions over; `calls` are those that the room itself does."""
        bind = self._desk.actions.bind
        for id, call in calls.items():
            bind(id, call)
        bind("place.compare_pair", self._comparing.pair)
        bind("place.try_harder", partial(self._comparing.pair, "raised"))
        bind("place.controls", self._comparing.controls)
        bind("place.disagree", self._marking.disagree)
        bind("place.features", self._marking.compare_features)
        bind("place.leave_out", self._marking.leave_out)
        bind("place.describe", self._marking.describe)
        bind("place.keep", self._keep)
        bind("place.paste_view", self._paste_view)
        bind("place.archive_files", self._choose_files)
        for name in ("folder", "import", "export"):
            bind(f"place.archive_{name}", partial(self._choose_folder, name))

    def enable(self, page: str, *, side_by_side: bool, busy: bool) -> None:
        """Enable what can be done with what is shown."""
        actions, pair = self._desk.actions, page == "pair"
        writable = self._desk.session.writable
        actions.enable(HERE, pair)
        actions.enable(("place.linked", *DRAWN), pair and side_by_side)
        actions.enable(WRITING, pair and writable)
        actions.enable(COMPARING, pair and writable and not busy)
        actions.enable(("place.keep",), pair)
        actions.enable(("place.which", "place.where_from"), page not in ("no_questioned", "gate"))
        actions.enable(("place.paste_view",), writable and page not in ("no_questioned", "gate"))
        actions.enable(ARCHIVE, page == "search")

    def rest(self) -> None:
        """Another room is shown."""
        ids = (*HERE, *WRITING, *COMPARING, *ARCHIVE, "place.keep", "place.which", "place.where_from",
               "place.paste_view", *WhereDoor.page_actions)  # fmt: skip
        self._desk.actions.enable(ids, False)

    # ---- with the archive ---------------------------------------------------------------------------------------

    def _keep(self) -> None:
        shown = self._desk.session.shown_reference()
        if shown is not None:
            self._search.archive.keep(shown, self._not_kept)

    def _not_kept(self, error: AlidadeError) -> None:
        """Say why; where only the place is missing, ask for it."""
        self._desk.session.refuse(error)
        if error.id == "exhibit_names_no_place":
            self._marking.describe()

    def _paste_view(self) -> None:
        session = self._desk.session
        if not QGuiApplication.clipboard().mimeData().hasImage():
            session.tell("info", session.say("place.paste_nothing"))
            return
        image = QGuiApplication.clipboard().image()
        self._search.archive.paste_view(partial(png_of, image), self._pasted)

    def _pasted(self, number: str) -> None:
        """Show the new reference, and ask what it is once the view holds it."""
        session = self._desk.session
        session.select(reference=number)
        self._asked = number
        session.changed.connect(self._ask_about)
        session.refresh()

    def _ask_about(self) -> None:
        shown = self._desk.session.shown_reference()
        if shown is not None and shown.number == self._asked:
            self._desk.session.changed.disconnect(self._ask_about)
            self._marking.describe(shown, view=True)

    def _choose_files(self) -> None:
        """Ask for photos of one place."""
        title = self._desk.session.say("place.dialog.files")
        chosen, _ = QFileDialog.getOpenFileNames(self._search, title, self._folder())
        if chosen:
            self._search.form.ask(tuple(Path(name) for name in chosen))

    def _choose_folder(self, id: str) -> None:
        """Ask for a folder to add, to import, or to export to."""
        title = self._desk.session.say(f"place.dialog.{id}")
        chosen = QFileDialog.getExistingDirectory(self._search, title, self._folder())
        if chosen:
            archive = self._search.archive
            work = {"folder": archive.add_folder, "import": archive.import_set, "export": archive.export_set}
            work[id](Path(chosen))

    def _folder(self) -> str:
        view = self._desk.session.view
        return "" if view is None else str(view.path.parent)
