"""The form for the parts of a picture that comparisons leave out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from provenance.record.values import Region
from provenance.workbench.people import Written
from ui.plain_text import set_tip
from ui.presenters.features import Corners
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.disagreement_form import Pair, Side
from ui.widgets.observation_form import region_on
from ui.widgets.parts import Choice, Words, button, link, remark
from ui.widgets.record_form import RecordForm, Write


class MaskForm(RecordForm):
    """Collects regions on one picture. `drawing_asked` with picture and shape; `regions_changed` after each."""

    drawing_asked = Signal(str, str)
    regions_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say("place.mask.form"))
        say = self.say
        self.pair: Pair | None = None
        self.parts: dict[Side, tuple[Corners, ...]] = {}
        self.painted: dict[Side, tuple[Corners, ...]] = {}
        self.body.insertWidget(1, remark(say("place.mask.how")))
        self.side = Choice(say("case.form.mask_side"), ())
        self.side.currentIndexChanged.connect(lambda _place: self._show())
        self.row(self.cell("mask_side", self.side))
        self.fields.clear()  # which picture is meant is not emptied with the form
        add = QHBoxLayout()
        add.setSpacing(SPACE)
        self.rectangle = button(
            say("place.mask.rectangle"), lambda: self._ask("rectangle"), icon_name="mark_rectangle"
        )
        self.polygon = button(
            say("place.mask.polygon"), lambda: self._ask("polygon"), icon_name="mark_polygon"
        )
        for one in (self.rectangle, self.polygon):
            set_tip(one, say("place.draw.hint"))
            add.addWidget(one)
        add.addStretch(1)
        self.form.rows.addRow(add)
        self.count = Words("", "muted")
        self.form.rows.addRow(self.count)
        self.back = link(say("place.mask.last"), self._take_last)
        self.away = button(say("place.mask.away"), self.take_away, icon_name="delete")
        self.form.rows.addRow(self.back)
        self.form.rows.addRow(self.away)
        self.finish()

    @property
    def chosen(self) -> Side:
        """The picture that is meant."""
        return "reference" if self.side.chosen == "reference" else "questioned"

    def ask(self, pair: Pair, painted: dict[Side, tuple[Corners, ...]]) -> None:
        """Open it for a pair with the masks that there are."""
        known = None if self.pair is None else (self.pair.questioned.id, self.pair.reference.id)
        if known != (pair.questioned.id, pair.reference.id) or painted != self.painted:
            self.parts = dict(painted)
        self.pair, self.painted = pair, painted
        chosen = self.chosen
        self.side.blockSignals(True)
        self.side.clear()
        for side, exhibit in (("questioned", pair.questioned), ("reference", pair.reference)):
            self.side.addItem(self.say(f"place.mask.{side}", exhibit=exhibit.number), side)
        self.side.choose(chosen)
        self.side.blockSignals(False)
        self._show()
        self.open_form()
        self.side.setFocus()

    def drawn(self, side: Side, corners: Corners) -> None:
        """A part was drawn."""
        self.parts[side] = (*self.parts.get(side, ()), corners)
        self.side.choose(side)
        self._show()

    def clear(self) -> None:
        """Forget what was drawn and not saved."""
        super().clear()
        self.parts = dict(self.painted)
        self._show()

    def _ask(self, shape: str) -> None:
        self.drawing_asked.emit(self.chosen, shape)

    def _take_last(self) -> None:
        self.parts[self.chosen] = self.parts.get(self.chosen, ())[:-1]
        self._show()

    def _show(self) -> None:
        parts = self.parts.get(self.chosen, ())
        self.count.setText(
            self.say("place.mask.parts", n=len(parts)) if parts else self.say("place.mask.nothing")
        )
        self.back.setVisible(bool(parts))
        self.away.setVisible(bool(self.painted.get(self.chosen)))
        self.regions_changed.emit()

    def _regions(self, parts: tuple[Corners, ...]) -> tuple[Region, ...]:
        assert self.pair is not None
        subject = self.pair.subject(self.chosen)
        made = (region_on(subject, part) for part in parts)
        return tuple(one for one in made if isinstance(one, Region))

    def record(self) -> Write:
        """The mask; without parts, that it is taken away. Raises RecordError for a region outside its picture."""
        assert self.pair is not None
        evidence = self.pair.subject(self.chosen).exhibit
        regions = self._regions(self.parts.get(self.chosen, ()))
        return lambda case: case.people.paint_mask(evidence, regions)

    def take_away(self) -> None:
        """Write that nothing is left out any more."""
        self.parts[self.chosen] = ()
        self.save()

    def written(self, written: Written) -> None:
        """What was drawn is the mask now."""
        self.painted = {**self.painted, self.chosen: self.parts.get(self.chosen, ())}
        super().written(written)
