"""The strip that stays over the browser while a search is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.sighting import Hit, SearchRecorded, SearchResult
from provenance.record.values import Instant, Link, Precision, Term
from provenance.workbench.engines import engine
from tests.ui.conftest import WAIT_MS, OpenDesk, settled
from ui.room import Desk
from ui.searching import Query, Searching
from ui.widgets.search_strip import SearchStrip

# The platform without a screen says this whenever a tool window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)


class Table:
    """An open search with its strip."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.opened: list[str] = []
        self.searching = Searching(desk.session, self._browser)
        self.strip = SearchStrip(self.searching, desk)
        qtbot.addWidget(self.strip)
        self.rest()
        exhibit = desk.session.shown_exhibit()
        assert exhibit is not None
        query = Query("image", exhibit.id, exhibit.number, exhibit.sha256)
        self.searching.ask(self.searching.request_for(engine("tineye"), query))
        self.searching.decide(True)
        self.rest()
        assert self.strip.isVisible()

    def _browser(self, address: str) -> bool:
        self.opened.append(address)
        return True

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: settled(self.desk), timeout=WAIT_MS)

    @property
    def searches(self) -> list[SearchRecorded]:
        assert self.desk.session.view is not None
        return [entry.data for entry in self.desk.session.view.snapshot.searches]


@pytest.fixture
def table(qtbot: QtBot, opened: OpenDesk, photo_case: Path) -> Table:
    return Table(qtbot, opened(photo_case))


def test_the_strip_is_a_small_window_of_its_own_that_stays_on_top(table: Table) -> None:
    flags = table.strip.windowFlags()
    assert table.strip.isWindow() and table.strip.parent() is None
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert table.strip.width() <= 460 and table.strip.height() <= 280


@pytest.mark.parametrize(
    ("key", "result"),
    [(Qt.Key.Key_N, SearchResult.NONE), (Qt.Key.Key_B, SearchResult.BLOCKED)],
)
def test_one_key_records_the_answer(qtbot: QtBot, table: Table, key: Qt.Key, result: SearchResult) -> None:
    QTest.keyClick(table.strip.links, key)
    table.rest()
    (search,) = table.searches
    assert search.result is result and search.consent is not None
    assert not table.strip.isVisible()


def test_letters_typed_into_a_field_are_no_answer(qtbot: QtBot, table: Table) -> None:
    for field in (table.strip.remark, table.strip.oldest):
        field.setFocus()
        QTest.keyClicks(field, "NBE nbe")
    table.rest()
    assert table.strip.remark.text() == "NBE nbe"
    assert table.searches == [] and table.searching.open is not None


def test_the_key_d_records_the_pasted_links_as_hits_and_says_what_is_missing_without_one(
    qtbot: QtBot, table: Table
) -> None:
    QTest.keyClick(table.strip.links, Qt.Key.Key_D)
    table.rest()
    assert table.searches == [] and "&Done" in table.strip.hits_button.text()
    table.searching.add_links("https://news.example/one")
    QTest.keyClick(table.strip.links, Qt.Key.Key_D)
    table.rest()
    (search,) = table.searches
    assert search.result is SearchResult.HITS


def test_the_key_for_the_next_engine_leaves_this_one_not_completed_and_asks_first(
    qtbot: QtBot, table: Table
) -> None:
    QTest.keyClick(table.strip.links, Qt.Key.Key_E)
    table.rest()
    (search,) = table.searches
    assert (search.engine, search.result) == ("tineye", SearchResult.NOT_COMPLETED)
    request = table.searching.request
    assert request is not None and request.engine.id != "tineye" and request.in_strip
    assert table.strip.isVisible() and len(table.opened) == 1
    QTest.keyClick(table.strip, Qt.Key.Key_N)  # a question about consent is no answer of an engine
    table.rest()
    assert len(table.searches) == 1
    table.searching.decide(True)
    table.rest()
    assert table.opened[1:] == [request.engine.page]
    assert table.searching.open is not None and table.searching.open.engine == request.engine


def test_next_engine_with_links_pasted_records_them_as_hits(table: Table) -> None:
    table.searching.add_links("https://example.org/a")
    table.strip.next_button.click()
    table.rest()
    assert [search.result for search in table.searches] == [SearchResult.HITS]


