"""The small parts every room is built of, so that all rooms look alike: headings, cards, states, fields, buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, QMetaMethod, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QKeyEvent, QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.icons import icon, pixmap
from ui.plain_text import set_tip
from ui.theme import SPACE, theme

Tone = Literal["plain", "muted", "good", "warning", "alarm", "accent"]

READING_WIDTH_PX: Final = 760
"""Lines of running text stay readable: about 90 characters (our choice)."""

# ---- words ------------------------------------------------------------------------------------------------------


class Words(QLabel):
    """Text in one of the meanings; wraps, and can be selected and copied."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "plain",
        *,
        points: int = 0,
        bold: bool = False,
        wrap: bool = True,
        selectable: bool = False,
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._tone: Tone = tone
        font = QFont(self.font())
        if points:
            font.setPointSizeF(font.pointSizeF() + points)
        font.setBold(bold)
        self.setFont(font)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme().changed.connect(self._tint)
        self._tint()

    def set_tone(self, tone: Tone) -> None:
        """Another meaning."""
        self._tone = tone
        self._tint()

    def _tint(self) -> None:
        role = _ROLES.get(self._tone)
        if role is not None:
            self.setPalette(QPalette())  # a colour of the meaning before must not stay
            self.setForegroundRole(role)
            return
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colour(self._tone))
        self.setPalette(palette)
        self.setForegroundRole(QPalette.ColorRole.WindowText)


_ROLES: Final = {
    "plain": QPalette.ColorRole.WindowText,
    "muted": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Link,
    "alarm": QPalette.ColorRole.BrightText,
}
"""Meanings that the palette has a role for; the others are painted with a colour of the theme."""


def colour(tone: Tone) -> QColor:
    """The colour of a meaning in the present theme."""
    shades = theme().shades
    return QColor(
        {
            "plain": shades.text,
            "muted": shades.muted,
            "good": shades.good,
            "warning": shades.warning,
            "alarm": shades.alarm,
            "accent": shades.accent,
        }[tone]
    )


def title(text: str) -> Words:
    """The heading of a room."""
    return Words(text, points=6, bold=True)


def heading(text: str) -> Words:
    """The heading of a part of a room."""
    return Words(text, points=1, bold=True)


def remark(text: str) -> Words:
    """An explanation beside something."""
    return Words(text, "muted")


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setObjectName("rule")
    return line


class Status(QWidget):
    """How something stands: an icon and a word, never colour alone."""

    def __init__(
        self, icon_name: str = "", text: str = "", tone: Tone = "plain", *, wrap: bool = False
    ) -> None:
        super().__init__()
        self._icon = QLabel()
        self._words = Words(text, tone, wrap=wrap)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2 + 2)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self._name, self._tone = icon_name, tone
        theme().changed.connect(self._draw)
        self._draw()

    def show_state(self, icon_name: str, text: str, tone: Tone = "plain", hint: str = "") -> None:
        """Another state."""
        self._name, self._tone = icon_name, tone
        self._words.setText(text)
        self._words.set_tone(tone)
        set_tip(self, hint)
        self.setAccessibleName(text)
        self._draw()

    @property
    def text(self) -> str:
        """The word."""
        return self._words.text()

    def _draw(self) -> None:
        self._icon.setVisible(bool(self._name))
        if self._name:
            self._icon.setPixmap(pixmap(self._name, 16, colour(self._tone)))


# ---- surfaces ---------------------------------------------------------------------------------------------------


class Card(QFrame):
    """A framed surface with a column of things; `body` is its layout."""

    def __init__(self, name: str = "", *, margin: int = 2 * SPACE, spacing: int = SPACE) -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)
        if name:
            self.body.addWidget(heading(name))


class Page(QScrollArea):
    """A scrolling column for reading and filling in, no wider than can be read; `body` is its layout.

    `aside`: the hundredths of the width that stay free at both sides at least.
    """

    def __init__(
        self, name: str, *, width_px: int = READING_WIDTH_PX, margin: int = 3 * SPACE, aside: int = 1
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        page = QWidget()
        page.setObjectName("page")
        across = QHBoxLayout(page)
        across.setContentsMargins(margin, margin, margin, margin)
        column = QWidget()
        column.setMaximumWidth(width_px)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(2 * SPACE)
        across.addStretch(aside)
        across.addWidget(column, 100)
        across.addStretch(aside)
        self.setWidget(page)


class Empty(QWidget):
    """What stands where there is nothing yet: what would be here, and the first step to it."""

    def __init__(self, icon_name: str, text: str, explanation: str = "", *buttons: QPushButton) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._text = Words(text, points=2, bold=True)
        self._explanation = Words(explanation, "muted")
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        column.addStretch(2)
        column.addWidget(self._icon)
        for words in (self._text, self._explanation):
            if not words.text():
                continue
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setMaximumWidth(460)
            column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
            words.setMinimumWidth(min(460, max(240, words.sizeHint().width())))
            # Layouts ask for the height at their own width.
            words.setMinimumHeight(max(0, words.heightForWidth(words.minimumWidth())))
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addSpacing(SPACE)
            column.addLayout(row)
        column.addStretch(3)
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, 40, colour("muted")))


# ---- buttons ----------------------------------------------------------------------------------------------------


