"""The form for what is said of pictures that are added to the archive together: source, date, place, licence, note."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from provenance.errors import AlidadeError, RecordError
from provenance.record.values import Link, Term, Text
from provenance.workbench.archiving import ItemDate, ItemFacts
from provenance.workbench.people import address, place, required_instant, words
from ui.plain_text import set_tip
from ui.presenters.reading import read_instant, read_position
from ui.room import Desk
from ui.widgets.field_form import FieldForm
from ui.widgets.parts import Words, button, primary
from ui.widgets.texts import ElidedWords

Add = Callable[..., None]


class SeenForm(FieldForm):
    """Asks what is known of the chosen folders or files; all of it may stay empty."""

    def __init__(self, desk: Desk, add: Add) -> None:
        super().__init__(desk, desk.session.say("seen.form.title"))
        self._add = add
        self._paths: tuple[Path, ...] = ()
        self._files = ElidedWords("", "muted")
        self.body.insertWidget(1, self._files)
        self.body.insertWidget(2, Words(self.say("seen.form.about"), "muted"))
        self.source, self.published = self.line("card_source"), self.line("published")
        self.place, self.licence = self.line("seen_place"), self.line("card_licence")
        self.note = self.line("note")
        self.row(
            self.cell("card_source", self.source),
            self.cell("published", self.published, lambda text: read_instant(text, self.wording)),
        )
        self.row(
            self.cell("seen_place", self.place, self._read_place),
            self.cell("card_licence", self.licence),
        )
        self.row(self.cell("note", self.note))
        self.stays = self._box("stays")
        self.quick = self._box("quick")
        self.row(self.stays)
        self.row(self.quick)
        self.accept = primary(self.say("seen.form.add"), self.save)
        self.form.finish(self.accept, button(self.say("case.form.close"), self.close_form))

    def _box(self, id: str) -> QCheckBox:
        box = QCheckBox(self.say(f"seen.form.{id}"))
        box.setAccessibleName(box.text())
        set_tip(box, self.say(f"seen.form.{id}.hint"))
        return box

    def _read_place(self, text: str) -> str:
        """How a position is understood; a name is kept as it is."""
        try:
            named = isinstance(place(text.strip()), Text)
        except RecordError:
            named = False
        return "" if named else read_position(text, self.wording)

    def ask(self, paths: tuple[Path, ...]) -> None:
        """Ask about these."""
        self.clear()
        for box in (self.stays, self.quick):
            box.setChecked(False)
        self._paths = paths
        shown = str(paths[0]) if len(paths) == 1 else self.say("seen.form.files", n=len(paths))
        self._files.show_text(self.wording.plain(shown))
        self.show()
        self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def enable(self, enabled: bool) -> None:
        """Whether the archive can be filled now."""
        self.accept.setEnabled(enabled)

    def save(self) -> None:
        """Add them, or say what is wrong."""
        if not self.accept.isEnabled():
            return
        try:
            facts = self._facts()
        except AlidadeError as error:
            self.refuse(error)
            return
        self.close_form()
        self._add(self._paths, facts, restricted=self.stays.isChecked(), quick=self.quick.isChecked())

    def _facts(self) -> ItemFacts:
        source = address(self.source.text().strip())
        published, where = self.published.text().strip(), place(self.place.text().strip())
        name = self.say("case.form.published")
        dates = (
            (ItemDate(when=required_instant(published, name), of=Term("published"), basis=Term("stated")),)
            if published
            else ()
        )
        licence, note = words(self.licence.text().strip()), words(self.note.text().strip())
        return ItemFacts(
            sources=(source,) if isinstance(source, Link | Text) else (),
            licence=licence,
            note=note,
            place=where,
            dates=dates,
        )