def test_pasted_links_are_hits_and_the_chosen_one_gets_the_oldest_date(qtbot: QtBot, table: Table) -> None:
    QGuiApplication.clipboard().setText(
        "see https://example.org/a, https://example.org/b and https://example.org/a."
    )
    QTest.keyClick(table.strip.links, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.strip.links.count() == 2
    table.strip.links.setCurrentRow(1)
    QTest.keyClicks(table.strip.oldest, "2021-03-04")
    table.strip.basis.choose("engine_crawl_date")
    table.strip.basis.activated.emit(table.strip.basis.currentIndex())
    QTest.keyClicks(table.strip.remark, "sorted by oldest")
    table.strip.hits_button.click()
    table.rest()
    (search,) = table.searches
    dated = Instant("2021-03-04", Precision.DAY)
    assert search.result is SearchResult.HITS
    assert search.hits == (
        Hit(Link("https://example.org/a")),
        Hit(Link("https://example.org/b"), dated, Term("engine_crawl_date")),
    )
    assert getattr(search.note, "value", "") == "sorted by oldest"


def test_a_pasted_screenshot_becomes_a_document_bound_to_the_search_by_a_note(
    qtbot: QtBot, table: Table
) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(table.strip.links, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    table.strip.none_button.click()  # at once: the answer waits for the picture
    table.rest()
    (search,) = table.searches
    assert table.desk.session.view is not None
    snapshot = table.desk.session.view.snapshot
    (document,) = [one for one in snapshot.exhibits if one.role is EvidenceRole.DOCUMENT]
    assert snapshot.notes[-1].data.about == (search.search, document.id)


def test_what_is_dropped_is_taken_as_if_pasted(table: Table) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/found?page=2")])
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    table.strip.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, *none))
    assert table.searching.open is not None
    assert table.searching.open.links == ["https://example.org/found?page=2"]


def test_a_link_can_be_removed_again(qtbot: QtBot, table: Table) -> None:
    table.searching.add_links("https://example.org/a https://example.org/b")
    table.strip.links.setCurrentRow(0)
    QTest.keyClick(table.strip.links, Qt.Key.Key_Delete)
    assert table.searching.open is not None and table.searching.open.links == ["https://example.org/b"]
    assert table.strip.links.count() == 1


@pytest.mark.parametrize(
    ("links", "oldest", "result", "said"),
    [
        ("https://example.org/a", "", SearchResult.NONE, "Links were pasted"),
        ("", "", SearchResult.HITS, "Paste at least one link"),
        ("", "2021-03-04", SearchResult.NONE, "A date belongs to a link"),
        ("https://example.org/a", "last spring", SearchResult.HITS, "is no date"),
    ],
)
def test_an_answer_that_contradicts_what_was_noted_is_refused_with_words(
    table: Table, links: str, oldest: str, result: SearchResult, said: str
) -> None:
    table.searching.add_links(links)
    assert table.searching.open is not None
    table.searching.open.oldest = oldest
    table.searching.record(result)
    table.rest()
    assert said in table.strip._wrong.text() and table.strip._wrong.isVisible()
    assert table.searches == [] and table.searching.open is not None


def test_closing_the_strip_records_the_search_as_not_completed_with_all_that_was_noted(table: Table) -> None:
    table.searching.add_links("https://example.org/a")
    assert table.searching.open is not None
    table.searching.open.oldest = "last spring"
    table.strip.close()
    table.rest()
    (search,) = table.searches
    assert search.result is SearchResult.NOT_COMPLETED
    assert search.hits == (Hit(Link("https://example.org/a")),)
    assert getattr(search.note, "value", "") == "last spring"


def test_an_empty_clipboard_is_said(qtbot: QtBot, table: Table) -> None:
    QGuiApplication.clipboard().setText("nothing of use")
    QTest.keyClick(table.strip.links, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.strip._wrong.isVisible()
    assert table.searching.open is not None and table.searching.open.links == []


def test_a_search_by_words_goes_on_with_the_next_engine_that_takes_words(table: Table) -> None:
    search = table.searching.open
    assert search is not None
    table.searching.record(SearchResult.NONE)
    table.rest()
    query = Query("text", search.query.evidence, "Q1", None, "town hall")
    assert table.searching.ask_next(query, ("bing_visual",))
    request = table.searching.request
    assert request is not None and "town%20hall" in request.address
    assert request.engine.by_text is not None and request.engine.id != "bing_visual"
