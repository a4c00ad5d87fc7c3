"""Taking files into a case: permanent numbers, one exhibit per content, and a clear answer in every input's place."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from provenance.record.evidence import EvidenceAcquired, EvidenceRole, IntakeRefused
from provenance.record.sighting import ConsentDecided
from provenance.record.values import FileName, Missing, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.intake import Taken
from tests import forge

Q, R = EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE


def picture(folder: Path, name: str, width: int) -> Path:
    path = folder / name
    path.write_bytes(forge.picture_of_one_colour((10, 20, 30), width, 20))
    return path


def taken(case: OpenCase, *paths: Path, role: EvidenceRole = Q) -> list[Taken]:
    return list(case.add(paths, role))


def numbers(answers: list[Taken]) -> list[str | None]:
    return [answer.exhibit.number if answer.exhibit is not None else None for answer in answers]


def test_numbers_run_by_role(case: OpenCase, tmp_path: Path) -> None:
    photos = [picture(tmp_path, f"{width}.png", width) for width in range(20, 25)]
    assert numbers(taken(case, photos[0], photos[1])) == ["Q1", "Q2"]
    assert numbers(taken(case, photos[2], role=R)) == ["R1"]
    assert numbers(taken(case, photos[3])) == ["Q3"]
    assert numbers(taken(case, photos[4], role=R)) == ["R2"]


def test_numbers_are_permanent(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    photos = [picture(tmp_path, f"{width}.png", width) for width in range(20, 23)]
    with bench.create_case(path, "A") as case:
        taken(case, photos[0], photos[1])
        first = case.snapshot().exhibit("Q1")
        case.file.erase_object(first.sha256, "privacy")
    with bench.open_case(path) as case:
        assert numbers(taken(case, photos[2])) == ["Q3"]
        assert case.snapshot().exhibit("Q1").id == first.id


def test_the_same_bytes_twice_are_one_exhibit_with_two_cards(case: OpenCase, tmp_path: Path) -> None:
    photo = picture(tmp_path, "photo.png", 20)
    copy = tmp_path / "sent again.png"
    copy.write_bytes(photo.read_bytes())
    first, second = taken(case, photo, copy)
    assert (first.again, second.again) == (False, True)
    assert first.exhibit is not None and second.exhibit is not None
    assert first.exhibit.id == second.exhibit.id
    cards = case.snapshot().exhibit("Q1").cards
    assert [card.data.received_name for card in cards] == [FileName("photo.png"), FileName("sent again.png")]
    assert len({card.data.acquisition for card in cards}) == 2
    assert len(case.snapshot().exhibits) == 1
    assert len(list(case.file.objects)) == 1


def test_bytes_already_in_the_case_keep_their_number_in_another_role(case: OpenCase, tmp_path: Path) -> None:
    photo = picture(tmp_path, "photo.png", 20)
    assert numbers(taken(case, photo)) == ["Q1"]
    (again,) = taken(case, photo, role=R)
    assert again.again and numbers([again]) == ["Q1"]


def test_documents_become_documents_whatever_the_role(case: OpenCase, tmp_path: Path) -> None:
    for name, data in (
        ("page.html", forge.html_page()),
        ("paper.pdf", forge.pdf_page()),
        ("note.txt", b"words"),
    ):
        (tmp_path / name).write_bytes(data)
    answers = taken(case, *(tmp_path / name for name in ("page.html", "paper.pdf", "note.txt")), role=R)
    assert numbers(answers) == ["D1", "D2", "D3"]
    assert {exhibit.role for exhibit in case.snapshot().exhibits} == {EvidenceRole.DOCUMENT}


def test_what_is_kept_is_byte_for_byte_what_was_received(case: OpenCase, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(forge.picture_file("jpeg", exif=forge.full_exif()))
    before = path.stat().st_mtime_ns
    (answer,) = taken(case, path)
    assert answer.exhibit is not None
    assert case.file.objects.get(answer.exhibit.sha256) == path.read_bytes()
    assert answer.exhibit.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.stat().st_mtime_ns == before


def test_an_input_that_fails_is_answered_in_its_place_and_the_next_goes_on(
    case: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.jpg").write_bytes(b"only words")
    good = picture(tmp_path, "good.png", 20)
    paths = [
        tmp_path / "empty.jpg",
        tmp_path / "folder",
        tmp_path / "text.jpg",
        tmp_path / "gone.jpg",
        forge.broken_link(tmp_path),
        forge.pipe(tmp_path),
        good,
    ]
    answers = taken(case, *paths)
    assert [answer.error.id if answer.error else None for answer in answers] == [
        "file_empty",
        "file_is_a_folder",
        "named_as_picture_is_document",
        "file_missing",
        "file_is_a_broken_link",
        "file_is_not_a_regular_file",
        None,
    ]
    assert [answer.name for answer in answers] == [path.name for path in paths]
    assert numbers(answers)[-1] == "Q1"
    refused = case.snapshot().current(IntakeRefused)
    assert [entry.data.reason.id for entry in refused] == [
        answer.error.id for answer in answers if answer.error
    ]
    assert len(case.file.envelopes) == 3 + len(refused)  # the case, the exhibit and its card
    for answer in answers[:-1]:
        assert answer.error is not None
        assert answer.name in bench.wording.error(answer.error)


def test_a_pasted_picture_is_labelled_as_pixels_that_we_encoded(case: OpenCase) -> None:
    answer = case.paste(forge.picture_file("png"))
    assert answer.exhibit is not None and answer.exhibit.number == "Q1"
    card = answer.exhibit.cards[0].data
    assert (card.method, card.transform_risk) == (Term("pasted_bitmap"), Term("pasted_pixels"))
    assert card.received_name == Missing("not_applicable")


def test_a_name_that_is_not_unicode_is_kept(case: OpenCase, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"foto-\xff.png")
    path.write_bytes(picture(tmp_path, "x.png", 20).read_bytes())
    (answer,) = taken(case, path)
    assert answer.exhibit is not None
    name = answer.exhibit.cards[0].data.received_name
    assert isinstance(name, FileName)
    assert bytes.fromhex(name.raw_hex or "") == b"foto-\xff.png"
    assert answer.name == "foto-\ufffd.png"


def test_names_origins_and_people_are_private(case: OpenCase, tmp_path: Path) -> None:
    path = picture(tmp_path, "name of the sender.png", 20)
    try:
        os.setxattr(path, "user.xdg.origin.url", b"https://example.org/private")
    except (OSError, AttributeError):
        pytest.skip("this file system keeps no extended attributes")
    filled = EvidenceAcquired(
        acquisition="", evidence="", method=Term("messenger_save"), by_whom=Text("The neighbour")
    )
    list(case.add([path], Q, filled))
    event = case.file.envelopes[-1]
    assert event.type == "evidence_acquired"
    public = bytes(msgspec.json.encode(event))
    for secret in (b"sender", b"example.org", b"neighbour"):
        assert secret not in public
    assert {"received_name", "origin", "by_whom"} <= set(event.private)
    card = case.snapshot().exhibit("Q1").cards[0].data
    assert not isinstance(card.origin, Missing)
    assert card.origin[0].value == "https://example.org/private"


def test_no_path_account_or_machine_is_written_into_a_case(case: OpenCase, tmp_path: Path) -> None:
    taken(case, picture(tmp_path, "photo.png", 20))
    case.close()
    stored = case.file.path.read_bytes()
    for secret in (str(tmp_path).encode(), os.uname().nodename.encode()):
        assert secret not in stored


def test_intake_asks_nobody(case: OpenCase, tmp_path: Path) -> None:
    taken(case, picture(tmp_path, "photo.png", 20))
    assert case.snapshot().all(ConsentDecided) == ()