def button(
    text: str, call: Callable[[], object] | None = None, *, icon_name: str = "", hint: str = ""
) -> QPushButton:
    """A push button."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    if icon_name:
        made.setIcon(icon(icon_name))
        made.setText(f" {text}" if text else "")  # Qt leaves too little between the drawing and the words
    if hint:
        set_tip(made, hint)
    if call is not None:
        made.clicked.connect(lambda _checked=False: call())
    return made


def primary(text: str, call: Callable[[], object] | None = None, *, hint: str = "") -> QPushButton:
    """The one button of a form that does what the form is for."""
    made = button(text, call, hint=hint)
    made.setObjectName("primary")
    return made


def link(text: str, call: Callable[[], object] | None = None, *, hint: str = "") -> QPushButton:
    """A button that looks like a link."""
    made = button(text, call, hint=hint)
    made.setObjectName("link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


class ActionButton(QPushButton):
    """Does what an action of the registry does, and is enabled when it is."""

    def __init__(
        self, action: QAction, *, words: bool = True, look: Literal["", "primary", "link"] = ""
    ) -> None:
        super().__init__()
        self._action = action
        self._words = words
        if look:
            self.setObjectName(look)
        action.changed.connect(self._follow)  # a bound method: the connection ends with this button
        self.clicked.connect(action.trigger)
        self._follow()

    def _follow(self) -> None:
        action = self._action
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text())
        self.setEnabled(action.isEnabled())
        if self.objectName():
            self.setText(action.text())
        else:
            self.setIcon(action.icon())
            self.setText(f" {action.text()}" if self._words else "")


def action_button(action: QAction, *, words: bool = True, primary_look: bool = False) -> QPushButton:
    """A push button for an action of the registry."""
    return ActionButton(action, words=words, look="primary" if primary_look else "")


def action_link(action: QAction) -> QPushButton:
    """A button that looks like a link, for an action of the registry."""
    made = ActionButton(action, look="link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def tool(action: QAction, *, words: bool = False) -> QToolButton:
    """A flat tool button for an action of the registry."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setAutoRaise(True)
    made.setIconSize(QSize(18, 18))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(action.text())
    made.setToolButtonStyle(
        Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    return made


# ---- fields -----------------------------------------------------------------------------------------------------


def line_field(name: str, *, example: str = "", text: str = "") -> QLineEdit:
    """One line to fill in; `example` shows in it while it is empty."""
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    return field


class WordsField(QPlainTextEdit):
    """Some lines to fill in; grows with what is written, Tab leaves it, Ctrl+Return is `submitted`."""

    submitted = Signal()

    def __init__(self, name: str, *, example: str = "", lines: int = 2, most: int = 8) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._least, self._most = lines, most
        self.textChanged.connect(self._grow)
        self._grow()

    @property
    def text(self) -> str:
        """What was written, without blanks around it."""
        return self.toPlainText().strip()

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Return before an action of the window does, where somebody wants it."""
        if (
            isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and self.isSignalConnected(QMetaMethod.fromSignal(self.submitted))
        ):
            if event.type() is QEvent.Type.KeyPress:
                self.submitted.emit()
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def _grow(self) -> None:
        lines = min(self._most, max(self._least, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 20)


class Choice(QComboBox):
    """One of several ids shown by their words; an empty first entry when nothing may be chosen."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, none: str | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        if none is not None:
            self.addItem(none, "")
        for id, words in options:
            self.addItem(words, id)

    @property
    def chosen(self) -> str:
        """The chosen id, empty for none."""
        return str(self.currentData() or "")

    def choose(self, id: str) -> None:
        """Choose an id that is offered."""
        self.setCurrentIndex(max(0, self.findData(id)))


class Form(QWidget):
    """Fields under one another with their labels, an explanation where it helps, and what is wrong said below."""

    def __init__(self, *, labels_above: bool = True) -> None:
        super().__init__()
        self.rows = QFormLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setHorizontalSpacing(2 * SPACE)
        self.rows.setVerticalSpacing(SPACE)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if labels_above:
            self.rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._wrong = Words("", "alarm")
        self._wrong.hide()

    def add(self, label: str, field: QWidget, explanation: str = "") -> None:
        """A field with its label."""
        shown = Words(label, "muted", wrap=False)
        shown.setBuddy(field)
        if not explanation:
            self.rows.addRow(shown, field)
            return
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(field)
        column.addWidget(remark(explanation))
        both.setFocusProxy(field)
        self.rows.addRow(shown, both)

    def finish(self, *buttons: QPushButton) -> None:
        """The last row: what is wrong, and the buttons."""
        self.rows.addRow(self._wrong)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for one in buttons:
            row.addWidget(one)
        row.addStretch(1)
        self.rows.addRow(row)

    def refuse(self, text: str) -> None:
        """Say what is wrong; nothing when it is right again."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))


# ---- layout -----------------------------------------------------------------------------------------------------


class Flow(QLayout):
    """Things beside one another, in a new row where the width ends."""

    def __init__(self, spacing: int = SPACE) -> None:
        super().__init__()
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, row = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, row = rect.x(), y + row + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            row = max(row, hint.height())
        return y + row - rect.y()


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)
            inner.deleteLater()


__all__ = [
    "Card", "Choice", "Empty", "Flow", "Form", "Page", "Status", "Tone", "Words", "WordsField",
    "action_button", "button", "colour", "emptied", "heading", "line_field", "link", "primary", "remark", "rule",
    "title", "tool",
]  # fmt: skip
