"""The window's look: our own light and dark palettes on Fusion, paddings, and the few colours with a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

Choice = Literal["system", "light", "dark"]

SPACE: Final = 8
"""The unit of every distance: 4, 8, 16 pixels (half, one, two)."""
ROW: Final = 30
"""Height of a row in lists, pixels."""


@dataclass(frozen=True)
class Shades:
    """One theme's colours; measured contrasts of text on its ground are above 4.5 (WCAG 2.2 §1.4.3)."""

    window: str
    base: str
    card: str
    button: str
    line: str
    text: str
    muted: str
    accent: str
    highlight: str
    on_highlight: str
    link: str
    canvas: str
    on_canvas: str
    good: str
    warning: str
    alarm: str


LIGHT: Final = Shades(
    window="#f3f4f5", base="#ffffff", card="#eaedf0", button="#e4e8eb", line="#cbd1d7", text="#1c2126",
    muted="#5f6972", accent="#2f6f97", highlight="#2f6f97", on_highlight="#ffffff", link="#1f5f87",
    canvas="#c9c9c9", on_canvas="#1f1f1f", good="#2b663c", warning="#7d5200", alarm="#a3222b",
)  # fmt: skip
DARK: Final = Shades(
    window="#1b1f24", base="#14171b", card="#242a31", button="#2b323a", line="#3b444d", text="#d7dde3",
    muted="#929da8", accent="#4c9cc9", highlight="#2b6a91", on_highlight="#ffffff", link="#74b8e0",
    canvas="#2b2b2b", on_canvas="#dedede", good="#84c494", warning="#dcaa4e", alarm="#f28288",
)  # fmt: skip

_DRAWINGS: Final = Path(__file__).resolve().parents[1] / "resources" / "theme"

# Fusion's rows are too tight and its frames too many; colours stay in the palette, so that a change of theme
# reaches everything.
_PADDINGS: Final = """
QPushButton { padding: 5px 14px; min-height: 18px; background: palette(button); border: 1px solid palette(mid); border-radius: 4px; }
QPushButton:hover { border: 1px solid palette(placeholder-text); }
QPushButton:pressed, QPushButton:checked { background: palette(mid); }
QPushButton:focus { border: 1px solid palette(accent); }
QPushButton:flat { background: transparent; border: 1px solid transparent; }
QPushButton:flat:hover, QPushButton:flat:focus { border: 1px solid palette(accent); }
QPushButton:disabled { color: palette(placeholder-text); background: transparent; }
QToolButton { padding: 4px; }
QLineEdit { padding: 4px 6px; border: 1px solid palette(mid); border-radius: 4px; background: palette(base); }
QPlainTextEdit, QTextEdit { border: 1px solid palette(mid); border-radius: 4px; background: palette(base); padding: 2px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 1px solid palette(accent); }
QComboBox { padding: 4px 8px; min-height: 18px; border: 1px solid palette(mid); border-radius: 4px; background: palette(button); }
QComboBox:focus { border: 1px solid palette(accent); }
QComboBox:disabled { color: palette(placeholder-text); background: transparent; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("THEME/down.svg"); width: 10px; height: 10px; }
QComboBox QAbstractItemView { border: 1px solid palette(mid); background: palette(base); selection-background-color: palette(highlight); selection-color: palette(highlighted-text); }
QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 18px; }
QSpinBox::up-arrow { image: url("THEME/up.svg"); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url("THEME/down.svg"); width: 9px; height: 9px; }
QSpinBox, QDoubleSpinBox { padding: 2px 4px; border: 1px solid palette(mid); border-radius: 4px; background: palette(base); }
QSpinBox:focus, QDoubleSpinBox:focus { border: 1px solid palette(accent); }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid palette(placeholder-text); border-radius: 3px; background: palette(base); }
QCheckBox::indicator:checked { background: palette(highlight); border-color: palette(highlight); image: url("THEME/check.svg"); }
QCheckBox::indicator:focus { border: 2px solid palette(accent); }
QRadioButton::indicator { width: 6px; height: 6px; border: 5px solid palette(base); border-radius: 8px; background: palette(base); }
QRadioButton::indicator:unchecked { width: 14px; height: 14px; border: 1px solid palette(placeholder-text); }
QRadioButton::indicator:checked { border: 5px solid palette(highlight); background: palette(highlighted-text); }
QListView, QTreeView, QTableView { border: 1px solid palette(mid); }
QListView[frameShape="0"], QTreeView[frameShape="0"], QTableView[frameShape="0"] { border: 0; }
QListView::item, QTreeView::item { padding: 3px 4px; }
QHeaderView::section { padding: 4px 8px; border: 0; border-bottom: 1px solid palette(mid); background: palette(window); font-weight: 600; }
QTableView { gridline-color: palette(mid); }
QMenu::item { padding: 5px 24px 5px 12px; }
QMenu::item:selected { background: palette(mid); color: palette(text); }
QToolTip { padding: 4px 6px; }
QSplitter::handle { background: palette(mid); }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget#page { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: palette(mid); border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: palette(placeholder-text); }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QStatusBar::item { border: 0; }
QFrame#card { background: palette(base); border: 1px solid palette(mid); border-radius: 6px; }
QFrame#notice { background: palette(alternate-base); border: 0; border-bottom: 1px solid palette(mid); }
QFrame#strip { background: palette(alternate-base); border: 0; border-top: 1px solid palette(mid); }
QFrame#rail { background: palette(alternate-base); border: 0; border-right: 1px solid palette(mid); }
QFrame#rule { background: palette(mid); border: 0; max-height: 1px; min-height: 1px; }
QToolButton#stage { border: 0; border-left: 3px solid transparent; padding: 8px 2px 6px 0; }
QToolButton#stage:checked { border-left: 3px solid palette(accent); background: palette(base); font-weight: 600; }
QToolButton#stage:hover { background: palette(button); }
QToolButton#stage:focus { border: 1px solid palette(accent); border-left: 3px solid palette(accent); }
QPushButton#primary { background: palette(highlight); color: palette(highlighted-text); border: 1px solid palette(highlight); border-radius: 4px; padding: 6px 16px; }
QPushButton#primary:hover { border: 1px solid palette(text); }
QPushButton#primary:focus { border: 2px solid palette(text); padding: 5px 15px; }
QPushButton#primary:disabled { background: palette(button); color: palette(placeholder-text); border-color: palette(mid); }
QPushButton#answer { padding: 4px 5px; }
QPushButton#answer:checked { border: 2px solid palette(accent); padding: 3px 4px; }
QPushButton#link { border: 0; background: transparent; color: palette(link); padding: 2px 0; text-align: left; }
QPushButton#link:hover, QPushButton#link:focus { text-decoration: underline; }
QPushButton#link:disabled { color: palette(placeholder-text); }
"""  # noqa: E501


