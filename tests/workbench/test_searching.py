"""Reverse search by hand: clean copies, exact addresses, and a consent written down before anything opens."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from provenance.errors import CaseReadOnly, EnvironmentFault, NetworkRefused, ResourceError, UsageError
from provenance.media.metadata.reading import read_tags
from provenance.record.evidence import EvidenceRole
from provenance.record.sighting import ConsentDecided
from provenance.record.values import Missing, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.engines import FOLDER, engine, engines
from provenance.workbench.searching import QUERY_SIDE_PX, QueryCopy, QueryShape, open_engine
from tests import forge

GOOD = (FOLDER / "tineye.toml").read_text("utf-8")


@pytest.fixture
def opened(warm: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    """A case with one photo of four colours, stored turned and full of metadata."""
    (tmp_path / "photo.jpg").write_bytes(
        forge.picture_file("jpeg", orientation=6, exif=_turned(forge.full_exif()))
    )
    with warm.create_case(tmp_path / "test.case", "Test") as case:
        list(case.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
        yield case


def _turned(exif: Image.Exif) -> Image.Exif:
    exif[0x0112] = 6
    return exif


def copied(case: OpenCase, folder: Path, shape: QueryShape) -> tuple[QueryCopy, Image.Image]:
    copy = case.query_copy("Q1", shape, folder)
    with Image.open(copy.path) as picture:
        picture.load()
        return copy, picture.copy()


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    return forge.corner_colours(picture.convert("RGB").tobytes(), *picture.size)


def near(found: list[tuple[int, ...]], wanted: list[tuple[int, ...]]) -> bool:
    return all(
        abs(a - b) < 25
        for one, other in zip(found, wanted, strict=True)
        for a, b in zip(one, other, strict=True)
    )


# ---- the copy -----------------------------------------------------------------------------------------------


def test_a_query_copy_is_upright_and_without_any_metadata(opened: OpenCase, tmp_path: Path) -> None:
    copy, picture = copied(opened, tmp_path / "out", QueryShape())
    data = copy.path.read_bytes()
    assert picture.size == (forge.WIDTH, forge.HEIGHT)
    assert near(corners(picture), list(forge.CORNERS))
    with Image.open(io.BytesIO(data)) as parsed:
        assert dict(parsed.getexif()) == {}
        assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(parsed.info)
    assert {tag.group for tag in read_tags(data).tags} <= {"JFIF", "File", "PNG"}  # how it is stored
    for trace in (b"Exif", b"Alidade", b"Forge", b"http://ns.adobe.com"):
        assert trace not in data
    assert copy.path.name.startswith("Q1-query-")


def test_a_crop_shows_exactly_that_part_of_the_picture_as_shown(opened: OpenCase, tmp_path: Path) -> None:
    half = (forge.WIDTH // 2, 0, forge.WIDTH // 2, forge.HEIGHT // 2)
    _, picture = copied(opened, tmp_path, QueryShape(crop=half))
    assert picture.size == (forge.WIDTH // 2, forge.HEIGHT // 2)
    assert near(corners(picture), [forge.CORNERS[1]] * 4)


def test_a_mirrored_copy_is_mirrored_left_to_right(opened: OpenCase, tmp_path: Path) -> None:
    _, picture = copied(opened, tmp_path, QueryShape(mirrored=True))
    top_left, top_right, bottom_left, bottom_right = forge.CORNERS
    assert near(corners(picture), [top_right, top_left, bottom_right, bottom_left])


def test_a_large_picture_leaves_no_original_resolution(warm: Workbench, tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(forge.picture_of_one_colour((90, 90, 90), QUERY_SIDE_PX * 2, 300))
    with warm.create_case(tmp_path / "large.case", "Large") as case:
        list(case.add([tmp_path / "large.png"], EvidenceRole.QUESTIONED))
        _, picture = copied(case, tmp_path, QueryShape())
    assert picture.size == (QUERY_SIDE_PX, 150)


def test_a_query_copy_is_kept_as_a_derivative_with_all_that_made_it(opened: OpenCase, tmp_path: Path) -> None:
    copy, _ = copied(opened, tmp_path, QueryShape(crop=(1, 2, 30, 40), mirrored=True))
    exhibit = opened.snapshot().exhibit("Q1")
    (made,) = (entry.data for entry in exhibit.derivatives)
    data = copy.path.read_bytes()
    assert made.derivative == copy.derivative
    assert made.parent_sha256 == exhibit.sha256
    assert made.sha256 == copy.sha256 == hashlib.sha256(data).hexdigest()
    assert made.size_bytes == len(data)
    assert opened.file.objects.get(made.sha256) == data
    assert (made.operation, made.purpose) == (Term("query_copy"), Term("search"))
    assert made.parameters == {
        "max_side_px": QUERY_SIDE_PX, "jpeg_quality": 92, "left": 1, "top": 2, "width": 30, "height": 40,
        "mirrored": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "crop", [(-1, 0, 10, 10), (0, 0, 0, 10), (0, 0, 97, 10), (90, 60, 10, 10), (0, 0, 10, -1)]
)
def test_a_crop_outside_the_picture_is_refused_and_nothing_is_written(
    crop: tuple[int, int, int, int], opened: OpenCase, tmp_path: Path
) -> None:
    before = opened.file.head
    with pytest.raises(UsageError) as caught:
        opened.query_copy("Q1", QueryShape(crop=crop), tmp_path / "out")
    assert caught.value.id == "crop_outside_picture"
    assert opened.file.head == before
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(opened: OpenCase, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    with pytest.raises(EnvironmentFault) as caught:
        opened.query_copy("Q1", QueryShape(), tmp_path / "taken")
    assert (caught.value.id, caught.value.values["folder"]) == ("folder_not_writable", "taken")


# ---- the addresses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("engine_id", "kind", "query", "address"),
    [
        ("tineye", "address", "https://a.example/1.jpg?w=100&h=50#top",
         "https://www.tineye.com/search?url=https%3A%2F%2Fa.example%2F1.jpg%3Fw%3D100%26h%3D50%23top"),
        ("yandex_images", "text", "прапор Куп’янськ",
         "https://yandex.com/images/search?text=%D0%BF%D1%80%D0%B0%D0%BF%D0%BE%D1%80%20%D0%9A%D1%83%D0%BF"
         "%E2%80%99%D1%8F%D0%BD%D1%81%D1%8C%D0%BA"),
        ("yandex_images", "text", "a&b=c+d%20{text}",
         "https://yandex.com/images/search?text=a%26b%3Dc%2Bd%2520%7Btext%7D"),
        ("commons", "text", "50% \"off\"?", "https://commons.wikimedia.org/w/index.php?search=50%25%20%22off%22%3F"),
    ],
)  # fmt: skip
def test_a_query_is_written_into_the_address_and_cannot_leave_its_place(
    engine_id: str, kind: str, query: str, address: str
) -> None:
    assert engine(engine_id).address(kind, query) == address


def test_a_search_by_hash_sends_the_hash_alone() -> None:
    address = engine("commons").address("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    assert "&aisha1=da39a3ee5e6b4b0d3255bfef95601890afd80709&" in address
    assert address.startswith("https://commons.wikimedia.org/w/api.php?action=query&list=allimages")


def test_an_engine_that_takes_no_such_query_says_so() -> None:
    with pytest.raises(UsageError) as caught:
        engine("tineye").address("text", "words")
    assert (caught.value.id, caught.value.values) == (
        "engine_takes_no_such_query",
        {"engine": "tineye", "kind": "text"},
    )


def test_an_unknown_engine_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        engine("altavista")
    assert "tineye" in str(caught.value.values["known"])


# ---- the engines' data files --------------------------------------------------------------------------------


def test_every_engine_that_comes_with_the_program_is_valid_and_dated() -> None:
    found = engines()
    assert {"tineye", "google_lens", "yandex_images", "bing_visual", "commons"} <= set(found)
    assert all(entry.checked_on and entry.source and entry.finds for entry in found.values())


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ("this is no TOML", ""),
        (GOOD.replace('name = "TinEye"\n', ""), "name"),
        (GOOD + 'unknown_key = "x"\n', "unknown_key"),
        (GOOD.replace("checked_on = \"2026-11-22\"", "checked_on = \"last week\""), ""),
        (GOOD.replace("finds = [\"same_picture\"]", "finds = \"same_picture\""), "finds"),
        (GOOD.replace('id = "tineye"', 'id = "other"'), "id"),
        (GOOD.replace("{address}", ""), "by_address"),
        (GOOD.replace("{address}", "{address}{text}"), "by_address"),
        (GOOD.replace("order = 40", "order = 0"), "order"),
        (GOOD.replace("order = 40", ""), "order"),
        (GOOD.replace('page = "https:', 'page = "http:'), "page"),
        (GOOD.replace('by_address = "https:', 'by_address = "http:'), "by_address"),
        (GOOD.replace("https://www.tineye.com/search?url={address}", "https://{address}/search"), "by_address"),
    ],
)  # fmt: skip
def test_a_data_file_that_is_wrong_is_named_with_what_is_wrong(wrong: str, what: str, tmp_path: Path) -> None:
    assert wrong != GOOD
    (tmp_path / "tineye.toml").write_text(wrong, "utf-8")
    with pytest.raises(ResourceError) as caught:
        engines(tmp_path)
    assert (caught.value.id, caught.value.values["file"]) == ("engine_file_invalid", "tineye.toml")
    assert what in str(caught.value.values["reason"])


def test_engines_that_take_a_picture_and_find_copies_come_first() -> None:
    assert list(engines())[:4] == ["google_lens", "yandex_images", "bing_visual", "tineye"]
    assert list(engines())[-1] == "commons"


def test_two_engines_of_the_same_place_in_the_order_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tineye.toml").write_text(GOOD, "utf-8")
    (tmp_path / "other.toml").write_text(GOOD.replace('id = "tineye"', 'id = "other"'), "utf-8")
    with pytest.raises(ResourceError) as caught:
        engines(tmp_path)
    assert caught.value.values == {"file": "tineye.toml", "reason": "order"}


# ---- consent ------------------------------------------------------------------------------------------------


def test_the_consent_stands_in_the_case_before_the_browser_opens(opened: OpenCase) -> None:
    seen: list[tuple[str, list[bool]]] = []

    def browser(address: str) -> bool:
        seen.append((address, [entry.data.allowed for entry in opened.snapshot().all(ConsentDecided)]))
        return True

    tineye = engine("tineye")
    address = tineye.address("address", "https://a.example/1.jpg")
    id = open_engine(
        opened.file, tineye, address, allowed=True, what="https://a.example/1.jpg", opener=browser
    )
    assert seen == [(address, [True])]
    (consent,) = (entry.data for entry in opened.snapshot().consents)
    assert (consent.consent, consent.host) == (id, Text("www.tineye.com"))
    assert (consent.purpose, consent.what) == (Term("reverse_search"), Text("https://a.example/1.jpg"))


def test_a_consent_names_the_file_that_was_to_be_uploaded(opened: OpenCase) -> None:
    tineye = engine("tineye")
    sha256 = "ab" * 32
    open_engine(
        opened.file, tineye, tineye.page, allowed=False, what="a copy", sha256=sha256, size_bytes=1234
    )
    (consent,) = (entry.data for entry in opened.snapshot().consents)
    assert (consent.sha256, consent.size_bytes) == (sha256, 1234)


def test_a_refusal_is_recorded_and_opens_nothing(opened: OpenCase) -> None:
    def browser(_address: str) -> bool:
        pytest.fail("opened without consent")

    tineye = engine("tineye")
    open_engine(opened.file, tineye, tineye.page, allowed=False, what="", opener=browser)
    (consent,) = (entry.data for entry in opened.snapshot().consents)
    assert not consent.allowed
    assert isinstance(consent.what, Missing)


def test_a_consent_that_cannot_be_recorded_opens_nothing(warm: Workbench, opened: OpenCase) -> None:
    opened.close()

    def browser(_address: str) -> bool:
        pytest.fail("opened without a record")

    with warm.open_case(opened.file.path, writable=False) as reading:
        tineye = engine("tineye")
        with pytest.raises(CaseReadOnly, match="case_is_open_for_reading"):
            open_engine(reading.file, tineye, tineye.page, allowed=True, what="", opener=browser)


def test_an_address_that_is_not_https_is_neither_recorded_nor_opened(opened: OpenCase) -> None:
    before = opened.file.head
    with pytest.raises(NetworkRefused):
        open_engine(
            opened.file,
            engine("tineye"),
            "http://www.tineye.com/",
            allowed=True,
            what="",
            opener=lambda _a: True,
        )
    assert opened.file.head == before
