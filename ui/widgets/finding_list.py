"""Findings of given runs, by run: searched as one types, copied, dragged to the verdict; thousands of rows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from ui.icons import icon
from ui.presenters.findings import COMPARISON, FindingRow, RunRows
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.theme import SPACE
from ui.widgets.finding_drawing import FindingDelegate
from ui.widgets.finding_model import FindingModel, Line
from ui.widgets.parts import Empty, Words, line_field

EVEN_ABOVE: Final = (
    1500  # lines; measuring one takes 0.2 ms with its words (measured), an event may take 50 ms
)
MOST_OPENED: Final = 60  # runs that a filter opens; more are opened by hand, and laid out then
AT_ONCE: Final = 200  # findings; putting one into words takes 0.2 ms (measured)


class _Tree(QTreeView):
    """Measures its lines again when its width changes; Copy is said."""

    copy_asked = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and not self.uniformRowHeights():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
            return
        super().keyPressEvent(event)


class FindingList(QWidget):
    """Runs as headings, their findings below. `picked` says that `current` is another line."""

    picked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = say = desk.session.say
        self._open: dict[tuple[str, ...], bool] = {}
        self._filling = False
        self._preparing = False
        self._worded: set[tuple[object, ...]] = set()
        self.model = FindingModel(self)
        self.filter = line_field(say("findings.filter"), example=say("findings.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self._count = Words("", "muted", wrap=False)
        self.view = self._tree()
        self._nothing = Empty("search", say("findings.none_match"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        top.setSpacing(SPACE)
        top.addWidget(self.filter, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def _tree(self) -> _Tree:
        view = _Tree()
        view.setAccessibleName(self._say("findings.list"))
        view.setModel(self.model)
        self._delegate = FindingDelegate(view, self._desk.session.wording)
        view.setItemDelegate(self._delegate)
        view.setHeaderHidden(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setIndentation(2 * SPACE)
        view.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        view.setDragEnabled(True)
        view.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu)
        view.copy_asked.connect(self.copy)
        view.selectionModel().currentChanged.connect(self._pick)
        view.expanded.connect(lambda index: self._opened(index, True))
        view.collapsed.connect(lambda index: self._opened(index, False))
        return view

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_runs(self, runs: tuple[RunRows, ...]) -> None:
        """Show these runs; the chosen line, what is open and the place in the list are kept."""
        chosen, place = self.chosen_id, self.view.verticalScrollBar().value()
        self._filling = True
        many = len(runs) + sum(len(rows.run.findings) for rows in runs)
        self._delegate.even = many > EVEN_ABOVE
        self.view.setUniformRowHeights(self._delegate.even)
        if self.model.show_runs(runs):
            self._unfold()
            self.view.verticalScrollBar().setValue(place)
            self._restore(chosen)
        else:
            self.view.viewport().update()
        self._filling = False
        self._told()
        self.picked.emit()
        self._prepare()

    @property
    def runs(self) -> tuple[RunRows, ...]:
        """What was given to be shown."""
        return self.model.runs

    @property
    def current(self) -> Line | None:
        """The line that is chosen."""
        return self.model.line(self.view.currentIndex())

    @property
    def current_run(self) -> RunRows | None:
        """The run of the line that is chosen."""
        return self.model.run_of(self.view.currentIndex())

    @property
    def chosen_id(self) -> str:
        """The id of the finding or run that is chosen, or nothing."""
        line = self.current
        return line.id if isinstance(line, FindingRow | RunRows) else ""

    def select(self, id: str) -> bool:
        """Choose a finding or run; whether it is shown."""
        index = self.model.index_of(id)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        return index.isValid()

    def focus_filter(self) -> None:
        """Let the user type into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _prepare(self) -> None:
        """Put many findings into words off this thread, so that the first letter typed need not wait for them."""
        runs, known = self.model.runs, self._worded
        new = [rows for rows in runs if rows.same not in known]
        if sum(len(rows.run.findings) for rows in new) <= AT_ONCE or self._preparing:
            return
        self._preparing = True

        def work(job: Job) -> None:
            for rows in new:
                job.cancellation.check()
                rows.put_into_words()

        def ended() -> None:
            self._preparing = False
            self._worded |= {rows.same for rows in new}
            self._filter(self.filter.text())

        self._desk.session.tasks.start("", work, lane=Lane.LOOK, ended=ended)

    def _filter(self, text: str) -> None:
        if self._preparing:
            return
        chosen = self.chosen_id
        self._filling = True
        if self.model.filter(text):
            self._unfold()
            self._restore(chosen)
        self._filling = False
        self._told()
        self.picked.emit()

    def _restore(self, chosen: str) -> None:
        if not (chosen and (self.chosen_id == chosen or self.select(chosen))) and self.model.filtered:
            self.view.setCurrentIndex(self.model.first())

    def _told(self) -> None:
        """How many are shown; findings are counted without putting them into words."""
        n = every = sum(len(rows.run.findings) for rows in self.model.runs)
        if self.model.filtered:
            n = sum(len(rows) for _, rows in self.model.shown)
            self._count.setText(self._say("findings.shown_of", n=n, all=every))
        else:
            self._count.setText(self._say("findings.shown", n=n))
        self._stack.setCurrentIndex(0 if self.model.rowCount() or not self.model.filtered else 1)

    def _unfold(self) -> None:
        """Open what the user left open; comparisons are closed at first, they have a room of their own."""
        for place in range(self.model.rowCount()):
            index = self.model.index(place, 0)
            rows = self.model.run_of(index)
            assert rows is not None
            usual = rows.run.analysis != COMPARISON or rows.repeatable
            found = self.model.filtered and place < MOST_OPENED
            opened = found or (not self.model.filtered and self._open.get(_key(rows), usual))
            if opened != self.view.isExpanded(index):
                self.view.setExpanded(index, opened)

    def _opened(self, index: QModelIndex, opened: bool) -> None:
        rows = self.model.run_of(index)
        if rows is not None and not self._filling and not self.model.filtered:
            self._open[_key(rows)] = opened

    def _pick(self) -> None:
        if not self._filling:
            self.picked.emit()

    # ---- copying ------------------------------------------------------------------------------------------------

    def _chosen_rows(self) -> list[FindingRow]:
        indexes = sorted(self.view.selectionModel().selectedIndexes(), key=_place)
        return [line for line in map(self.model.line, indexes) if isinstance(line, FindingRow)]

    def copy(self) -> None:
        """Copy the chosen findings with value, basis and limits as plain text; of a run, all its findings."""
        rows, run = self._chosen_rows(), self.current_run
        if not rows and run is not None:
            _to_clipboard(run.copied(run.rows))
        elif rows:
            _to_clipboard("\n".join(row.copied() for row in rows))

    def copy_value(self) -> None:
        """Copy the values alone."""
        _to_clipboard("\n".join(row.value for row in self._chosen_rows()))

    def copy_all(self) -> None:
        """Copy everything that is shown, run by run."""
        parts = [run.copied(rows) for run, rows in self.model.shown]
        _to_clipboard("\n\n".join(parts))

    def _menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.view.viewport().mapToGlobal(place))
        menu.deleteLater()

    def menu(self) -> QMenu:
        """The context menu for what is chosen."""
        menu = QMenu(self)
        for id, picture, call, possible in (
            ("copy_value", "copy", self.copy_value, bool(self._chosen_rows())),
            ("copy_line", "quote", self.copy, self.current_run is not None),
            ("copy_all", "clipboard", self.copy_all, self.model.rowCount() > 0),
            ("expand_all", "down", self.view.expandAll, True),
            ("collapse_all", "right", self.view.collapseAll, True),
        ):
            if id == "expand_all":
                menu.addSeparator()
            act = menu.addAction(icon(picture), self._say(f"findings.{id}"))
            act.setEnabled(possible)
            act.triggered.connect(lambda _checked=False, call=call: call())
        return menu


def _key(rows: RunRows) -> tuple[str, ...]:
    """What a run is remembered by: a newer one on the same things is open when the older was."""
    return (rows.run.analysis, *(given.id for given in rows.run.inputs if given.kind == "evidence"))


def _place(index: QModelIndex) -> tuple[int, int]:
    parent = index.parent()
    return (parent.row(), index.row()) if parent.isValid() else (index.row(), -1)


def _to_clipboard(text: str) -> None:
    if text:
        QGuiApplication.clipboard().setText(text)
