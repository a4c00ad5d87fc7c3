"""The hits of a search as cards, best first, with filters above them; built one by one, as many as are looked at."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from ui.plain_text import set_tip
from ui.presenters.features import hidden_for
from ui.presenters.seen_before import Filter
from ui.presenters.seen_hits import KIND_ICONS, Hit, upper_first
from ui.room import Desk
from ui.seen_archive import SeenArchiveDesk
from ui.theme import SPACE
from ui.widgets.hit_card import HitCard
from ui.widgets.hit_view import HitView
from ui.widgets.parts import Choice, Words, button

STEP: Final = 6  # our choice: cards built at once; a screen shows three
_FILTER_PX: Final = 240  # our choice: a filter is no wider where there is much room
_LEAST_FILTERED: Final = 2  # a single hit is not filtered


class SeenHits(QWidget):
    """`compare_asked`, `take_asked`, `sighting_asked`, `withdraw_asked`, each with the hit."""

    compare_asked = Signal(object)
    take_asked = Signal(object)
    sighting_asked = Signal(object)
    withdraw_asked = Signal(object)

    def __init__(self, desk: Desk, archive: SeenArchiveDesk) -> None:
        super().__init__()
        self._desk, self._archive = desk, archive
        self._say = say = desk.session.say
        self._exhibit: Exhibit | None = None
        self._hits: tuple[Hit, ...] = ()
        self._key: object = None
        self._most = STEP
        self.cards: list[HitCard] = []
        self._pending: tuple[Hit, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._build_next)
        self.kind = Choice(say("seen.filter.kind"), (), none=say("seen.filter.all_kinds"))
        where = [(one, say(f"seen.filter.{one}")) for one in ("case", "archive")]
        self.where = Choice(say("seen.filter.where"), where, none=say("seen.filter.everywhere"))
        self.source = Choice(say("seen.filter.source"), (), none=say("seen.filter.all_sources"))
        self._filters = QWidget()
        row = QHBoxLayout(self._filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for one in (self.kind, self.where, self.source):
            one.setMinimumContentsLength(2)
            one.setMinimumWidth(72)
            one.setMaximumWidth(_FILTER_PX)
            one.currentTextChanged.connect(partial(set_tip, one))
            one.view().setAccessibleName(one.accessibleName())
            one.activated.connect(lambda _index: self._refilter())
            row.addWidget(one, 1)
        row.addStretch(0)
        self._none = Words(say("seen.filter.none"), "muted")
        self.more = button("", self._show_more, icon_name="down")
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE + 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        column.addWidget(self._filters)
        column.addWidget(self._none)
        column.addLayout(self._column)
        column.addWidget(self.more)
        archive.known_ready.connect(self._known)
        desk.pictures.thumbnail_ready.connect(self._draw_exhibit)
        desk.veil.changed.connect(self.draw)

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_hits(self, exhibit: Exhibit, hits: tuple[Hit, ...]) -> None:
        """Show these, best first; what is shown already stays as it is."""
        session = self._desk.session
        if self._exhibit is None or self._exhibit.id != exhibit.id:
            self._most = STEP
        self._exhibit = exhibit
        if hits != self._hits:
            self._hits = hits
            self._offer()
        wanted = self._wanted.of(hits)
        key = (exhibit.id, wanted[: self._most], len(wanted), session.writable, self._hidden_for)
        if key == self._key:
            return
        self._key = key
        self._filters.setVisible(len(hits) >= _LEAST_FILTERED and bool(hits[0].kind))
        self._none.setVisible(bool(hits) and not wanted)
        left = len(wanted) - self._most
        self.more.setVisible(left > 0)
        self.more.setText(f" {self._say('seen.before.more', n=max(left, 0))}")
        self.more.setAccessibleName(self.more.text().strip())
        self._build(wanted[: self._most])

    def _offer(self) -> None:
        """The kinds and sources that there are; what was chosen stays where it can."""
        wording = self._desk.session.wording
        kinds = [kind for kind in KIND_ICONS if any(hit.kind == kind for hit in self._hits)]
        _offered(self.kind, [(kind, upper_first(wording.term(kind, "copy"))) for kind in kinds])
        sources = dict.fromkeys(source for hit in self._hits for source in hit.sources)
        _offered(self.source, [(source, source) for source in sources])

    @property
    def _wanted(self) -> Filter:
        return Filter(self.kind.chosen, self.where.chosen, self.source.chosen)

    def _refilter(self) -> None:
        if self._exhibit is not None:
            self.show_hits(self._exhibit, self._hits)

    def _show_more(self) -> None:
        self._most += STEP
        self._refilter()

    def _build(self, hits: tuple[Hit, ...]) -> None:
        """Cards that are there already stay, with what was opened on them; the others follow one by one."""
        session, exhibit = self._desk.session, self._exhibit
        assert exhibit is not None
        wanted = set(hits)
        kept = []
        for card in self.cards:
            if card.hit in wanted and card.writable == session.writable and card.questioned.id == exhibit.id:
                kept.append(card)
                continue
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = kept
        self._pending = hits
        self._build_next()
        self._archive.ask(hit.item for hit in hits if hit.item)
        self.draw()

    def _build_next(self) -> None:
        """One more card; the window stays awake between two."""
        exhibit = self._exhibit
        there = {card.hit: card for card in self.cards}
        missing = next((hit for hit in self._pending if hit not in there), None)
        if missing is not None and exhibit is not None:
            there[missing] = card = self._card(missing, exhibit)
            self._draw_card(card)
        self.cards = [there[hit] for hit in self._pending if hit in there]
        for place, card in enumerate(self.cards):
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
        if missing is not None:
            self._timer.start()

    @property
    def is_building(self) -> bool:
        """Whether cards are still to come."""
        return self._timer.isActive()

    def _card(self, hit: Hit, exhibit: Exhibit) -> HitCard:
        session = self._desk.session
        card = HitCard(hit, exhibit, session.wording, writable=session.writable)
        card.compare_asked.connect(self.compare_asked)
        card.take_asked.connect(self.take_asked)
        card.sighting_asked.connect(self.sighting_asked)
        card.withdraw_asked.connect(self.withdraw_asked)
        card.show_asked.connect(self._show_exhibit)
        return card

    def _show_exhibit(self, hit: Hit) -> None:
        session = self._desk.session
        if hit.number.startswith("R"):
            session.select(reference=hit.number)
        session.select(exhibit=hit.number)

    # ---- pictures -----------------------------------------------------------------------------------------------

    @property
    def hides_references(self) -> bool:
        """Whether no reference is drawn yet."""
        return bool(self._hidden_for)

    @property
    def _hidden_for(self) -> str:
        """The exhibit before whose feature list is closed no reference is drawn; empty when all are."""
        return hidden_for(self._desk.session.view, self._desk.session.exhibit)

    def _known(self, id: str) -> None:
        for card in self.cards:
            if card.hit.item == id:
                self._draw_card(card)

    def _draw_exhibit(self, sha256: str) -> None:
        for card in self.cards:
            if sha256 in (card.questioned.sha256, card.hit.sha256, card.hit.kept):
                self._draw_card(card)

    def draw(self) -> None:
        """Draw all pictures again."""
        for card in self.cards:
            self._draw_card(card)

    def _draw_card(self, card: HitCard) -> None:
        hit, asked = card.hit, card.questioned
        self._draw(card.own, asked.sha256, asked.number)
        if hit.number:
            hidden = hit.number.startswith("R") and bool(self._hidden_for)
            card.compare.setEnabled(not hidden)
            if hidden:
                card.other.show_icon("hidden")
                card.say_hidden(self._say("photo.gate.hidden", exhibit=self._hidden_for))
            else:
                card.say_hidden("")
                self._draw(card.other, hit.sha256, hit.number)
            return
        known, gone = self._archive.known(hit.item), self._archive.is_gone(hit.item)
        card.show_known(known, gone=gone)
        card.compare.setEnabled(known is not None)
        small: QPixmap | None = None if known is None else known.small
        if small is not None:
            card.other.show_picture(small, blurred=self._desk.veil.hides(asked.sha256))
        elif hit.kept and (gone or not hit.item):  # what the search made of both is in the case
            card.other.mark(None, ())
            self._draw(card.other, hit.kept, hit.which)
        elif gone or not hit.item:
            card.other.show_icon("none")

    def _draw(self, view: HitView, sha256: str, name: str) -> None:
        picture = self._desk.pictures.thumbnail(sha256, name)
        if picture is not None:
            view.show_picture(picture, blurred=self._desk.veil.hides(sha256))


def _offered(choice: Choice, options: list[tuple[str, str]]) -> None:
    """Offer these besides all; what is chosen stays where it is still offered."""
    chosen = choice.chosen
    while choice.count() > 1:
        choice.removeItem(1)
    for id, text in options:
        choice.addItem(text, id)
    choice.choose(chosen)
