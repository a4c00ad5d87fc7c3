"""Looking at pictures: levels, thumbnails, kept views; stopped at once, never fooled by altered or erased bytes."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from provenance.errors import (
    Cancelled,
    CaseAltered,
    CaseReadOnly,
    MediaError,
    RecordError,
    UsageError,
    WorkError,
)
from provenance.record.evidence import EvidenceRole
from provenance.record.values import Term
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.looking import VIEW_SIDE_PX, Adjustment
from provenance.workbench.searching import QueryShape
from provenance.workbench.settings import Folders
from tests import forge
from tests.media import profiles


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """A workbench with processes of its own: they are counted, killed and closed here."""
    with Workbench(Folders(tmp_path / "home", tmp_path / "cache"), desks=1) as made:
        yield made


@pytest.fixture(scope="module")
def slow() -> bytes:
    """A picture of 24 megapixels."""
    return forge.picture_of_one_colour((90, 90, 90), 6000, 4000)


@pytest.fixture
def opened(bench: Workbench, tmp_path: Path, slow: bytes) -> Iterator[OpenCase]:
    """Q1 four colours stored turned, Q2 with a wide colour profile, Q3 a slow picture of 24 megapixels, D1 a text."""
    files = {
        "q1.jpg": forge.picture_file("jpeg", orientation=6),
        "q2.png": profiles.picture("RGB", (200, 100, 50), profiles.wide_rgb()),
        "q3.png": slow,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "d1.txt").write_bytes(b"no picture")
    with bench.create_case(tmp_path / "look.case", "Look") as case:
        list(case.add([tmp_path / name for name in files], EvidenceRole.QUESTIONED))
        list(case.add([tmp_path / "d1.txt"], EvidenceRole.DOCUMENT))
        yield case


def sha256_of(case: OpenCase, number: str) -> str:
    return case.snapshot().exhibit(number).sha256


def image_of(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.copy()


def cancelled_after_start(case: OpenCase, number: str) -> Cancellation:
    """Cancels when the reader process of the viewing desk is at work."""
    cancellation = Cancellation()
    (desk,) = case.looking.workplace._all

    def watch() -> None:
        while not desk.reader.busy:
            threading.Event().wait(0.001)
        cancellation.cancel()

    threading.Thread(target=watch).start()
    return cancellation


# ---- levels ----------------------------------------------------------------------------------------------------


def test_a_pyramid_is_the_upright_picture_and_its_halves(opened: OpenCase) -> None:
    pyramid = opened.looking.pyramid(sha256_of(opened, "Q1"), "Q1")
    assert [(level.width, level.height) for level in pyramid.levels] == [(96, 64), (48, 32)]
    assert (pyramid.shown_width, pyramid.shown_height, pyramid.is_full_size) == (96, 64, True)
    assert pyramid.colour_from == "none"
    corners = forge.corner_colours(pyramid.levels[1].data, 48, 32)
    for found, wanted in zip(corners, forge.CORNERS, strict=True):
        assert all(abs(a - b) < 25 for a, b in zip(found, wanted, strict=True))


def test_a_preview_is_small_and_knows_the_full_size(opened: OpenCase) -> None:
    pyramid = opened.looking.pyramid(sha256_of(opened, "Q3"), "Q3", max_side_px=600)
    assert [level.width for level in pyramid.levels] == [600, 300, 150, 75, 38]
    assert (pyramid.shown_width, pyramid.facts.scale, pyramid.is_full_size) == (6000, 10.0, False)


def test_a_picture_is_shown_in_srgb_and_on_demand_in_its_own_numbers(opened: OpenCase) -> None:
    shown = opened.looking.pyramid(sha256_of(opened, "Q2"), "Q2")
    own = opened.looking.pyramid(sha256_of(opened, "Q2"), "Q2", colour="file")
    assert (shown.colour_from, own.colour_from) == ("profile", "file")
    assert tuple(own.levels[0].data[:3]) == (200, 100, 50) != tuple(shown.levels[0].data[:3])


def test_looking_does_not_wait_behind_analyses(bench: Workbench, opened: OpenCase) -> None:
    with bench.workplace.desk(Cancellation()):  # the only desk for analyses is taken
        assert opened.looking.facts(sha256_of(opened, "Q1"), "Q1").shown_width == 96
        assert opened.picture_size(opened.snapshot().exhibit("Q1")) == (96, 64)


# ---- thumbnails ------------------------------------------------------------------------------------------------


def test_a_thumbnail_is_a_small_jpeg_kept_in_the_cache_folder(bench: Workbench, opened: OpenCase) -> None:
    data = opened.looking.thumbnail(sha256_of(opened, "Q3"), "Q3")
    assert image_of(data).size == (256, 171)
    assert list((bench.folders.cache / "thumbnails").glob("??/*"))
    opened.looking.workplace.close()  # from now on no reader answers: it comes from the cache
    assert opened.looking.thumbnail(sha256_of(opened, "Q3"), "Q3") == data


def test_what_is_no_picture_has_no_thumbnail(opened: OpenCase) -> None:
    with pytest.raises(MediaError) as caught:
        opened.looking.thumbnail(sha256_of(opened, "D1"), "D1")
    assert (caught.value.id, caught.value.values["name"]) == ("not_a_picture", "D1")


def test_a_person_who_looks_comes_before_thumbnails(opened: OpenCase) -> None:
    looking, order = opened.looking, list[str]()

    def ask(what: str) -> None:
        if what == "thumbnail":
            looking.thumbnail(sha256_of(opened, "Q3"), "Q3")
        else:
            looking.pyramid(sha256_of(opened, "Q1"), "Q1")
        order.append(what)

    threads = [threading.Thread(target=ask, args=(what,)) for what in ("pyramid", "thumbnail")]
    with looking.workplace.desk(Cancellation()):
        threads[0].start()
        while not looking._waiting:
            threading.Event().wait(0.001)
        threads[1].start()
    for thread in threads:
        thread.join()
    assert order == ["pyramid", "thumbnail"]


def test_an_erased_exhibit_leaves_no_thumbnail(bench: Workbench, opened: OpenCase) -> None:
    sha256 = sha256_of(opened, "Q1")
    opened.looking.thumbnail(sha256, "Q1")
    opened.erase_exhibit("Q1", "privacy")
    assert not list((bench.folders.cache / "thumbnails").glob("??/*"))
    for look in (opened.looking.thumbnail, opened.looking.pyramid, opened.looking.facts):
        with pytest.raises(RecordError) as caught:
            look(sha256, "Q1")
        assert caught.value.id == "no_such_object"


def test_altered_bytes_are_not_shown(bench: Workbench, opened: OpenCase, tmp_path: Path) -> None:
    import sqlite3

    sha256 = sha256_of(opened, "Q1")
    opened.close()
    with closing(sqlite3.connect(tmp_path / "look.case")) as connection, connection:
        connection.execute("UPDATE chunks SET data = zeroblob(length(data)) WHERE n = 1")
    with bench.open_case(tmp_path / "look.case", writable=False) as case:
        for look in (case.looking.thumbnail, case.looking.pyramid, case.looking.facts):
            with pytest.raises(CaseAltered):
                look(sha256, "Q1")


# ---- kept views ------------------------------------------------------------------------------------------------


def test_a_kept_view_is_cropped_adjusted_turned_and_recorded_with_all_its_numbers(opened: OpenCase) -> None:
    exhibit = opened.snapshot().exhibit("Q1")
    adjustment = Adjustment(black=20, contrast=10)
    kept = opened.looking.keep_view(exhibit, adjustment, -1, (48, 0, 48, 32))
    image = image_of(kept.data)
    assert (image.format, image.size) == (None, (32, 48))
    table = adjustment.table()
    wanted = tuple(table[value] for value in forge.CORNERS[1])
    assert all(abs(a - b) < 25 for a, b in zip(image.getpixel((16, 24)), wanted, strict=True))  # type: ignore[arg-type]
    (made,) = (entry.data for entry in opened.snapshot().exhibit("Q1").derivatives)
    assert made == kept.made
    assert (made.operation, made.purpose, made.media_type) == (Term("view_kept"), Term("illustration"), "png")
    assert made.parameters == {
        "max_side_px": VIEW_SIDE_PX, "black": 20, "white": 255, "gamma_hundredths": 100, "contrast": 10, "sharpness": 0,
        "quarter_turns": 3, "colour": "srgb", "left": 48, "top": 0, "width": 48, "height": 32,
    }  # fmt: skip
    assert opened.file.objects.get(made.sha256) == kept.data


def test_a_large_view_is_kept_as_a_jpeg_of_bounded_size(opened: OpenCase) -> None:
    kept = opened.looking.keep_view(opened.snapshot().exhibit("Q3"))
    assert kept.made.media_type == "jpeg"
    assert image_of(kept.data).size == (VIEW_SIDE_PX, 2731)


def test_a_view_outside_the_picture_is_refused_and_the_reader_goes_on(opened: OpenCase) -> None:
    before = opened.file.head
    opened.looking.facts(sha256_of(opened, "Q1"), "Q1")
    (desk,) = opened.looking.workplace._all
    process = desk.reader.process_id
    with pytest.raises(UsageError) as caught:
        opened.looking.keep_view(opened.snapshot().exhibit("Q1"), crop=(90, 0, 10, 10))
    assert (caught.value.id, caught.value.values) == ("crop_outside_picture", {"width": 96, "height": 64})
    assert (opened.file.head, desk.reader.process_id) == (before, process)


def test_a_view_cannot_be_kept_in_a_case_open_for_reading(bench: Workbench, opened: OpenCase) -> None:
    exhibit = opened.snapshot().exhibit("Q1")
    opened.close()
    with bench.open_case(opened.file.path, writable=False) as case, pytest.raises(CaseReadOnly):
        case.looking.keep_view(exhibit)


# ---- stopping and dying ------------------------------------------------------------------------------------------


def test_looking_stops_when_asked_and_works_again(opened: OpenCase) -> None:
    sha256, exhibit = sha256_of(opened, "Q3"), opened.snapshot().exhibit("Q3")
    before = opened.file.head
    with pytest.raises(Cancelled):
        opened.looking.pyramid(sha256, "Q3", cancellation=cancelled_after_start(opened, "Q3"))
    with pytest.raises(Cancelled):
        opened.looking.keep_view(exhibit, cancellation=cancelled_after_start(opened, "Q3"))
    with pytest.raises(Cancelled):
        opened.query_copy("Q3", QueryShape(), opened.file.path.parent, cancelled_after_start(opened, "Q3"))
    assert opened.file.head == before
    assert opened.looking.facts(sha256, "Q3").shown_width == 6000


def test_what_was_cancelled_before_it_began_never_begins(opened: OpenCase) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    for look in (opened.looking.thumbnail, opened.looking.pyramid, opened.looking.facts):
        with pytest.raises(Cancelled):
            look(sha256_of(opened, "Q1"), "Q1", cancellation=cancellation)
    (desk,) = opened.looking.workplace._all
    assert desk.reader.process_id is None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="ends processes as Unix does")
def test_a_reader_killed_from_outside_is_said_and_the_next_look_works(opened: OpenCase) -> None:
    (desk,) = opened.looking.workplace._all
    opened.looking.get_ready()
    process = desk.reader.process_id
    assert process is not None

    def kill() -> None:
        while not desk.reader.busy:
            threading.Event().wait(0.001)
        os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(WorkError) as caught:
        opened.looking.pyramid(sha256_of(opened, "Q3"), "Q3")
    killer.join()
    assert (caught.value.id, caught.value.values) == ("reader_died", {"name": "Q3"})
    assert opened.looking.pyramid(sha256_of(opened, "Q1"), "Q1").levels[0].width == 96


def test_a_closed_case_is_not_called_altered(opened: OpenCase) -> None:
    sha256 = sha256_of(opened, "Q1")
    opened.close()
    for look in (opened.looking.pyramid, opened.looking.facts):
        with pytest.raises(Cancelled):
            look(sha256, "Q1")


# ---- other pictures ----------------------------------------------------------------------------------------------


def test_a_query_copy_brings_its_bytes_for_the_clipboard(opened: OpenCase, tmp_path: Path) -> None:
    copy = opened.query_copy("Q1", QueryShape(), tmp_path / "out")
    assert copy.data == copy.path.read_bytes()


def test_evidence_is_not_given_out_as_a_picture_of_a_run(opened: OpenCase) -> None:
    with pytest.raises(RecordError) as caught:
        opened.looking.match_picture(sha256_of(opened, "Q1"))
    assert caught.value.id == "no_such_object"


def test_a_picture_that_a_run_stored_is_given_out(warm: Workbench, photos: Path, tmp_path: Path) -> None:
    with warm.create_case(tmp_path / "match.case", "Match") as case:
        list(case.add([photos / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(case.add([photos / "reference.jpg"], EvidenceRole.REFERENCE))
        run = case.run("landmark_match", [("questioned", "Q1"), ("reference", "R1")])
        assert run.objects
        for sha256 in run.objects:
            data = case.looking.match_picture(sha256)
            assert data[:2] in (b"\xff\xd8", b"\x89P")


# ---- tags without a case, and the report as pages --------------------------------------------------------------------


def test_reading_tags_stops_when_asked(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(forge.picture_file("jpeg"))
    cancellation = Cancellation()
    answers = bench.tags([tmp_path / "photo.jpg"] * 50, cancellation)
    assert next(answers).reading is not None
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(answers)


def test_the_pages_of_the_report_show_what_stands_and_record_nothing(
    opened: OpenCase, bench: Workbench
) -> None:
    before, seen = opened.file.head, []
    pages = opened.report_pages(
        bench.wording, max_pages=2, ppi=72, progress=lambda done, of: seen.append((done, of))
    )
    assert len(pages) == 2
    assert image_of(pages[0]).size == (595, 842)
    assert opened.file.head == before
    assert seen and seen[-1][0] == seen[-1][1]


def test_a_report_stops_when_asked_and_leaves_nothing(
    opened: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    before = opened.file.head
    (desk,) = bench.workplace._all
    cancellation = Cancellation()

    def watch() -> None:
        while desk.worker.process_id is None:
            threading.Event().wait(0.001)
        cancellation.cancel()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with pytest.raises(Cancelled):
        opened.report(tmp_path / "out", bench.wording, cancellation=cancellation)
    watcher.join()
    assert opened.file.head == before
    assert not (tmp_path / "out").exists()
