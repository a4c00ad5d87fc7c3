"""The Photo room: look at the questioned photo, mark what is seen, lock the feature list before any reference."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.materials import is_picture
from ui.panels.photo_inspector import PhotoInspector
from ui.panels.photo_marks import NEW_MARK, marks_of
from ui.panels.photo_pages import PhotoPages
from ui.panels.photo_picture import ShownPicture
from ui.panels.photo_toolbar import ACTIONS, MARKING, VIEWING, PhotoToolbar
from ui.panels.photo_view import PhotoView
from ui.presenters.features import Corners, FeatureSheet, feature_sheet
from ui.room import Desk, Room
from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_marks import MarkShape
from ui.widgets.observation_form import Subject


class PhotoRoom(Room):
    """The canvas with its toolbar, and beside it what is seen."""

    stage = "photo"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet: FeatureSheet | None = None
        self.canvas = PictureCanvas(self.say("photo.canvas"))
        self.picture = ShownPicture(desk, self.canvas)
        self.toolbar = PhotoToolbar(desk)
        self.picture_view = PhotoView(desk, self.picture, self.canvas, self.toolbar)
        self.pages = PhotoPages(desk, self.picture_view)
        self.inspector = PhotoInspector(desk)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.pages, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.inspector)
        self.splitter.setStretchFactor(0, 1)
        self.remember_splitter(self.splitter, "photo", (680, 320))
        across = QVBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.splitter)

    def _listen(self) -> None:
        self.canvas.marked.connect(self._marked)
        self.canvas.marking_cancelled.connect(self._marking_over)
        self.canvas.mark_selected.connect(self._mark_selected)
        self.canvas.view_changed.connect(self._tell_zoom)
        self.picture.shown.connect(self._picture_changed)
        self.inspector.chosen.connect(self._centre)
        self.inspector.add_asked.connect(lambda: self.inspector.open_form(()))
        self.inspector.form.closed.connect(self._form_closed)
        self.inspector.question.confirmed.connect(self._lock)
        self.inspector.question.dismissed.connect(self._to_canvas)

    # ---- the room -----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Do the photo's actions here; the canvas has the focus."""
        for id, call in {
            "fit": self.canvas.fit,
            "actual": self.canvas.show_actual_size,
            "zoom_in": self.canvas.zoom_in,
            "zoom_out": self.canvas.zoom_out,
            "rotate_left": self.canvas.turn_left,
            "rotate_right": self.canvas.turn_right,
            "file_colours": self.picture_view.switch_colours,
            "keep_view": self.picture_view.keep,
            "mark_rectangle": lambda: self._mark("rectangle"),
            "mark_polygon": lambda: self._mark("polygon"),
            "lock_features": self._ask_lock,
            "skip_features": self._skip,
        }.items():
            self.bind(f"photo.{id}", call)
        self.desk.actions["photo.file_colours"].setChecked(self.picture.file_colours)
        self._enable()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.picture.note_opened()
        self.picture.tell_about()

    def left(self) -> None:
        """Nobody does the photo's actions here any more."""
        self.canvas.cancel_marking()
        self.desk.actions.enable(ACTIONS, False)
        self.session.pointed.emit("")

    def refresh(self) -> None:
        """Show the selected exhibit and what is seen on it."""
        exhibit, view = self.session.shown_exhibit(), self.session.view
        self.pages.show_exhibit(exhibit)
        self.picture.show_exhibit(exhibit if self.pages.on_picture else None)
        self.inspector.setVisible(exhibit is not None and not self.pages.on_gate)
        if view is None or exhibit is None:
            self.sheet = None
        else:
            self.sheet = feature_sheet(view, exhibit)
            self.inspector.show_sheet(self.sheet, self._subject(exhibit))
        self._show_marks()
        self._enable()

    def _subject(self, exhibit: Exhibit) -> Subject:
        pyramid = self.picture.pyramid
        size = (0, 0) if pyramid is None else (pyramid.shown_width, pyramid.shown_height)
        return Subject(exhibit.id, exhibit.sha256, is_picture(exhibit), *size)

    def _picture_changed(self) -> None:
        exhibit = self.session.shown_exhibit()
        if exhibit is not None and self.sheet is not None and self.sheet.exhibit == exhibit.number:
            self.inspector.show_sheet(self.sheet, self._subject(exhibit))
        self._tell_zoom()
        self._show_marks()
        self._enable()

    def _enable(self) -> None:
        if not self.isVisible():
            return
        self.bind("photo.skip_features", self._skip)  # the gate takes it while it is shown, here too
        enable, sheet = self.desk.actions.enable, self.sheet
        there, writable = self.picture.pyramid is not None, self.session.writable
        enable((f"photo.{id}" for id in VIEWING), there)
        enable(("photo.keep_view",), there and writable)
        enable((f"photo.{id}" for id in MARKING), there and writable)
        enable(("photo.lock_features",), writable and sheet is not None and sheet.can_lock)
        can_skip = self.pages.on_gate or (sheet is not None and sheet.can_skip)
        enable(("photo.skip_features",), writable and can_skip)
        self.toolbar.adjust.setEnabled(there)

    def _tell_zoom(self) -> None:
        self.toolbar.show_zoom(self.canvas.zoom if self.picture.pyramid is not None else None)

    # ---- marks --------------------------------------------------------------------------------------------------

    def _show_marks(self) -> None:
        if self.sheet is None or self.picture.pyramid is None or self.picture.hidden:
            self.canvas.set_marks(())
            return
        draft, new = self.inspector.form.draft, self.say("photo.new_mark")
        self.canvas.set_marks(marks_of(self.sheet, self.inspector.selected, draft, new))

    def _mark(self, shape: MarkShape) -> None:
        self.picture_view.say_how(self.say(f"photo.marking.{shape}"))
        self.canvas.begin_marking(shape)

    def _marking_over(self) -> None:
        self.picture_view.say_how("")

    def _marked(self, corners: Corners) -> None:
        self.picture_view.say_how("")
        self.inspector.select("")
        self.inspector.open_form(corners)
        self._show_marks()

    def _form_closed(self) -> None:
        self._show_marks()
        self._to_canvas()

    def _to_canvas(self) -> None:
        if self.isVisible() and self.picture.pyramid is not None:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_selected(self, id: str) -> None:
        if id != NEW_MARK:
            self.inspector.select(id)
            self._show_marks()

    def _centre(self, id: str) -> None:
        row = self.sheet.row(id) if self.sheet is not None else None
        if row is not None and row.corners:
            self.picture_view.centre(row.corners)
        self._show_marks()

    # ---- the list -----------------------------------------------------------------------------------------------

    def _ask_lock(self) -> None:
        if self.pages.on_gate:
            self.pages.gate.ask()
        else:
            self.inspector.ask_lock()

    def _lock(self) -> None:
        sheet = self.sheet
        self._to_canvas()
        if sheet is None:
            return
        number, said = sheet.exhibit, self.say("photo.locked", n=sheet.features)
        self.session.write(
            lambda case: case.people.lock_features(number),
            then=lambda _written: self.session.tell("good", said),
            undoable=False,
        )

    def _skip(self) -> None:
        if self.pages.on_gate:
            self.pages.gate.skip()
            return
        if self.sheet is None:
            return
        number, said = self.sheet.exhibit, self.say("photo.skipped", exhibit=self.sheet.exhibit)
        self.session.write(
            lambda case: case.people.skip_features(number),
            then=lambda _written: self.session.tell("info", said),
            undoable=False,
        )
