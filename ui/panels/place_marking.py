"""What people say of a pair: differences, parts left out, the reference's card; drawn on the pictures themselves."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.panels.place_pair import PairView
from ui.presenters.feature_table import PairFeatures, pair_features
from ui.presenters.features import Corners
from ui.presenters.pair_said import Difference, differences, masked
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.canvas import Mark, PictureCanvas
from ui.widgets.disagreement_form import DisagreementForm, Pair, Side
from ui.widgets.feature_form import FeatureForm
from ui.widgets.mask_form import MaskForm
from ui.widgets.parts import Page
from ui.widgets.record_form import RecordForm
from ui.widgets.reference_form import ReferenceForm

SIDES: Final[tuple[Side, Side]] = ("questioned", "reference")


class PairForms(QWidget):
    """The page with the forms, one at a time. `emptied` when none is open any more."""

    emptied = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.disagree, self.parts, self.card = DisagreementForm(desk), MaskForm(desk), ReferenceForm(desk)
        self.features = FeatureForm(desk)
        self.all: tuple[RecordForm, ...] = (self.disagree, self.features, self.parts, self.card)
        page = Page(desk.session.say("place.forms"), width_px=520, margin=SPACE)
        for form in self.all:
            page.body.addWidget(form)
            form.closed.connect(self.emptied)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    @property
    def open(self) -> RecordForm | None:
        """The form that is open."""
        return next((form for form in self.all if not form.isHidden()), None)

    def only(self, form: RecordForm) -> None:
        """Put the others away."""
        for one in self.all:
            if one is not form and not one.isHidden():
                one.close_form()


class PairMarking(QObject):
    """Opens the forms for the shown pair, and shows on the pictures what is marked there."""

    opened = Signal()

    def __init__(self, desk: Desk, pair: PairView, forms: PairForms) -> None:
        super().__init__(pair)
        self._desk, self._pair, self.forms = desk, pair, forms
        self._view: CaseView | None = None
        self._differences: tuple[Difference, ...] = ()
        self.features = PairFeatures()
        forms.disagree.drawing_asked.connect(lambda side: self._draw(side, "rectangle"))
        forms.parts.drawing_asked.connect(self._draw)
        forms.disagree.regions_changed.connect(self._show_marks)
        forms.parts.regions_changed.connect(self._show_marks)
        forms.features.drawing_asked.connect(lambda _number: self._draw("reference", "rectangle"))
        forms.features.marks_changed.connect(self._show_marks)
        forms.emptied.connect(self._stop)
        for side in SIDES:
            self._canvas(side).marked.connect(partial(self._marked, side))

    def _canvas(self, side: Side) -> PictureCanvas:
        canvas = self._pair.canvas
        return canvas.questioned if side == "questioned" else canvas.reference

    # ---- asking -------------------------------------------------------------------------------------------------

    def disagree(self) -> None:
        """Mark what differs: draw on either picture at once, or write words."""
        pair = self._asked_pair()
        if pair is None:
            return
        self.forms.only(self.forms.disagree)
        self.forms.disagree.ask(pair)
        self.opened.emit()
        for side in reversed(SIDES):
            self._draw(side, "rectangle")

    def compare_features(self) -> None:
        """Hold the features of the closed list against the reference."""
        pair = self._asked_pair()
        if pair is None:
            return
        self.forms.only(self.forms.features)
        self.forms.features.ask(pair, self.features)
        self.opened.emit()
        self._show_marks()

    def leave_out(self) -> None:
        """Mark parts that comparisons leave out."""
        pair, view = self._asked_pair(), self._desk.session.view
        if pair is None or view is None:
            return
        self.forms.only(self.forms.parts)
        painted = {
            side: masked(view.snapshot, exhibit.id)
            for side, exhibit in zip(SIDES, (pair.questioned, pair.reference), strict=True)
        }
        self.forms.parts.ask(pair, painted)
        self.opened.emit()

    def describe(self, exhibit: Exhibit | None = None, *, view: bool = False) -> None:
        """Fill in the reference's card; `view`: as a street-level or satellite view."""
        shown = self._desk.session.view
        asked = exhibit or (None if self._pair.exhibits is None else self._pair.exhibits[1])
        if shown is None or asked is None or not self._desk.session.writable:
            return
        self.forms.only(self.forms.card)
        card = shown.snapshot.reference_card(asked.id)
        self.forms.card.ask(asked, None if card is None else card.data, view=view)
        self.opened.emit()

    def _asked_pair(self) -> Pair | None:
        """The pair with both pictures there, laid side by side."""
        shown, sizes = self._pair.exhibits, self._pair.sizes
        if shown is None or sizes is None or not self._desk.session.writable:
            return None
        self._desk.actions["place.side"].trigger()
        return Pair(shown[0], shown[1], sizes)

    # ---- drawing ------------------------------------------------------------------------------------------------

    def _draw(self, side: str, shape: str) -> None:
        self._desk.actions["place.side"].trigger()
        canvas = self._canvas("reference" if side == "reference" else "questioned")
        canvas.begin_marking("polygon" if shape == "polygon" else "rectangle")

    def _marked(self, side: Side, corners: Corners) -> None:
        form = self.forms.open
        if not isinstance(form, DisagreementForm | FeatureForm | MaskForm):
            return
        for other in SIDES:
            self._canvas(other).cancel_marking()
        if isinstance(form, FeatureForm):
            form.drawn(corners)
            return
        form.drawn(side, corners)
        (form.text if isinstance(form, DisagreementForm) else form.foot).setFocus()

    def _stop(self) -> None:
        for side in SIDES:
            self._canvas(side).cancel_marking()
        self._show_marks()

    # ---- showing ------------------------------------------------------------------------------------------------

    def follow(self, view: CaseView, questioned: Exhibit, reference: Exhibit) -> tuple[Difference, ...]:
        """Show what is marked on a pair now; the differences that people marked."""
        other = self.forms.open
        pair = getattr(other, "pair", None)
        if isinstance(pair, Pair) and (pair.questioned.id, pair.reference.id) != (
            questioned.id,
            reference.id,
        ):
            assert other is not None
            other.close_form()
        self._view = view
        self._differences = differences(view, questioned, reference)
        self.features = pair_features(view, questioned, reference)
        self._show_marks()
        return self._differences

    def _show_marks(self) -> None:
        shown, view = self._pair.exhibits, self._view
        if shown is None or view is None:
            return
        mask, disagree = self.forms.parts, self.forms.disagree
        for side, exhibit in zip(SIDES, shown, strict=True):
            canvas = self._canvas(side)
            drawn = None if mask.isHidden() else mask.parts.get(side)
            canvas.set_left_out(masked(view.snapshot, exhibit.id) if drawn is None else drawn)
            marks = self._feature_marks(side)
            if self.forms.features.isHidden():  # two rows of numbers at once would be mixed up
                marks += [
                    Mark(one.event, getattr(one, f"on_{side}"), one.kind, "observed", number=number)
                    for number, one in enumerate(self._differences, 1)
                ]
            new = () if disagree.isHidden() else disagree.regions.get(side, ())
            if new:
                words = self._desk.session.say("place.difference.new")
                marks.append(Mark("new", new, words, "observed", selected=True))
            canvas.set_marks(marks)

    def _feature_marks(self, side: Side) -> list[Mark]:
        """The features with a place on one picture, by the number that both pictures share."""
        form = self.forms.features
        said = {} if form.isHidden() else {number: one.said for number, one in form.answers.items()}
        if not said and not self.features.counts:
            return []
        marks = []
        for row in self.features.rows:
            chosen = said.get(row.number)
            corners = row.on_questioned
            if side == "reference":
                corners = row.on_reference if chosen is None else chosen.corners
            answer = row.answer if chosen is None or not chosen.answer else chosen.answer
            words = self._desk.session.wording.term(answer, "feature_answer")
            label = self._desk.session.say("place.features.mark", answer=words)
            if corners:
                id = f"{row.observation}-{side}"
                drawn = not form.isHidden() and form.drawing == row.number
                marks.append(Mark(id, corners, label, "observed", selected=drawn, number=row.number))
        return marks
