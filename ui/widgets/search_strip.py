"""The strip that stays over the browser while a search is open: links, oldest date, and one key per answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from provenance.record.sighting import SearchResult
from provenance.workbench.vocabulary import VOCABULARY
from ui.plain_text import set_tip
from ui.presenters.searches import SHOWN_HASH
from ui.room import Desk
from ui.searching import OpenSearch, Request, Searching
from ui.theme import SPACE
from ui.widgets.parts import Choice, Words, button, line_field, primary
from ui.widgets.search_consent import ConsentPane
from ui.widgets.search_links import FoundLinks

WIDTH_PX: Final = 440
HEIGHT_PX: Final = 252
"""Small enough to lie over a corner of a results page, with room for the larger type of accessible themes."""
_THUMBNAIL_PX: Final = 56


class SearchStrip(QWidget):
    """A window of its own. Closing it leaves the search open: that is recorded as not completed."""

    def __init__(self, searching: Searching, desk: Desk) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags)  # with a parent it would be minimised with it, and share its shortcuts
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._searching, self._desk, self._say = searching, desk, desk.session.say
        self._shown: OpenSearch | None = None
        self.setAccessibleName(self._say("seen.engines.title"))
        self._consent = ConsentPane(searching, desk.session)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._answer_page())
        self._pages.addWidget(_padded(self._consent))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.resize(WIDTH_PX, HEIGHT_PX)
        searching.opened.connect(self.open)
        searching.changed.connect(self._show)
        searching.asked.connect(self._asked)
        searching.refused.connect(self._refuse)
        desk.pictures.thumbnail_ready.connect(self._draw_picture)
        desk.veil.changed.connect(self._draw_picture)

    # ---- layout -------------------------------------------------------------------------------------------------

    def _answer_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE + 2)
        column.setSpacing(SPACE - 2)
        column.addLayout(self._head())
        column.addLayout(self._found(), 1)
        column.addLayout(self._fields())
        self._wrong = Words("", "alarm")
        self._wrong.hide()
        column.addWidget(self._wrong)
        column.addLayout(self._answers())
        return page

    def _head(self) -> QHBoxLayout:
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(self._say("seen.strip.picture"))
        self._picture.setFixedSize(_THUMBNAIL_PX, _THUMBNAIL_PX)
        self._engine = Words("", bold=True, points=1, wrap=False)
        self._query = Words("", "muted", wrap=False)
        self._papers = Words("", "muted", wrap=False)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addStretch(1)
        for words in (self._engine, self._query, self._papers):
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            told.addWidget(words)
        told.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._picture)
        row.addLayout(told, 1)
        return row

    def _found(self) -> QHBoxLayout:
        self.paste_button = button(
            self._say("seen.strip.paste"),
            self.paste,
            icon_name="paste",
            hint=self._say("seen.strip.paste.hint"),
        )
        self.remove_button = button(
            self._say("seen.strip.remove"), self._remove, hint=self._say("seen.strip.remove.hint")
        )
        self.links = FoundLinks(self._say("seen.strip.links"), self._say("seen.strip.links.empty"))
        self.links.removal_asked.connect(self._remove)
        self.links.currentRowChanged.connect(self._dated)
        beside = QVBoxLayout()
        beside.setSpacing(SPACE - 2)
        beside.addWidget(self.paste_button)
        beside.addWidget(self.remove_button)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE - 2)
        row.addWidget(self.links, 1)
        row.addLayout(beside)
        return row

    def _fields(self) -> QGridLayout:
        say, term = self._say, self._desk.session.wording.term
        self.oldest = line_field(say("seen.strip.oldest"), example=say("seen.strip.oldest.example"))
        set_tip(self.oldest, say("seen.strip.oldest.hint"))
        options = [
            (id, term(id, "published_basis")) for id in VOCABULARY["published_basis"] if id != "unknown"
        ]
        self.basis = Choice(say("seen.strip.basis"), options, none=say("seen.strip.basis.none"))
        set_tip(self.basis, say("seen.strip.basis"))
        choices = self.basis.view()
        choices.setAccessibleName(say("seen.strip.basis"))
        choices.setMinimumWidth(
            choices.sizeHintForColumn(0) + 4 * SPACE
        )  # its sentences are longer than the strip
        self.basis.currentTextChanged.connect(partial(set_tip, self.basis))
        self.remark = line_field(say("seen.strip.remark"), example=say("seen.strip.remark.example"))
        self.oldest.textEdited.connect(lambda text: self._note("oldest", text))
        self.remark.textEdited.connect(lambda text: self._note("remark", text))
        self.basis.activated.connect(lambda _index: self._note("basis", self.basis.chosen))
        grid = QGridLayout()
        grid.setSpacing(SPACE - 2)
        grid.addWidget(self.oldest, 0, 0)
        grid.addWidget(self.basis, 0, 1)
        grid.addWidget(self.remark, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _answers(self) -> QHBoxLayout:
        record = self._searching.record
        self.none_button = self._answer("none", lambda: record(SearchResult.NONE))
        self.blocked_button = self._answer("blocked", lambda: record(SearchResult.BLOCKED))
        self.next_button = self._answer("next", self._searching.record_and_ask_next)
        self.hits_button = primary(
            self._say("seen.strip.hits"),
            lambda: record(SearchResult.HITS),
            hint=self._say("seen.strip.hits.hint"),
        )
        self.hits_button.setText(self._say("seen.strip.hits.button"))
        row = QHBoxLayout()
        row.setSpacing(SPACE - 2)
        for one in (self.none_button, self.blocked_button, self.next_button):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.hits_button)
        return row

    def _answer(self, id: str, call: object) -> QPushButton:
        made = button(self._say(f"seen.strip.{id}"), hint=self._say(f"seen.strip.{id}.key"))
        made.setText(self._say(f"seen.strip.{id}.button"))  # its key is underlined
        made.clicked.connect(lambda _checked=False: call() if callable(call) else None)
        return made

    # ---- showing ------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Stand over everything with the search that was opened."""
        self._show()
        self.show()
        self.activateWindow()
        self.links.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        search = self._searching.open
        if search is None:
            self._shown = None
            self._hide_unless_wanted()
            return
        if search is not self._shown:
            self._begin(search)
        self.links.show_links(search.links)
        self._papers.setText(
            self._say("seen.strip.screenshots", n=search.screenshots) if search.screenshots else ""
        )
        self._papers.setVisible(search.screenshots > 0)
        self.remove_button.setEnabled(bool(search.links))
        self.hits_button.setEnabled(bool(search.links))
        self._refuse("")

    def _begin(self, search: OpenSearch) -> None:
        self._shown = search
        name = self._desk.session.wording.engine(search.engine.id)
        self.setWindowTitle(self._say("seen.strip.window", engine=name))
        self._engine.setText(name)
        self._query.setText(query_words(search, self._desk))
        set_tip(self._query, search.query.sha256 or search.query.text)
        self.oldest.setText(search.oldest)
        self.remark.setText(search.remark)
        self.basis.choose(search.basis)
        self._pages.setCurrentIndex(0)
        self._draw_picture()

    def _draw_picture(self, _sha256: str = "") -> None:
        search, view = self._shown, self._desk.session.view
        if search is None or view is None:
            return
        exhibit = next((one for one in view.snapshot.exhibits if one.id == search.query.evidence), None)
        sha256 = search.query.sha256 or (exhibit.sha256 if exhibit is not None else None)
        if sha256 is None:
            return
        blurred = self._desk.veil.hides(exhibit.sha256 if exhibit is not None else sha256)
        found = self._desk.pictures.thumbnail(sha256, search.query.exhibit, blurred=blurred)
        if found is not None:
            smooth, keep = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.KeepAspectRatio
            ratio = self.devicePixelRatioF()
            drawn = found.scaled(QSize(_THUMBNAIL_PX, _THUMBNAIL_PX) * ratio, keep, smooth)
            drawn.setDevicePixelRatio(ratio)
            self._picture.setPixmap(drawn)

    def _asked(self, request: Request | None) -> None:
        if request is not None and request.in_strip:
            self._consent.ask(request)
            self._pages.setCurrentIndex(1)
            self.setWindowTitle(
                self._say("seen.strip.window", engine=self._desk.session.wording.engine(request.engine.id))
            )
            self.show()
            self._consent.allow.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._consent.request is not None:
            self._consent.request = None
            self._hide_unless_wanted()

    def _hide_unless_wanted(self) -> None:
        searching = self._searching
        asking = searching.request is not None and searching.request.in_strip
        if searching.open is None and not asking and not searching.deciding:
            self.hide()

    def _refuse(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    # ---- noting -------------------------------------------------------------------------------------------------

    def _note(self, field: str, text: str) -> None:
        if self._searching.open is not None:
            setattr(self._searching.open, field, text)

    def _dated(self, row: int) -> None:
        if self._searching.open is not None and row >= 0:
            self._searching.open.dated_link = row

    def _remove(self) -> None:
        self._searching.remove_link(max(0, self.links.currentRow()))

    def paste(self) -> None:
        """Take links, or a screenshot, from the clipboard."""
        if not self._take(QGuiApplication.clipboard().mimeData()):
            self._refuse(self._say("seen.strip.nothing_to_paste"))

    def _take(self, mime: QMimeData) -> bool:
        """Links are hits; files and pictures become documents of the search."""
        if self._searching.open is None:
            return False
        links = [url.toString() for url in mime.urls() if url.scheme() in ("http", "https")]
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        text = "\n".join((*links, mime.text() if mime.hasText() else ""))
        if self._searching.add_links(text):
            return True
        for path in files:
            self._searching.add_file(path)
        image = QImage(mime.imageData()) if mime.hasImage() and not files else QImage()
        if not image.isNull():
            self._searching.add_screenshot(image)
        return bool(files) or not image.isNull() or "://" in text

    # ---- events -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key per answer; a field that is typed in keeps its letters to itself."""
        if self._pages.currentIndex() != 0 or isinstance(self.focusWidget(), QLineEdit | QComboBox):
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_N:
                self._searching.record(SearchResult.NONE)
            case Qt.Key.Key_D:
                self._searching.record(SearchResult.HITS)
            case Qt.Key.Key_B:
                self._searching.record(SearchResult.BLOCKED)
            case Qt.Key.Key_E:
                self._searching.record_and_ask_next()
            case _:
                super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if self._searching.open is not None and (mime.hasUrls() or mime.hasImage() or mime.hasText()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()
        else:
            self._refuse(self._say("seen.strip.nothing_to_paste"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed with the search open: recorded as not completed. A question that was not answered is taken away."""
        request = self._searching.request
        self._searching.close_open()
        if request is not None and request.in_strip:
            self._searching.ask(None)
        super().closeEvent(event)


def query_words(search: OpenSearch, desk: Desk) -> str:
    """What is searched, in one line."""
    query, say = search.query, desk.session.say
    short = (query.sha256 or "")[:SHOWN_HASH]
    id = f"seen.strip.query.{query.mode}"
    if query.mode == "image" and not short:
        id += "_unknown"
    return say(id, exhibit=query.exhibit, hash=short, text=query.text[:40])


def _padded(widget: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(2 * SPACE, SPACE + 4, 2 * SPACE, SPACE + 4)
    column.addWidget(widget)
    column.addStretch(1)
    return page
