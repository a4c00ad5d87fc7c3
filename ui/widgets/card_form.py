"""The form for an acquisition card: how an exhibit came, as far as it is known."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from PySide6.QtWidgets import QLineEdit

from provenance.record.evidence import EvidenceAcquired
from provenance.record.identity import new_ulid
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, Missing, Term, Text, Value
from provenance.workbench.people import address
from provenance.workbench.vocabulary import VOCABULARY
from ui.room import Desk
from ui.widgets.parts import Choice, remark
from ui.widgets.record_form import Write, typed
from ui.widgets.record_forms import ExhibitsForm

_TEXTS: Final = ("platform", "channel", "post", "forwarded_from", "by_whom", "note")
_SAID: Final = {"n/a": Missing("not_applicable"), "withheld": Missing("withheld"), "unknown": UNKNOWN}
_SHOWN: Final = {"not_applicable": "n/a", "withheld": "withheld"}


class CardForm(ExhibitsForm):
    """Completes a card; the log keeps its earlier state, so it is changed back by writing it again, not undone."""

    undoable = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("case.card.form"))
        self._card: EvidenceAcquired | None = None
        self.method = self.choice(
            "method", VOCABULARY["acquisition_method"], "acquisition_method", none=False
        )
        self.texts = {name: self.line(name) for name in _TEXTS}
        self.shown_time = self.line("shown_time")
        self.sent_as, self.risk = self._term("sent_as"), self._term("transform_risk")
        self.form.rows.addRow(remark(self.say("case.card.gaps")))
        self.row(self.cell("method", self.method), self.cell("sent_as", self.sent_as))
        self.row(*(self.cell(name, self.texts[name]) for name in ("platform", "channel")))
        self.row(self.cell("transform_risk", self.risk))
        self.row(self.cell("post", self.texts["post"]))
        self.row(
            self.cell("forwarded_from", self.texts["forwarded_from"]),
            self.cell("by_whom", self.texts["by_whom"]),
        )
        self.row(self.cell("shown_time", self.shown_time, self._time), self.cell("note", self.texts["note"]))
        self.finish()

    def _term(self, name: str) -> Choice:
        choice = self.choice(name, VOCABULARY[name], name)
        for gap in ("not_applicable", "withheld"):
            choice.addItem(self.wording.value(_gap(gap)), f"-{gap}")
        return choice

    def _time(self, text: str) -> str:
        return self.wording.value(_SAID[text.strip()]) if text.strip() in _SAID else self.read_time(text)

    def ask(self, exhibit: Exhibit, acquisition: str | None = None) -> None:
        """Open it for one of an exhibit's cards, the first unless said; a new one when it has none."""
        cards = [card.data for card in exhibit.cards]
        card = next((one for one in cards if acquisition in (None, one.acquisition)), None)
        if card is None:
            card = EvidenceAcquired(acquisition=new_ulid(), evidence=exhibit.id, method=Term("unknown"))
        if self._card != card:
            self._fill(card)
        self.open_form()

    def _fill(self, card: EvidenceAcquired) -> None:
        self._card = card
        self.method.choose(card.method.value)
        for name, field in (*self.texts.items(), ("shown_time", self.shown_time)):
            value = getattr(card, name)
            field.setText(_SHOWN.get(value.value, "") if isinstance(value, Missing) else typed(value))
            field.setEnabled(not _gone(value))
        for name, choice in (("sent_as", self.sent_as), ("transform_risk", self.risk)):
            value = getattr(card, name)
            known = isinstance(value, Term)
            choice.choose(value.value if known else "" if value == UNKNOWN else f"-{value.value}")

    def clear(self) -> None:
        """Forget which card it was."""
        super().clear()
        self._card = None

    def record(self) -> Write:
        """The card with what was changed in it. Raises UsageError naming a time that is none."""
        card = self._card
        assert card is not None
        changes: dict[str, Any] = {"method": Term(self.method.chosen)}
        for name, field in self.texts.items():
            self._change(changes, name, field)
        text = self.shown_time.text().strip()
        if self.shown_time.isEnabled():
            changes["shown_time"] = _SAID.get(text) or self.time("shown_time", text)
        for name, choice in (("sent_as", self.sent_as), ("transform_risk", self.risk)):
            chosen = choice.chosen
            changes[name] = _gap(chosen[1:]) if chosen[:1] == "-" else Term(chosen) if chosen else UNKNOWN
        changed = msgspec.structs.replace(card, **changes)
        return lambda case: case.people.acquisition(changed)

    def _change(self, changes: dict[str, Any], name: str, field: QLineEdit) -> None:
        text, before = field.text().strip(), getattr(self._card, name)
        if _gone(before) or (not isinstance(before, Missing) and typed(before).strip() == text):
            return  # kept with its language
        filled = address(text) if name == "post" else Text(text) if text else UNKNOWN
        changes[name] = _SAID.get(text, filled)


def _gap(kind: str) -> Missing:
    return Missing("withheld") if kind == "withheld" else Missing("not_applicable")


def _gone(value: Value) -> bool:
    """Whether it was there and can no longer be read: that is not for a form to fill in."""
    return isinstance(value, Missing) and value.value in ("erased", "lost", "altered")
