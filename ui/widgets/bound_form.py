"""The form for a bound of a photo's time: not before, not after, and what that rests on."""

from __future__ import annotations

from provenance.record.identity import new_ulid
from provenance.record.timebounds import TimeBoundStated
from provenance.record.values import UNKNOWN, Instant, Missing, Term
from provenance.workbench.people import address, required_instant, words
from provenance.workbench.timebounds import basis_of, period
from provenance.workbench.vocabulary import VOCABULARY
from ui.presenters.reading import read_instant
from ui.room import Desk
from ui.widgets.parts import WordsField, remark
from ui.widgets.record_form import RecordForm, Write


class BoundForm(RecordForm):
    """A new bound of the exhibit that `ask` was given."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("time.bound.form"))
        self.exhibit = ""
        self.body.insertWidget(1, remark(self.say("time.bound.how")))
        self.first, self.last = self.line("not_before"), self.line("not_after")
        self.kind = self.choice("bound_kind", VOCABULARY["bound_kind"], "bound_kind", none=False)
        self.link, self.looked_up = self.line("bound_link"), self.line("looked_up")
        self.text = WordsField(
            self.say("case.form.bound_text"), example=self.say("case.form.bound_text.example"), lines=2
        )
        self.row(
            self.cell("not_before", self.first, self._read), self.cell("not_after", self.last, self._read)
        )
        self.row(self.cell("bound_kind", self.kind), self.cell("looked_up", self.looked_up, self._read))
        self.row(self.cell("bound_link", self.link))
        self.row(self.cell("bound_text", self.text))
        self.finish()

    def ask(self, exhibit: str) -> None:
        """Open it for a questioned exhibit, by its number."""
        if exhibit != self.exhibit:
            self.clear()
        self.exhibit = exhibit
        self.open_form()

    def _read(self, text: str) -> str:
        return read_instant(text, self.wording)

    def _time(self, id: str, text: str) -> Instant | None:
        text = text.strip()
        return required_instant(text, self.say(f"case.form.{id}")) if text else None

    def record(self) -> Write:
        """The bound. Raises UsageError for a time that is none."""
        first, last = self._time("not_before", self.first.text()), self._time("not_after", self.last.text())
        looked_up: Instant | Missing = self._time("looked_up", self.looked_up.text()) or UNKNOWN
        link = self.link.text().strip()
        bound = TimeBoundStated(
            bound=new_ulid(),
            evidence=self.exhibit,
            when=period(first, last),
            kind=Term(self.kind.chosen),
            basis=basis_of(self.kind.chosen, linked=bool(link)),
            link=address(link),
            looked_up=looked_up,
            text=words(self.text.text),
        )
        return lambda case: case.people.bound(bound)
