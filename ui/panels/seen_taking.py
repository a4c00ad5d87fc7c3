"""What comes of a hit in the archive: evidence of the case, a sighting, or that it is withdrawn; and filling it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFileDialog, QMessageBox

from provenance.record.evidence import EvidenceAcquired
from provenance.record.values import UNKNOWN, Instant, Text
from provenance.workbench.intake import BLANK_CARD
from ui.panels.seen_archive import SeenArchivePage
from ui.panels.seen_hits import SeenHits
from ui.presenters.seen_hits import Hit
from ui.room import Desk
from ui.searching_notes import SightingDraft
from ui.seen_archive import SeenArchiveDesk


class SeenTaking:
    """Does what is asked of the cards, and binds the actions that fill the archive."""

    def __init__(self, desk: Desk, archive: SeenArchiveDesk, hits: SeenHits) -> None:
        self._desk, self._archive, self._hits = desk, archive, hits
        self._say = desk.session.say
        hits.take_asked.connect(self.take)
        hits.sighting_asked.connect(self.sighting)
        hits.withdraw_asked.connect(self._withdraw)

    # ---- into the case ------------------------------------------------------------------------------------------

    def take(self, hit: Hit) -> None:
        """Take the file into the case as evidence; its card says where it comes from."""
        session = self._desk.session

        def taken(number: str) -> None:
            session.refresh()
            session.tell("good", self._say("seen.before.taken", name=hit.which, exhibit=number))

        self._archive.take(hit.item, self._card(hit), taken)

    def _card(self, hit: Hit) -> EvidenceAcquired:
        """What the card says: out of the archive, what is stated there, and never where the file lies."""
        exhibit = self._desk.session.shown_exhibit()
        lines = [self._say("seen.before.card", item=hit.item)]
        if exhibit is not None:
            lines.append(self._say("seen.before.card_found", exhibit=exhibit.number, kind=hit.kind_text))
        lines += [one.text for one in hit.stated]
        return msgspec.structs.replace(BLANK_CARD, post=hit.link or UNKNOWN, note=Text("\n".join(lines)))

    def sighting(self, hit: Hit) -> None:
        """Hand over to the form of a sighting what is stated of the hit; people look at it and save."""
        session = self._desk.session
        exhibit = session.shown_exhibit()
        if exhibit is None:
            return
        published = hit.published if isinstance(hit.published, Instant) else UNKNOWN
        stated = "\n".join(one.text for one in hit.stated)
        note = self._say("seen.before.card", item=hit.item)
        draft = SightingDraft(
            (exhibit.id,),
            hit.link if hit.link is not None else Text(next(iter(hit.sources), "")),
            published,
            hit.published_basis if hit.published_basis is not None else UNKNOWN,
            "",
            "\n".join(one for one in (note, stated) if one),
        )
        session.hand("case", draft)

    def _withdraw(self, hit: Hit) -> None:
        """Take a picture out of the archive, after asking once."""
        ask = QMessageBox(self._hits)
        ask.setIcon(QMessageBox.Icon.Question)
        ask.setWindowTitle(self._say("seen.before.withdraw"))
        ask.setText(self._say("seen.before.withdraw.sure", name=hit.which))
        yes = ask.addButton(self._say("seen.before.withdraw.yes"), QMessageBox.ButtonRole.DestructiveRole)
        no = ask.addButton(self._say("seen.archive.remove.no"), QMessageBox.ButtonRole.RejectRole)
        ask.setDefaultButton(no)
        ask.exec()
        if ask.clickedButton() is yes:
            self._archive.remove(hit.item)

    # ---- filling ------------------------------------------------------------------------------------------------

    def bind(self, page: SeenArchivePage, show: Callable[[], None]) -> None:
        """Take over the actions that fill the archive; `show` brings its page into sight."""
        self._page, self._show = page, show
        bind = self._desk.actions.bind
        bind("seen.archive_folder", self._choose_folder)
        bind("seen.archive_files", self._choose_files)
        bind("seen.archive_case", self._add_case)

    def _add_case(self) -> None:
        self._show()
        self._archive.add_case()

    def _choose_folder(self) -> None:
        self._show()
        title = self._say("seen.archive.choose_folder")
        chosen = QFileDialog.getExistingDirectory(self._page, title, self._folder())
        if chosen:
            self._page.form.ask((Path(chosen),))

    def _choose_files(self) -> None:
        self._show()
        title = self._say("seen.archive.choose_files")
        chosen, _ = QFileDialog.getOpenFileNames(self._page, title, self._folder())
        if chosen:
            self._page.form.ask(tuple(Path(name) for name in chosen))

    def _folder(self) -> str:
        view = self._desk.session.view
        return "" if view is None else str(view.path.parent)
