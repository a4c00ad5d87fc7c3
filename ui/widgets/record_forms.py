"""The forms for sources, sightings, notes, links between exhibits, and the title and question of the case."""

from __future__ import annotations

from provenance.record.claim import SourceAdded
from provenance.record.evidence import EvidenceLinked
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.sighting import SightingAdded
from provenance.record.values import UNKNOWN, Instant, Missing, Term, Text
from provenance.workbench.people import address, now, required_instant, words
from provenance.workbench.vocabulary import VOCABULARY
from ui.presenters.reading import read_exhibits, read_instant, split_names
from ui.room import Desk
from ui.searching_notes import SightingDraft
from ui.widgets.claim_form import ClaimForm
from ui.widgets.parts import Choice, WordsField
from ui.widgets.record_form import RecordForm, Write, typed

__all__ = ["ClaimForm", "DescribeForm", "LinkForm", "NoteForm", "SightingForm", "SourceForm"]


def term(choice: Choice) -> Term | Missing:
    """What was chosen of a vocabulary, or that nothing was."""
    return Term(choice.chosen) if choice.chosen else UNKNOWN


def offer(choice: Choice, options: list[tuple[str, str]], none: str | None) -> None:
    """Other options in a choice; what was chosen stays when it is still there."""
    chosen = choice.chosen
    choice.clear()
    if none is not None:
        choice.addItem(none, "")
    for id, shown in options:
        choice.addItem(shown, id)
    choice.choose(chosen)


class ExhibitsForm(RecordForm):
    """A form with a line for exhibit numbers."""

    def read_about(self, text: str) -> str:
        """Which exhibits are meant."""
        return "" if self.session.view is None else read_exhibits(text, self.session.view)

    def read_time(self, text: str) -> str:
        """How a time is understood."""
        return read_instant(text, self.wording)

    def time(self, id: str, text: str) -> Instant | Missing:
        """A time, or that it is not known. Raises UsageError naming the field when it is none."""
        return required_instant(text.strip(), self.say(f"case.form.{id}")) if text.strip() else UNKNOWN


class SourceForm(RecordForm):
    """A new source, and the one it only passes on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.source.form"))
        self.name = self.line("name")
        self.kind = self.choice("kind", VOCABULARY["source_kind"], "", none=False)
        self.kind.choose("unknown")
        self.relays = Choice(self.say("case.form.relays"), (), none=self.say("case.form.relays.none"))
        self.note = self.line("note")
        self.row(self.cell("name", self.name), self.cell("kind", self.kind))
        self.row(self.cell("relays", self.relays), self.cell("note", self.note))
        self.finish()

    def clear(self) -> None:
        """Empty every field; the kind is unknown until somebody says so."""
        super().clear()
        self.kind.choose("unknown")

    def prepare(self) -> None:
        """Offer the sources of the case to be relayed."""
        view = self.session.view
        sources = () if view is None else view.snapshot.sources
        known = [(entry.data.source, self.wording.value(entry.data.name)) for entry in sources]
        offer(self.relays, known, self.say("case.form.relays.none"))

    def record(self) -> Write:
        """The source."""
        source = SourceAdded(
            source=new_ulid(),
            kind=Term(self.kind.chosen),
            name=Text(self.required("name", self.name.text())),
            relays=self.relays.chosen or None,
            note=words(self.note.text().strip()),
        )
        return lambda case: case.people.source(source)


class SightingForm(ExhibitsForm):
    """Where and when a picture was seen published."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.sighting.form"))
        self.where = self.line("seen_where")
        self.medium = self.choice("medium", VOCABULARY["medium"], "medium", none=False)
        self.medium.choose("unknown")
        self.published, self.seen_at = self.line("published"), self.line("seen_at")
        self.basis = self.choice("basis", VOCABULARY["published_basis"], "published_basis")
        self.likeness = self.choice("likeness", VOCABULARY["likeness"], "likeness")
        self.account, self.archived = self.line("account"), self.line("archived_copy")
        self.caption = WordsField(self.say("case.form.caption"), lines=2)
        self.caption_language, self.note = self.line("caption_language"), self.line("note")
        self.found_by = Choice(self.say("case.form.found_by"), (), none=self.say("case.form.not_stated"))
        self.about = self.line("exhibits")
        self.row(self.cell("seen_where", self.where), self.cell("medium", self.medium))
        self.row(self.cell("published", self.published, self.read_time), self.cell("likeness", self.likeness))
        self.row(self.cell("basis", self.basis))
        self.row(self.cell("exhibits", self.about, self.read_about))
        self.row(self.cell("account", self.account), self.cell("archived_copy", self.archived))
        self.row(self.cell("caption", self.caption))
        self.row(self.cell("caption_language", self.caption_language), self.cell("found_by", self.found_by))
        self.row(self.cell("seen_at", self.seen_at, self.read_time), self.cell("note", self.note))
        self.finish()

    def clear(self) -> None:
        """Empty every field."""
        super().clear()
        self.medium.choose("unknown")

    def prepare(self) -> None:
        """Offer the searches; the sighting is of the selected exhibit unless somebody says otherwise."""
        view = self.session.view
        ids = [] if view is None else [entry.data.search for entry in view.snapshot.searches]
        known = [(id, (view.name_of(id) if view else None) or id) for id in ids]
        offer(self.found_by, known, self.say("case.form.not_stated"))
        if not self.about.text():
            self.about.setText(self.session.exhibit or "")

    def fill(self, draft: SightingDraft) -> None:
        """Open the form with what is known already; what was typed before is dropped."""
        self.clear()
        self.prepare()
        view = self.session.view
        self.about.setText(", ".join((view.name_of(id) if view else None) or id for id in draft.evidence))
        self.where.setText(typed(draft.address))
        self.published.setText(typed(draft.published))
        self.basis.choose(draft.published_basis.value if isinstance(draft.published_basis, Term) else "")
        self.found_by.choose(draft.found_by)
        self.note.setText(" ".join(draft.note.split()))
        self.open_form()

    def record(self) -> Write:
        """The sighting."""
        seen_at = self.time("seen_at", self.seen_at.text())
        sighting = SightingAdded(
            sighting=new_ulid(),
            evidence=split_names(self.required("exhibits", self.about.text())),
            address=address(self.where.text().strip()),
            medium=Term(self.medium.chosen),
            seen_at=now() if isinstance(seen_at, Missing) else seen_at,
            published=self.time("published", self.published.text()),
            published_basis=term(self.basis),
            caption=words(self.caption.text, self.caption_language.text().strip() or "und"),
            account=words(self.account.text().strip()),
            likeness=term(self.likeness),
            archived_copy=address(self.archived.text().strip()),
            found_by=self.found_by.chosen or None,
            note=words(self.note.text().strip()),
        )
        return lambda case: case.people.sighting(sighting)


