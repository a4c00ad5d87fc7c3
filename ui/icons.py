"""The icons of the window by our own names, drawn in the colours that the palette has when they are painted."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

__all__ = ["FILES", "SIZES", "app_icon", "icon", "pixmap"]

FOLDER: Final = Path(__file__).resolve().parents[1] / "resources" / "icons"

SIZES: Final = (16, 20, 24, 32, 48)
"""Sides in pixels (before the screen's ratio) at which the window shows icons: our choice."""

APP_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
"""Sides in pixels that desktops ask of an application icon (Icon Theme Specification, Windows .ico)."""

_SMALL: Final = (16, 24, 32)  # too few pixels for the degree scale: looked at

_KEPT: Final = 1024  # images; a screenful uses about 100, so two themes at two ratios fit

FILES: Final[dict[str, str]] = {
    # rooms and records
    "case": "briefcase",
    "photo": "image",
    "photos": "images",
    "document": "file-text",
    "seen_before": "history",
    "place": "map-pin",
    "map": "map",
    "time": "clock",
    "verdict": "gavel",
    "weigh": "scale",
    "report": "file-output",
    "claim": "message-square-quote",
    "source": "radio",
    "sighting": "telescope",
    "note": "sticky-note",
    "person": "user",
    "people": "users",
    "tag": "tag",
    "date": "calendar",
    "number": "hash",
    "quote": "quote",
    "metadata": "list-tree",
    "archive": "archive",
    "package": "package",
    "fingerprint": "fingerprint",
    "camera": "camera",
    "film": "film",
    "event_log": "scroll-text",
    # doing
    "add": "plus",
    "remove": "minus",
    "add_photo": "image-plus",
    "open": "folder-open",
    "folder": "folder",
    "save": "save",
    "search": "search",
    "filter": "funnel",
    "edit": "pen-line",
    "delete": "trash-2",
    "undo": "undo-2",
    "redo": "redo-2",
    "copy": "copy",
    "clipboard": "clipboard",
    "paste": "clipboard-paste",
    "outside": "external-link",
    "import": "import",
    "download": "download",
    "print": "printer",
    "pin": "pin",
    "crop": "crop",
    "cut": "scissors",
    "flip": "flip-horizontal-2",
    "rotate_right": "rotate-cw",
    "rotate_left": "rotate-ccw",
    "refresh": "refresh-cw",
    "run": "play",
    "stop": "square",
    "settings": "settings",
    "adjust": "sliders-horizontal",
    "command": "command",
    "keyboard": "keyboard",
    "help": "circle-question-mark",
    "idea": "lightbulb",
    "more": "ellipsis",
    "link": "link-2",
    "unlink": "unlink-2",
    "sign": "signature",
    "leave": "log-out",
    # how something stands
    "done": "check",
    "cancel": "x",
    "chosen": "circle-check",
    "refuted": "circle-x",
    "open_question": "circle",
    "undecided": "circle-dashed",
    "none": "circle-slash",
    "attention": "circle-alert",
    "warning": "triangle-alert",
    "info": "info",
    "working": "loader",
    "waiting": "hourglass",
    "locked": "lock",
    "unlocked": "lock-open",
    "shown": "eye",
    "hidden": "eye-off",
    "online": "globe",
    "offline": "wifi-off",
    "protected": "shield",
    "intact": "shield-check",
    "doubtful": "shield-alert",
    "flag": "flag",
    "star": "star",
    "bullet": "dot",
    # looking at pictures
    "zoom_in": "zoom-in",
    "zoom_out": "zoom-out",
    "fit": "maximize",
    "actual_size": "square-equal",
    "mark_rectangle": "square-dashed",
    "mark_polygon": "pentagon",
    "mark_point": "crosshair",
    "move": "hand",
    "measure": "ruler",
    "side_by_side": "columns-2",
    "curtain": "square-split-horizontal",
    "overlay": "layers",
    "blink": "zap",
    "difference": "contrast",
    "grid": "layout-grid",
    "list": "list",
    "compare": "arrow-left-right",
    "bearing": "compass",
    "panel": "panel-right",
    # where to
    "up": "chevron-up",
    "down": "chevron-down",
    "left": "chevron-left",
    "right": "chevron-right",
    "back": "arrow-left",
    "forward": "arrow-right",
    "jump": "arrow-up-right",
    "move_up": "arrow-up",
    "move_down": "arrow-down",
    # the theme
    "theme_light": "sun",
    "theme_dark": "moon",
    "theme_system": "monitor",
    # what pictures show
    "vehicle": "car",
    "building": "building",
    "plants": "trees",
    "fire": "flame",
    "weather": "cloud-sun",
    "writing": "type",
    "sign_post": "signpost",
    "terrain": "mountain",
}
"""Our name → file of `resources/icons` without its ending."""


class _PaletteEngine(QIconEngine):
    """Paints one drawing; asks for the colour at each painting, so that a new palette needs no new icons."""

    def __init__(self, name: str, tint: Callable[[], QColor] | None) -> None:
        super().__init__()
        self._name = name
        self._tint = tint

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        corner = rect.topLeft() + QPoint((rect.width() - side) // 2, (rect.height() - side) // 2)
        ratio = painter.device().devicePixelRatio()
        painter.drawImage(corner, _drawn(self._name, side, self._colour(mode).rgba(), ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return pixmap(self._name, min(size.width(), size.height()), self._colour(mode))

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return pixmap(self._name, min(size.width(), size.height()), self._colour(mode), scale)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(side, side)

    def key(self) -> str:
        return "alidade"

    def iconName(self) -> str:
        return self._name

    def clone(self) -> QIconEngine:
        copy = _PaletteEngine(self._name, self._tint)
        _CLONES.append(copy)
        return copy

    def _colour(self, mode: QIcon.Mode) -> QColor:
        if mode in (QIcon.Mode.Normal, QIcon.Mode.Active) and self._tint is not None:
            return self._tint()
        return _colour_of(mode)


_CLONES: Final[list[_PaletteEngine]] = []
"""Engines that Qt asked for (only when somebody alters an icon): without a reference here, Python deletes them under
Qt's hands (PySide6 6.11.3 ends with a segmentation fault; tried)."""


def icon(name: str, tint: Callable[[], QColor] | None = None) -> QIcon:
    """The icon of this name; raises KeyError for a name not in `FILES`.

    It is painted in the application palette's ButtonText, on a selected row in HighlightedText, where it cannot be
    used in the disabled text colour. `tint` gives another colour for the first; it is called at each painting.
    """
    if name not in FILES:
        raise KeyError(name)
    return QIcon(_PaletteEngine(name, tint))


def pixmap(name: str, size: int, colour: QColor | None = None, dpr: float = 1.0) -> QPixmap:
    """One drawing of `size` pixels a side before the ratio `dpr`; in ButtonText unless a colour is given."""
    colour = colour or _colour_of(QIcon.Mode.Normal)
    return QPixmap.fromImage(_drawn(name, size, colour.rgba(), dpr))


def app_icon() -> QIcon:
    """The icon of Alidade itself: an alidade over its divided circle."""
    found = QIcon()
    for side in APP_SIZES:
        name = "app-small.svg" if side in _SMALL else "app.svg"
        found.addPixmap(QPixmap.fromImage(_rendered((FOLDER / name).read_bytes(), side)))
    return found


def _colour_of(mode: QIcon.Mode) -> QColor:
    """The colour that the application's palette has for text beside an icon in this mode."""
    palette = QGuiApplication.palette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    match mode:
        case QIcon.Mode.Disabled:
            return palette.color(group.Disabled, role.ButtonText)
        case QIcon.Mode.Selected:
            return palette.color(group.Active, role.HighlightedText)
        case _:
            return palette.color(group.Active, role.ButtonText)


@lru_cache(maxsize=_KEPT)
def _drawn(name: str, size: int, rgba: int, dpr: float) -> QImage:
    """The drawing with its strokes in one colour; an image, as a pixmap must not outlive the application."""
    drawing = _rendered(_svg(name), max(1, round(size * dpr)))
    painter = QPainter(drawing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(drawing.rect(), QColor.fromRgba(rgba))
    painter.end()
    drawing.setDevicePixelRatio(dpr)
    return drawing


def _rendered(svg: bytes, side: int) -> QImage:
    """An SVG drawing, `side` pixels wide and high."""
    drawing = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    drawing.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return drawing


@lru_cache(maxsize=len(FILES))
def _svg(name: str) -> bytes:
    return (FOLDER / f"{FILES[name]}.svg").read_bytes()