class Theme(QObject):
    """Applies a choice to the application; `changed` after the colours did."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.choice: Choice = "system"
        self.shades = LIGHT
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.apply("system")

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self.shades is DARK

    def apply(self, choice: Choice) -> None:
        """Use light or dark colours, or what the system asks for."""
        self.choice = choice
        dark = choice == "dark" or (choice == "system" and self._system_is_dark())
        shades = DARK if dark else LIGHT
        if shades is self.shades and self._app.styleSheet():
            return
        self.shades = shades
        # Without the old sheet first, Qt styles every widget several times: 1.9 s instead of 0.5 s for 1,400 of them
        # (measured).
        self._app.setStyleSheet("")
        self._app.setPalette(palette_of(shades))
        self._app.setStyleSheet(_PADDINGS.replace("THEME", _DRAWINGS.as_posix()))
        self.changed.emit()

    def _system_is_dark(self) -> bool:
        return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def _system_changed(self) -> None:
        if self.choice == "system":
            self.apply("system")


def theme() -> Theme:
    """The application's theme. Made by the composition root before any widget."""
    app = QApplication.instance()
    found = app.findChild(Theme) if isinstance(app, QApplication) else None
    if found is None:
        assert isinstance(app, QApplication)
        found = Theme(app)
    return found


def palette_of(shades: Shades) -> QPalette:
    """All roles, for active, inactive and disabled widgets."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for one, shade in {
        role.Window: shades.window,
        role.WindowText: shades.text,
        role.Base: shades.base,
        role.AlternateBase: shades.card,
        role.Text: shades.text,
        role.Button: shades.button,
        role.ButtonText: shades.text,
        role.BrightText: shades.alarm,
        role.ToolTipBase: shades.card,
        role.ToolTipText: shades.text,
        role.PlaceholderText: shades.muted,
        role.Highlight: shades.highlight,
        role.HighlightedText: shades.on_highlight,
        role.Accent: shades.accent,
        role.Link: shades.link,
        role.LinkVisited: shades.link,
        role.Light: shades.card,
        role.Midlight: shades.card,
        role.Mid: shades.line,
        role.Dark: shades.line,
        role.Shadow: shades.line,
    }.items():
        palette.setColor(one, QColor(shade))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, one, QColor(shades.muted))
    palette.setColor(group.Disabled, role.Highlight, QColor(shades.line))
    return palette


def monospace() -> QFont:
    """For hashes and coordinates."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
