"""Before the feature list is closed, no list and no finding draws a picture that shows a reference."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from provenance.record.values import Picture
from tests.ui.conftest import WAIT_MS, OpenDesk, settled
from ui.plain_text import tip
from ui.presenters.finding_row import FindingRow
from ui.presenters.findings import run_rows
from ui.room import Desk
from ui.widgets.evidence_list import HIDDEN_ROLE, THUMBNAIL_PX, EvidenceList
from ui.widgets.value_views import PictureView


def rest(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)


def colours_in_row(shown: EvidenceList, place: int) -> int:
    """How many colours the thumbnail of a row has; a placeholder has few."""
    row: QRect = shown.view.visualRect(shown.view.model().index(place, 0))
    image: QImage = (
        shown.view.viewport().grab(QRect(row.left() + 8, row.top() + 6, THUMBNAIL_PX, THUMBNAIL_PX)).toImage()
    )
    return len({QColor(image.pixel(x, y)).rgb() for x in range(image.width()) for y in range(image.height())})


def test_the_list_of_exhibits_draws_no_reference_and_says_why(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    shown = EvidenceList(desk, QPushButton("+"))
    qtbot.addWidget(shown)
    shown.resize(240, 400)
    shown.show()
    qtbot.waitUntil(lambda: colours_in_row(shown, 0) > 300, timeout=WAIT_MS)
    rest(qtbot, desk)
    index = shown.view.model().index(1, 0)
    assert index.data(HIDDEN_ROLE) and colours_in_row(shown, 1) < 100
    said = tip("Not drawn before the feature list of Q1").removesuffix("</span>")
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith(said)

    desk.session.write(lambda case: case.people.skip_features("Q1"))

    qtbot.waitUntil(lambda: colours_in_row(shown, 1) > 300, timeout=WAIT_MS)
    assert not index.data(HIDDEN_ROLE)
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith(tip("R1").removesuffix("</span>"))


def test_the_match_picture_of_a_comparison_is_drawn_after_the_list_alone(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    assert desk.session.view is not None
    exhibits = {one.number: one for one in desk.session.view.snapshot.exhibits}
    desk.session.start("", lambda case, job: list(case.examine([exhibits["Q1"]], [exhibits["R1"]])))
    rest(qtbot, desk)
    row, picture = match_picture(desk)
    shown = PictureView(picture, row, desk)
    qtbot.addWidget(shown)
    rest(qtbot, desk)
    assert shown._label.pixmap().isNull() and "feature list of Q1" in shown._label.text()

    desk.session.write(lambda case: case.people.skip_features("Q1"))

    qtbot.waitUntil(lambda: not shown._label.pixmap().isNull(), timeout=WAIT_MS)


def match_picture(desk: Desk) -> tuple[FindingRow, Picture]:
    view = desk.session.view
    assert view is not None
    for run in run_rows(view, view.snapshot.exhibits[0].id):
        for row in run.rows:
            if isinstance(row.finding.value, Picture) and len(run.run.inputs) > 1:
                return row, row.finding.value
    pytest.fail("the comparison made no picture")
