"""The form in which the analyst says what is seen in a region of a picture, or in the picture as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from provenance.errors import AlidadeError, UsageError
from provenance.record.identity import new_ulid
from provenance.record.judgement import ObservationAdded
from provenance.record.values import UNKNOWN, Missing, Region, Term
from provenance.workbench import OpenCase
from provenance.workbench.people import Written, region_of, words
from provenance.workbench.vocabulary import VOCABULARY
from ui.icons import icon
from ui.presenters.features import KIND_ICONS, STANCE_ICONS, Corners, region_words
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.form_card import FormCard
from ui.widgets.parts import Choice, Form, WordsField, button, primary, remark


@dataclass(frozen=True)
class Subject:
    """What an observation is about: an exhibit and its upright size in pixels (0 × 0 while it is not known)."""

    exhibit: str
    sha256: str
    is_picture: bool
    width: int
    height: int


@dataclass(frozen=True)
class Draft:
    """What is filled in and not saved yet."""

    corners: Corners
    kind: str
    stance: str
    text: str


class ObservationForm(FormCard):
    """`saved` with the Written record; `closed` whenever it goes away, the mark with it."""

    saved = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.session.say("photo.form"), margin=2 * SPACE)
        self._session, self._wording = desk.session, desk.session.wording
        self._say = say = desk.session.say
        self.setAccessibleName(say("photo.form"))
        self.picture: Subject | None = None
        self.corners: Corners = ()
        self._where = remark("")
        self._after = remark("")
        kinds = [(kind, self._wording.term(kind, "observation")) for kind in VOCABULARY["observation_kind"]]
        self.kind = Choice(say("photo.form.kind"), kinds, none=say("photo.form.kind.none"))
        self.stance = Choice(
            say("photo.form.stance"), [(one, say(f"photo.form.{one}")) for one in VOCABULARY["stance"]]
        )
        for place, (kind, _) in enumerate(kinds, start=1):  # after the empty entry: nothing is chosen ahead
            self.kind.setItemIcon(place, icon(KIND_ICONS[kind]))
        for place, name in enumerate(STANCE_ICONS.values()):
            self.stance.setItemIcon(place, icon(name))
        self.text = WordsField(
            say("photo.form.text"), example=say("photo.form.text.example"), lines=2, most=5
        )
        self.save_button = primary(say("photo.form.save"), self.save, hint=say("photo.form.save.hint"))
        self.close_button = button(
            say("photo.form.close"), self.close_form, hint=say("photo.form.close.hint")
        )
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        self.form = Form()
        for choice in (self.kind, self.stance):
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self._where)
        self.form.add(self._say("photo.form.kind"), self.kind)
        self.form.add(self._say("photo.form.stance"), self.stance)
        self.form.add(self._say("photo.form.text"), self.text)
        self.form.finish(self.save_button, self.close_button)
        self.body.addWidget(self.form)
        self.body.addWidget(self._after)

    # ---- opening and closing ------------------------------------------------------------------------------------

    def open_for(self, picture: Subject, corners: Corners, after: str = "") -> None:
        """Ask what is there; `after` says what becomes of it when the list is closed. Half-filled words stay."""
        self.picture, self.corners = picture, corners
        self._where.setText(region_words(corners, self._wording))
        self.show_after(after)
        self.form.refuse("")
        self.show()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_after(self, after: str) -> None:
        """What becomes of it when the list is closed; nothing when it is open."""
        self._after.setText(after)
        self._after.setVisible(bool(after))

    def close_form(self) -> None:
        """Put it away and forget what is in it."""
        self.clear()
        self.hide()
        self.closed.emit()

    def clear(self) -> None:
        """Empty every field."""
        self.form.refuse("")
        self.kind.setCurrentIndex(0)
        self.stance.setCurrentIndex(0)
        self.text.clear()
        self.corners = ()

    @property
    def draft(self) -> Draft | None:
        """What is filled in while the form is open."""
        if self.isHidden():
            return None
        return Draft(self.corners, self.kind.chosen, self.stance.chosen, self.text.toPlainText())

    def take_up(self, draft: Draft) -> None:
        """Fill in what was not saved before."""
        self.kind.choose(draft.kind)
        self.stance.choose(draft.stance)
        self.text.setPlainText(draft.text)

    # ---- saving -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the observation, or say what is wrong."""
        picture, corners = self.picture, self.corners
        if picture is None or not self.save_button.isEnabled():
            return
        if not self.kind.chosen:
            self.form.refuse(self._say("photo.form.no_kind"))
            self.kind.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.text.text:
            self._refuse(UsageError("empty_text", field=self._say("photo.form.text")))
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.form.refuse("")
        self.save_button.setEnabled(False)
        kind, stance, text = Term(self.kind.chosen), Term(self.stance.chosen), words(self.text.text)

        def write(case: OpenCase) -> Written:
            seen = ObservationAdded(
                observation=new_ulid(),
                evidence=picture.exhibit,
                kind=kind,
                stance=stance,
                text=text,
                region=region_on(picture, corners),
            )
            return case.people.observation(seen)

        self._session.write(write, then=self._written, refused=self._refuse)

    def _written(self, written: Written) -> None:
        self.save_button.setEnabled(True)
        self.close_form()
        self.saved.emit(written)

    def _refuse(self, error: AlidadeError) -> None:
        self.save_button.setEnabled(True)
        self.form.refuse(self._wording.error(error))


def region_on(picture: Subject, corners: Corners) -> Region | Missing:
    """The region of a picture, or that there is none. Raises RecordError (region_outside_picture)."""
    if not corners:
        return UNKNOWN
    text = " ".join(f"{x},{y}" for x, y in corners)
    return region_of(text, picture.sha256, (picture.width, picture.height))