class NoteForm(ExhibitsForm):
    """A note about exhibits, or about the case."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.note.form"))
        self.text = WordsField(self.say("case.form.note_text"), lines=3)
        self.about = self.line("note_about")
        self.row(self.cell("note_text", self.text))
        self.row(self.cell("note_about", self.about, self.read_about))
        self.finish()

    def prepare(self) -> None:
        """About the selected exhibit unless somebody says otherwise."""
        if not self.about.text() and not self.text.text:
            self.about.setText(self.session.exhibit or "")

    def record(self) -> Write:
        """The note."""
        text = Text(self.required("note_text", self.text.text))
        note = NoteAdded(note=new_ulid(), text=text, about=split_names(self.about.text()))
        return lambda case: case.people.note(note)


class LinkForm(ExhibitsForm):
    """How two exhibits belong together."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.link.form"))
        self.first, self.second = self.line("first"), self.line("second")
        self.relation = self.choice("relation", VOCABULARY["relation"], "relation", none=False)
        self.row(self.cell("first", self.first, self.read_about))
        self.row(self.cell("relation", self.relation))
        self.row(self.cell("second", self.second, self.read_about))
        self.finish()

    def prepare(self) -> None:
        """The selected exhibit stands first."""
        if not self.first.text():
            self.first.setText(self.session.exhibit or "")

    def record(self) -> Write:
        """The link."""
        link = EvidenceLinked(
            link=new_ulid(),
            first=self.required("first", self.first.text()),
            relation=Term(self.relation.chosen),
            second=self.required("second", self.second.text()),
        )
        return lambda case: case.people.link(link)


class DescribeForm(RecordForm):
    """What the case is called and what is asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.describe.form"))
        self.title = self.line("title")
        self.question = WordsField(
            self.say("case.form.question"), example=self.say("case.form.question.example"), lines=2
        )
        self.row(self.cell("title", self.title))
        self.row(self.cell("question", self.question))
        self.finish()

    def close_form(self) -> None:
        """Put it away; the next time it begins with what is in the case then."""
        self.clear()
        super().close_form()

    def prepare(self) -> None:
        """What is known now."""
        snapshot = self.session.snapshot
        if snapshot is not None and not self.title.text() and not self.question.text:
            self.title.setText(typed(snapshot.title))
            self.question.setPlainText(typed(snapshot.question))

    def record(self) -> Write:
        """The description; the language of words that stay as they were is kept."""
        snapshot = self.session.snapshot
        title: Text | Missing = Text(self.required("title", self.title.text()))
        question: Text | Missing = words(self.question.text)
        if snapshot is not None:
            title = snapshot.title if typed(snapshot.title) == typed(title) else title
            question = snapshot.question if typed(snapshot.question) == typed(question) else question
        assert isinstance(title, Text)
        return lambda case: case.people.describe(title, question)
