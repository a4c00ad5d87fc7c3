"""The form for a claim: word for word, by whom, about which exhibits, and what it says of who, what, where and when."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis
from provenance.record.snapshot import Entry
from provenance.record.values import Term, Text
from provenance.workbench.people import Written, address, place, when, words
from ui.presenters.reading import read_exhibits, read_place, read_when, split_names
from ui.room import Desk
from ui.widgets.parts import Words, WordsField, link
from ui.widgets.record_form import RecordForm, Write, typed
from ui.widgets.source_field import SourceField


def new_source(name: str) -> SourceAdded:
    """A source of which only the name is known."""
    return SourceAdded(source=new_ulid(), kind=Term("unknown"), name=Text(name))


class ClaimForm(RecordForm):
    """A new claim; a name nobody has yet as its source is added to the sources first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.claim.form"))
        self.text = WordsField(
            self.say("case.form.text"), example=self.say("case.form.text.example"), lines=3
        )
        self.hedge, self.language = self.line("hedge"), self.line("language")
        self.by = SourceField(self.session, self.say("case.form.by"), self.say("case.form.by.example"))
        self.address, self.about = self.line("address"), self.line("about")
        self.axes = {axis: self.line(axis.value) for axis in Axis}
        self.translation = WordsField(self.say("case.form.translation"), lines=2)
        self.translation_language, self.translator = (
            self.line("translation_language"),
            self.line("translator"),
        )
        self._splits: Entry[ClaimAdded] | None = None
        self._splitting = Words("", "muted")
        self.row(self._splitting)
        self.row(self.cell("text", self.text))
        self.row(self.cell("by", self.by), self.cell("address", self.address))
        self.row(self.cell("hedge", self.hedge), self.cell("about", self.about, self._exhibits))
        self.row(self._axis(Axis.WHO), self._axis(Axis.WHAT))
        self.row(self._axis(Axis.WHERE), self._axis(Axis.WHEN))
        self.more = link(self.say("case.form.more_claim"), self._unfold)
        self.row(self.cell("language", self.language), self.more)
        self._folded = (
            self.row(self.cell("translation", self.translation)),
            self.row(
                self.cell("translation_language", self.translation_language),
                self.cell("translator", self.translator),
            ),
        )
        self._fold()
        self.finish()

    def _axis(self, axis: Axis) -> QWidget:
        read = {Axis.WHERE: self._place, Axis.WHEN: self._time}.get(axis)
        return self.cell(axis.value, self.axes[axis], read)

    def _exhibits(self, text: str) -> str:
        return "" if self.session.view is None else read_exhibits(text, self.session.view)

    def _place(self, text: str) -> str:
        return read_place(text, self.wording)

    def _time(self, text: str) -> str:
        return read_when(text, self.wording)

    def _fold(self) -> None:
        for row in self._folded:
            self.form.rows.setRowVisible(row, False)
        self.more.show()

    def _unfold(self) -> None:
        for row in self._folded:
            self.form.rows.setRowVisible(row, True)
        self.more.hide()
        self.translation.setFocus()

    def clear(self) -> None:
        """Empty every field."""
        super().clear()
        self._fold()
        self._replace(None)

    def _replace(self, claim: Entry[ClaimAdded] | None) -> None:
        """Which claim is taken back when this one is saved, if any."""
        self._splits = claim
        name = (
            None
            if claim is None or self.session.view is None
            else self.session.view.name_of(claim.data.claim)
        )
        self._splitting.setText(self.say("case.claim.splitting", name=name or ""))
        self.form.rows.setRowVisible(0, claim is not None)

    def prepare(self) -> None:
        """Offer the sources; the claim is about the selected exhibit unless somebody says otherwise."""
        self.by.offer()
        if not self.about.text() and not self.text.text:
            self.about.setText(self.session.exhibit or "")

    def copy(self, claim: ClaimAdded) -> None:
        """Open the form filled in like a claim that is there."""
        self.clear()
        self.prepare()
        self.text.setPlainText(typed(claim.text))
        languages = [one.language for one in (claim.text, claim.translation) if isinstance(one, Text)]
        self.language.setText(languages[0] if languages and languages[0] != "und" else "")
        lines: tuple[tuple[QLineEdit, str], ...] = (
            (self.hedge, typed(claim.hedge)),
            (self.address, typed(claim.address)),
            (self.translator, typed(claim.translator)),
            *((self.axes[axis], typed(getattr(claim, axis.value))) for axis in Axis),
        )
        for field, text in lines:
            field.setText(text)
        self.by.choose(claim.source)
        view = self.session.view
        self.about.setText(", ".join((view.name_of(id) if view else None) or id for id in claim.about))
        if isinstance(claim.translation, Text):
            self._unfold()
            self.translation.setPlainText(claim.translation.value)
            self.translation_language.setText(claim.translation.language.replace("und", ""))
        self.open_form()

    def split(self, claim: Entry[ClaimAdded]) -> None:
        """Open the form filled in like a claim, at who, what, where and when; what is saved takes its place."""
        self.copy(claim.data)
        self._replace(claim)
        self.axes[Axis.WHO].setFocus()

    def written(self, written: Written) -> None:
        """The claim is in the case; the one that it takes the place of no longer counts."""
        replaced = self._splits
        super().written(written)
        if replaced is not None:
            self.session.take_back(replaced.event)

    def claim(self, source: str | None) -> ClaimAdded:
        """The claim as it stands in the form. Raises AlidadeError naming what is wrong."""
        language = self.language.text().strip() or "und"
        said = {axis: field.text().strip() for axis, field in self.axes.items()}
        return ClaimAdded(
            claim=new_ulid(),
            text=Text(self.required("text", self.text.text), language),
            hedge=words(self.hedge.text().strip(), language),
            translation=words(self.translation.text, self.translation_language.text().strip() or "und"),
            translator=words(self.translator.text().strip()),
            source=source,
            address=address(self.address.text().strip()),
            about=split_names(self.about.text()),
            who=words(said[Axis.WHO], language),
            what=words(said[Axis.WHAT], language),
            where=place(said[Axis.WHERE], language),
            when=when(said[Axis.WHEN], language),
        )

    def record(self) -> Write:
        """The claim; a source that is new is written with it, or neither."""
        name = self.by.new_name
        claim = self.claim(None if name else self.by.source)
        if not name:
            return lambda case: case.people.claim(claim)
        source = new_source(name)
        return lambda case: case.people.claim_from(source, claim)
