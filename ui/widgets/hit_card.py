"""A card for one known picture that holds the same, or shares something: in words, in both pictures, with actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.record.values import FileName
from provenance.wording import Wording
from ui.icons import pixmap
from ui.plain_text import set_tip
from ui.presenters.evidence import isolated
from ui.presenters.seen_hits import KIND_ICONS, Hit
from ui.seen_archive import Known
from ui.theme import SPACE, theme
from ui.widgets.hit_view import HitView
from ui.widgets.parts import Card, Flow, Status, Words, button, colour, link, remark
from ui.widgets.texts import ElidedWords


class HitCard(Card):
    """`compare_asked`, `take_asked` (into the case), `sighting_asked`, `withdraw_asked` and `show_asked` (an exhibit),
    each with the hit."""

    compare_asked = Signal(object)
    take_asked = Signal(object)
    sighting_asked = Signal(object)
    withdraw_asked = Signal(object)
    show_asked = Signal(object)

    def __init__(self, hit: Hit, questioned: Exhibit, wording: Wording, *, writable: bool) -> None:
        super().__init__(margin=SPACE + 4, spacing=SPACE // 2 + 2)
        self.hit = hit
        self._say, self._wording = wording.window, wording
        self.questioned, self.writable = questioned, writable
        self._number = hit.which or self._say("seen.before.glance.name")
        self.setAccessibleName(f"{self._number}, {hit.kind_text}")
        self.own = HitView(self._say("seen.before.picture", exhibit=questioned.number))
        self.other = HitView(self._say("seen.before.picture", exhibit=self._number))
        self.own.mark(hit.own, [one.own for one in hit.places])
        self.other.mark(hit.other, [one.other for one in hit.places])
        self.path = ElidedWords("", "muted")
        self.path.hide()
        self._gone = Words(self._say("seen.before.gone"), "warning")
        self._gone.hide()
        self._icon = QLabel()
        self._head()
        self._pictures()
        self._told()
        self._stated()
        self.body.addWidget(self.path)
        self.body.addWidget(self._gone)
        self._details()
        self._actions()
        theme().changed.connect(self._draw_icon)

    # ---- layout -------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        hit = self.hit
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Words(hit.kind_text, bold=True), 1)
        where = "archive" if hit.archived else "case"
        head.addWidget(
            Status(where, self._say(f"seen.before.where.{where}"), "muted"), 0, Qt.AlignmentFlag.AlignTop
        )
        self.body.addLayout(head)
        self._draw_icon()
        self.name = ElidedWords(hit.which)
        if hit.number:
            self.name.show_text(f"{hit.number} · {hit.name}")
        self.body.addWidget(self.name)

    def _draw_icon(self) -> None:
        name = KIND_ICONS.get(self.hit.kind, "waiting")
        self._icon.setPixmap(pixmap(name, 16, colour(self.hit.tone)))

    def _pictures(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for view, number in ((self.own, self.questioned.number), (self.other, self._number)):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(view)
            label = remark(number)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
            row.addLayout(column, 1)
        self.body.addLayout(row)

    def _told(self) -> None:
        hit = self.hit
        line = " · ".join(one for one in (hit.change, hit.sized, hit.shows) if one)
        if line:
            self.body.addWidget(Words(line[:1].upper() + line[1:]))
        if hit.means:
            self.body.addWidget(remark(hit.means))
        for place in hit.places:
            self.body.addWidget(Words(place.text))

    def _stated(self) -> None:
        if not self.hit.stated:
            return
        title = self._say("seen.before.stated_title", exhibit=self.questioned.number)
        self.body.addWidget(Words(title, "muted", bold=True))
        for one in self.hit.stated:
            self.body.addWidget(Words(one.text, selectable=True))

    def _details(self) -> None:
        self._more = Words("\n".join(self.hit.details), "muted", selectable=True)
        self._more.hide()
        self.details = link(self._say("seen.before.details"))
        self.details.setAccessibleName(self._say("seen.before.details.named", exhibit=self._number))
        self.details.clicked.connect(lambda _checked=False: self._more.setVisible(self._more.isHidden()))

    def _actions(self) -> None:
        hit, say = self.hit, self._say
        row = Flow()
        self.compare = button(say("seen.before.compare"), icon_name="compare")
        self.compare.setAccessibleName(say("seen.before.compare.named", exhibit=self._number))
        self.compare.clicked.connect(lambda _checked=False: self.compare_asked.emit(hit))
        if hit.kind:
            row.addWidget(self.compare)
        if hit.number:
            show = button(say("seen.case.show", exhibit=hit.number), icon_name="jump")
            show.clicked.connect(lambda _checked=False: self.show_asked.emit(hit))
            row.addWidget(show)
        self.take = button(say("seen.before.take"), icon_name="add_photo", hint=say("seen.before.take.hint"))
        self.take.clicked.connect(lambda _checked=False: self.take_asked.emit(hit))
        self.sighting = button(
            say("seen.before.sighting"), icon_name="sighting", hint=say("seen.before.sighting.hint")
        )
        self.sighting.clicked.connect(lambda _checked=False: self.sighting_asked.emit(hit))
        self.withdraw = link(say("seen.before.withdraw"), hint=say("seen.before.withdraw.hint"))
        self.withdraw.clicked.connect(lambda _checked=False: self.withdraw_asked.emit(hit))
        if hit.item and hit.kind:
            for one, id in ((self.sighting, "sighting"), (self.take, "take")):
                one.setAccessibleName(say(f"seen.before.{id}.named", exhibit=self._number))
                one.setEnabled(self.writable)
                row.addWidget(one)
        self.body.addSpacing(2)
        self.body.addLayout(row)
        below = QWidget()
        links = QHBoxLayout(below)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(2 * SPACE)
        if hit.details:
            links.addWidget(self.details)
        if hit.item and hit.kind:
            self.withdraw.setAccessibleName(say("seen.before.withdraw.named", exhibit=self._number))
            links.addWidget(self.withdraw)
        links.addStretch(1)
        self.body.addWidget(below)
        self.body.addWidget(self._more)

    def say_hidden(self, why: str) -> None:
        """Say why the other picture is not drawn; nothing where it is."""
        set_tip(self.other, why)

    # ---- what comes later ---------------------------------------------------------------------------------------

    def show_known(self, known: Known | None, *, gone: bool) -> None:
        """Show what the archive says of it now; `gone`: it is there no more."""
        self._gone.setVisible(gone)
        if gone:
            for one in (self.take, self.withdraw):
                one.setEnabled(False)
        if known is None:
            return
        name = known.item.name
        shown = isolated(self._wording.value(name)) if isinstance(name, FileName) else known.item.id
        self.name.show_text(f"{self.hit.which} · {shown}" if self.hit.which else shown)
        lies = isolated(self._wording.plain(str(known.paths[0]))) if known.paths else ""
        self.path.show_text(
            self._say("seen.before.path", path=lies) if lies else self._say("seen.before.no_path")
        )
        self.path.show()
        if known.item.restricted:
            self.take.setEnabled(False)
            set_tip(self.take, self._say("seen.before.stays"))
