"""All tags of a file: searched as one types, by group, those that can name somebody; exported."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.plain_text import set_tip
from ui.presenters.tags import AT_ONCE, TagCells
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.theme import SPACE
from ui.widgets.parts import Choice, Empty, Words, action_button, line_field
from ui.widgets.tag_view import TagView


class TagTable(QWidget):
    """`picked` says that another tag is chosen, or none."""

    picked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = say = desk.session.say
        self.cells: TagCells | None = None
        self.filter = line_field(say("tags.filter"), example=say("tags.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self._count = Words("", "muted", wrap=False)
        self.group = Choice(say("tags.group"), ())
        self.group.currentIndexChanged.connect(self._filter)
        self.by_group = self._check("tags.by_group", "tags.by_group_hint")
        self.by_group.setChecked(True)
        self.by_group.toggled.connect(self._regroup)
        self.personal = self._check("tags.only_personal", "tags.only_personal_hint")
        self.personal.toggled.connect(self._filter)
        self.view = TagView(desk)
        self.view.picked.connect(self.picked)
        self.view.sorted.connect(self._sorted)
        self._pages = QStackedWidget()
        for page in (
            self.view,
            Empty("search", say("tags.none_match")),
            Empty("none", say("tags.none"), say("tags.none_why")),
        ):
            self._pages.addWidget(page)
        self._lay_out()

    def _check(self, text: str, hint: str) -> QCheckBox:
        made = QCheckBox(self._say(text))
        made.setAccessibleName(self._say(text))
        set_tip(made, self._say(hint))
        return made

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(SPACE)
        search.addWidget(self.filter, 1)
        search.addWidget(self._count)
        choose = QHBoxLayout()
        choose.setSpacing(SPACE + SPACE // 2)
        choose.addWidget(self.group)
        choose.addWidget(self.by_group)
        choose.addWidget(self.personal)
        choose.addStretch(1)
        for id in ("file.second_opinion", "file.export_tags"):
            choose.addWidget(action_button(self._desk.actions[id], words=False))
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        top.setSpacing(SPACE)
        top.addLayout(search)
        top.addLayout(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._pages, 1)

    # ---- what is shown ------------------------------------------------------------------------------------------

    @property
    def current(self) -> int | None:
        """The number of the tag that is chosen."""
        return self.view.current if self._pages.currentIndex() == 0 else None

    def show_cells(self, cells: TagCells) -> None:
        """Show the tags of a run; nothing changes while it is the same one."""
        if self.cells is not None and self.cells.run_id == cells.run_id:
            return
        self.cells = cells
        self.view.rows.hold(len(cells) > AT_ONCE)
        self._offer_groups(cells)
        self.personal.setEnabled(cells.personal > 0)
        self.view.rows.show_cells(cells)
        self._filter()
        self.view.choose(None)
        self._prepare(cells)

    def clear(self) -> None:
        """Show nothing, and say nothing, until the tags are there."""
        self.cells = None
        self.view.rows.show_cells(None)
        self._top.hide()
        self._pages.setCurrentIndex(0)

    def _offer_groups(self, cells: TagCells) -> None:
        chosen = self.group.chosen
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(self._say("tags.every_group", n=len(cells.groups)), "")
        for name, n in cells.groups.items():
            self.group.addItem(self._say("tags.group_line", n=n, group=cells.wording.plain(name)), name)
        self.group.choose(chosen)
        self.group.blockSignals(False)

    def _prepare(self, cells: TagCells) -> None:
        """Put many tags into words off this thread, so that the first letter typed need not wait for them."""
        if not self.view.rows.held:
            return

        def ended() -> None:
            if cells is self.cells:
                self.view.rows.hold(False)
                self._filter()

        def work(_job: Job) -> None:
            cells.put_into_words()

        def start() -> None:
            self._desk.session.tasks.start("", work, lane=Lane.LOOK, ended=ended)

        QTimer.singleShot(0, self, start)  # beside it, showing the rest would take twice as long

    def _filter(self) -> None:
        if self.cells is None or (self.view.rows.held and self.filter.text()):
            return
        chosen = self.view.current
        self.view.rows.filter(self.filter.text(), self.group.chosen, personal=self.personal.isChecked())
        self._told(self.cells)
        self.view.choose(chosen)

    def _told(self, cells: TagCells) -> None:
        n = len(self.view.rows.tags)
        if n == len(cells):
            self._count.setText(self._say("tags.shown", n=n))
        else:
            self._count.setText(self._say("tags.shown_of", n=n, all=len(cells)))
        self._pages.setCurrentIndex(0 if n else 1 if len(cells) else 2)
        self._top.setVisible(len(cells) > 0)

    def _regroup(self, grouped: bool) -> None:
        if grouped == self.view.rows.grouped:
            return
        chosen = self.view.current
        self.view.rows.group_rows(grouped)
        if grouped:
            self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.choose(chosen)

    def _sorted(self) -> None:
        """A click on a heading sorts all tags as one list."""
        self.by_group.setChecked(self.view.rows.grouped)

    def focus_filter(self) -> None:
        """Let the user type into the search."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()
