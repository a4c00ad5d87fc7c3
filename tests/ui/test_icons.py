"""Icons: names and files agree, and their colours are those of the palette at the time of painting."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from ui import icons

RED, GREEN, BLUE = QColor("#c01020"), QColor("#108030"), QColor("#2040c0")
OURS = {"app", "app-small"}


@pytest.fixture
def palette(qapp: QApplication) -> Iterator[QPalette]:
    """A palette whose three colours cannot be taken for one another; the application's own comes back afterwards."""
    before = QPalette(qapp.palette())
    palette = _palette(RED)
    qapp.setPalette(palette)
    yield palette
    qapp.setPalette(before)


def _palette(button_text: QColor) -> QPalette:
    palette = QPalette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    palette.setColor(role.ButtonText, button_text)
    palette.setColor(group.Disabled, role.ButtonText, GREEN)
    palette.setColor(role.HighlightedText, BLUE)
    return palette


def _strongest(pixmap: QPixmap) -> QColor:
    """The colour of the least transparent pixel."""
    image = pixmap.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda colour: colour.alpha())


def _near(one: QColor, other: QColor) -> bool:
    """Equal up to what rounding of half-transparent pixels may take."""
    pairs = zip(one.toTuple()[:3], other.toTuple()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) <= 4 for a, b in pairs)


# --- names and files


def test_every_name_has_a_file_and_every_file_a_name() -> None:
    files = {path.stem for path in icons.FOLDER.glob("*.svg")}
    assert files == set(icons.FILES.values()) | OURS


def test_no_drawing_has_two_names() -> None:
    assert len(set(icons.FILES.values())) == len(icons.FILES)


@pytest.mark.parametrize("name", icons.FILES)
def test_a_drawing_is_strokes_of_the_current_colour_and_nothing_else(name: str) -> None:
    text = (icons.FOLDER / f"{icons.FILES[name]}.svg").read_text("utf-8")
    root = ET.fromstring(text)
    assert root.get("stroke") == "currentColor"
    assert root.get("viewBox") == "0 0 24 24"
    assert "<!--" not in text
    shapes = {"path", "rect", "circle", "line", "polyline", "polygon", "ellipse"}
    assert {element.tag.rpartition("}")[2] for element in root} <= shapes
    assert not re.search(r"href|url\(|<script|style=", text)


def test_the_source_and_licence_of_the_drawings_stand_beside_them() -> None:
    readme = (icons.FOLDER / "README.md").read_text("utf-8")
    assert re.search(r"lucide-static`,\s+version \d+\.\d+\.\d+, taken on", readme)
    licence = (icons.FOLDER / "LICENSE").read_text("utf-8")
    assert "ISC License" in licence
    assert "The MIT License" in licence


def test_a_name_that_does_not_exist_is_refused_at_once(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="no_such_icon"):
        icons.icon("no_such_icon")


# --- colours


@pytest.mark.parametrize("name", icons.FILES)
def test_every_icon_draws_something_in_the_colour_of_the_palette(name: str, palette: QPalette) -> None:
    assert _near(_strongest(icons.icon(name).pixmap(32, 32)), RED)


@pytest.mark.parametrize(
    ("mode", "colour"),
    [
        (QIcon.Mode.Normal, RED),
        (QIcon.Mode.Active, RED),
        (QIcon.Mode.Disabled, GREEN),
        (QIcon.Mode.Selected, BLUE),
    ],
)
def test_each_mode_has_its_colour(mode: QIcon.Mode, colour: QColor, palette: QPalette) -> None:
    assert _near(_strongest(icons.icon("case").pixmap(QSize(32, 32), mode)), colour)


def test_an_icon_made_before_follows_a_new_palette(qapp: QApplication, palette: QPalette) -> None:
    icon = icons.icon("case")
    assert _near(_strongest(icon.pixmap(32, 32)), RED)
    qapp.setPalette(_palette(BLUE))
    assert _near(_strongest(icon.pixmap(32, 32)), BLUE)


def test_a_button_on_the_screen_follows_a_new_palette(
    qtbot: QtBot, qapp: QApplication, palette: QPalette
) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(icons.icon("case"))
    before = button.grab().toImage()
    qapp.setPalette(_palette(BLUE))
    after = button.grab().toImage()
    assert _has(before, RED) and not _has(before, BLUE)
    assert _has(after, BLUE) and not _has(after, RED)


def _has(image: QImage, colour: QColor) -> bool:
    return any(
        _near(image.pixelColor(x, y), colour) for x in range(image.width()) for y in range(image.height())
    )


def test_a_tint_is_asked_for_at_each_painting_and_gives_way_when_disabled(palette: QPalette) -> None:
    tints = [BLUE]
    icon = icons.icon("case", lambda: tints[-1])
    assert _near(_strongest(icon.pixmap(32, 32)), BLUE)
    tints.append(RED)
    assert _near(_strongest(icon.pixmap(32, 32)), RED)
    assert _near(_strongest(icon.pixmap(QSize(32, 32), QIcon.Mode.Disabled)), GREEN)


def test_a_half_transparent_colour_stays_so(qapp: QApplication) -> None:
    colour = QColor(200, 16, 32, 128)
    assert _strongest(icons.pixmap("stop", 48, colour)).alpha() == pytest.approx(128, abs=2)


# --- sizes


@pytest.mark.parametrize("size", icons.SIZES)
@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_a_pixmap_has_the_pixels_of_the_screen(size: int, dpr: float, qapp: QApplication) -> None:
    drawn = icons.pixmap("case", size, RED, dpr)
    assert drawn.size() == QSize(round(size * dpr), round(size * dpr))
    assert drawn.deviceIndependentSize().width() == pytest.approx(size)


def test_an_icon_gives_the_pixels_of_a_fine_screen(qapp: QApplication) -> None:
    drawn = icons.icon("case").pixmap(QSize(20, 20), 2.0)
    assert drawn.size() == QSize(40, 40)
    assert drawn.devicePixelRatio() == 2.0


def test_an_icon_is_painted_in_the_middle_of_a_wide_place(palette: QPalette) -> None:
    image = QImage(60, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    icons.icon("stop").paint(painter, image.rect())
    painter.end()
    columns = [x for x in range(60) if any(image.pixelColor(x, y).alpha() for y in range(20))]
    assert min(columns) >= 20
    assert max(columns) < 40
    assert min(columns) - 20 == 39 - max(columns)


def test_the_application_icon_has_every_size_that_desktops_ask_for(qapp: QApplication) -> None:
    icon = icons.app_icon()
    assert {size.width() for size in icon.availableSizes()} == set(icons.APP_SIZES)
    assert all(_strongest(icon.pixmap(side, side)).alpha() == 255 for side in icons.APP_SIZES)


# --- life


def test_icons_live_as_long_as_somebody_uses_them(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    for name in icons.FILES:
        button.setIcon(icons.icon(name))
    gc.collect()
    assert not button.grab().isNull()


def test_an_icon_that_somebody_alters_outlives_the_original(palette: QPalette) -> None:
    original = icons.icon("case")
    altered = QIcon(original)
    altered.addPixmap(QPixmap(8, 8))  # Qt now asks for an engine of its own
    del original
    gc.collect()
    assert _near(_strongest(altered.pixmap(32, 32)), RED)
