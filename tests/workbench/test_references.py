"""Cards, masks and disagreements are looked over before they are written; a method is lent the painted mask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from provenance.analysis.contract import Item
from provenance.analysis.remote import RemoteContext
from provenance.analysis.runner import _Desk
from provenance.errors import AlidadeError, RecordError, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.references import DisagreementMarked, ReferenceDescribed
from provenance.record.run import Input, Outcome, Run
from provenance.record.values import UNKNOWN, Measure, Missing, Region, Term, Text
from provenance.wording.names import RecordNames
from provenance.wording.wording import Wording
from provenance.work.cache import Cache
from provenance.work.worker_child import Channel
from provenance.work.workplace import Cancellation, Desk
from provenance.workbench import OpenCase
from provenance.workbench.materials import CaseMaterials, FileMaterials, items_again, mask_items
from tests.analyses.desk import same_wall, wall_photo

ELSEWHERE = Region("1,2 30,40", "ab" * 32, 100, 80)


@pytest.fixture
def pair(case: OpenCase, tmp_path: Path) -> OpenCase:
    """A case with Q1, R1 and a document D1."""
    files = (("q.jpg", wall_photo()), ("r.jpg", same_wall()), ("d.txt", b"a page"))
    for (name, data), role in zip(files, EvidenceRole, strict=True):
        (tmp_path / name).write_bytes(data)
        assert [taken.error for taken in case.add([tmp_path / name], role)] == [None]
    return case


def card(evidence: str = "R1", **fields: object) -> ReferenceDescribed:
    made = ReferenceDescribed(card=new_ulid(), evidence=evidence, known_by=Term("geotag"), note=Text("x"))
    return msgspec.structs.replace(made, **fields)


def marked(first: str = "Q1", second: str = "R1", **fields: object) -> DisagreementMarked:
    made = DisagreementMarked(
        disagreement=new_ulid(),
        questioned=first,
        reference=second,
        kind=Term("missing"),
        text=Text("A tower"),
    )
    return msgspec.structs.replace(made, **fields)


def region(case: OpenCase, exhibit: str, corners: str = "1,2 30,40") -> Region:
    return Region(corners, case.snapshot().exhibit(exhibit).sha256, 100, 80)


def refused(case: OpenCase, id: str, action: Callable[[], object], kind: type[AlidadeError]) -> None:
    head = case.file.head
    with pytest.raises(kind) as caught:
        action()
    assert (caught.value.id, case.file.head) == (id, head)


def test_a_card_names_its_reference_by_id_and_keeps_its_own_id_when_it_is_completed(pair: OpenCase) -> None:
    first = pair.people.describe_reference(card())
    second = pair.people.describe_reference(card(known_by=Term("own_survey")))
    assert first.id == second.id and first.event != second.event
    kept = pair.snapshot().reference_card(pair.snapshot().exhibit("R1").id)
    assert kept is not None and kept.data.known_by == Term("own_survey")
    pair.undo(second.event)
    kept = pair.snapshot().reference_card(kept.data.evidence)
    assert kept is not None and kept.data.known_by == Term("geotag")


@pytest.mark.parametrize(
    ("id", "wrong"),
    [
        ("reference_card_not_reference", {"evidence": "Q1"}),
        ("reference_card_not_reference", {"evidence": "D1"}),
        ("word_not_in_vocabulary", {"known_by": Term("rumour")}),
        ("word_not_in_vocabulary", {"reproduction": Term("perhaps")}),
        ("heading_out_of_range", {"heading_deg": Measure("360", "deg")}),
        ("heading_out_of_range", {"heading_deg": Measure("-1", "deg")}),
        ("heading_out_of_range", {"heading_deg": Measure("3", "m")}),
        ("empty_text", {"author": Text(" ")}),
    ],
)
def test_a_card_that_cannot_be_meant_is_refused_and_nothing_is_written(
    pair: OpenCase, id: str, wrong: dict[str, Any]
) -> None:
    refused(pair, id, lambda: pair.people.describe_reference(card(**wrong)), UsageError)


def test_a_card_of_what_is_not_there_is_refused(pair: OpenCase) -> None:
    refused(pair, "no_such_exhibit", lambda: pair.people.describe_reference(card("R9")), RecordError)


def test_a_heading_of_nought_and_one_below_the_full_turn_are_headings(pair: OpenCase) -> None:
    for degrees in ("0", "359.9"):
        assert pair.people.describe_reference(card(heading_deg=Measure(degrees, "deg"))).id


def test_erasing_a_card_erases_what_its_earlier_states_said(pair: OpenCase) -> None:
    pair.people.describe_reference(card(note=Text("an informant")))
    last = pair.people.describe_reference(card(note=Text("an informant, again")))
    assert len(pair.erase(last.event, ("note",), "privacy")) == 2
    entries = pair.snapshot().all(ReferenceDescribed)
    assert all(
        isinstance(entry.data.note, Missing) and entry.data.note.value == "erased" for entry in entries
    )


def test_a_mask_is_painted_anew_and_taken_away_once(pair: OpenCase) -> None:
    pair.people.paint_mask("Q1", (region(pair, "Q1"),))
    pair.people.paint_mask("q1", (region(pair, "Q1", "0,0 5,5"), region(pair, "Q1", "9,9 20,9 20,20")))
    evidence = pair.snapshot().exhibit("Q1").id
    mask = pair.snapshot().mask(evidence)
    assert mask is not None and [one.value for one in mask.data.regions] == ["0,0 5,5", "9,9 20,9 20,20"]
    pair.people.paint_mask("Q1", ())
    assert pair.snapshot().mask(evidence) is None
    refused(pair, "no_mask_to_take_away", lambda: pair.people.paint_mask("Q1", ()), UsageError)
    refused(pair, "no_mask_to_take_away", lambda: pair.people.paint_mask("R1", ()), UsageError)


def test_a_mask_of_another_picture_or_for_nothing_known_is_refused(pair: OpenCase) -> None:
    other = (ELSEWHERE,)
    refused(pair, "region_of_another_picture", lambda: pair.people.paint_mask("Q1", other), UsageError)
    own = (region(pair, "Q1"),)
    refused(
        pair, "word_not_in_vocabulary", lambda: pair.people.paint_mask("Q1", own, purpose="blur"), UsageError
    )


def test_a_disagreement_is_kept_for_its_pair(pair: OpenCase) -> None:
    on_r = region(pair, "R1")
    written = pair.people.mark_disagreement(marked(text=UNKNOWN, region_reference=on_r))
    ids = [pair.snapshot().exhibit(name).id for name in ("Q1", "R1")]
    (entry,) = pair.snapshot().disagreements(*ids)
    assert (entry.data.disagreement, entry.data.region_reference) == (written.id, on_r)
    pair.undo(str(written.seq))
    assert pair.snapshot().disagreements(*ids) == ()


@pytest.mark.parametrize(
    ("id", "wrong"),
    [
        ("not_questioned_and_reference", {"questioned": "R1", "reference": "Q1"}),
        ("not_questioned_and_reference", {"reference": "D1"}),
        ("word_not_in_vocabulary", {"kind": Term("ugly")}),
        ("region_of_another_picture", {"region_questioned": ELSEWHERE}),
        ("region_of_another_picture", {"region_reference": ELSEWHERE}),
        ("disagreement_says_nothing", {"text": UNKNOWN}),
    ],
)
def test_a_disagreement_that_cannot_be_checked_is_refused(
    pair: OpenCase, id: str, wrong: dict[str, Any]
) -> None:
    refused(pair, id, lambda: pair.people.mark_disagreement(marked(**wrong)), UsageError)


def test_notes_can_be_about_cards_masks_and_disagreements_which_have_names(pair: OpenCase) -> None:
    about = (
        pair.people.describe_reference(card()).id,
        str(pair.people.paint_mask("Q1", (region(pair, "Q1"),)).seq),
        pair.people.mark_disagreement(marked()).id,
    )
    pair.people.note(NoteAdded(note=new_ulid(), text=Text("x"), about=about))
    names = RecordNames(pair.snapshot(), (), Wording(strict=True))
    named = [names.name_of(id) for id in pair.snapshot().notes[0].data.about]
    assert named == ["Reference card of R1", "Mask 1", "Difference 1"]


# ---- what a method is lent --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Direct:
    """The worker's channel with the runner's answers in this process."""

    answers: _Desk

    def ask(self, what: str, payload: bytes) -> bytes:
        """Ask the runner at once."""
        return self.answers.respond(what, payload)


def lent(case: OpenCase, item: Item, folder: Path) -> tuple[Region, ...]:
    """The mask as the work of a method sees it; no desk with its processes is needed for that."""
    answers = _Desk(cast("Desk", None), CaseMaterials(case.file), Cancellation())
    return RemoteContext(cast("Channel", Direct(answers)), Cache(folder)).mask(item)


def test_the_mask_of_an_exhibit_is_an_item_with_the_hash_of_its_event(pair: OpenCase, tmp_path: Path) -> None:
    exhibit = pair.snapshot().exhibit("Q1")
    assert mask_items(pair.snapshot(), exhibit, "questioned_mask") == ()
    written = pair.people.paint_mask("Q1", (region(pair, "Q1"),))
    snapshot = pair.snapshot()
    (item,) = mask_items(snapshot, exhibit, "questioned_mask")
    assert (item.role, item.kind, item.id) == ("questioned_mask", "mask", written.id)
    assert item.sha256 == snapshot.event_hash(written.seq)
    assert lent(pair, item, tmp_path) == (region(pair, "Q1"),)


def test_a_run_is_replayed_with_the_mask_it_took_though_another_was_painted_since(pair: OpenCase) -> None:
    exhibit = pair.snapshot().exhibit("Q1")
    first = pair.people.paint_mask("Q1", (region(pair, "Q1"),))
    materials = CaseMaterials(pair.file)
    (item,) = mask_items(pair.snapshot(), exhibit, "questioned_mask")
    time = "2026-11-20T09:00:00Z"
    inputs = (Input("questioned", "evidence", exhibit.id, exhibit.sha256),)
    run = Run(id=new_ulid(), analysis="landmark_match", version=1, parameters={}, outcome=Outcome.FOUND, started=time,
              inputs=(*inputs, Input(item.role, item.kind, item.id, item.sha256)), finished=time)  # fmt: skip
    pair.people.paint_mask("Q1", (region(pair, "Q1", "0,0 5,5"),))
    pair.undo(first.event)
    again = items_again(run, pair.snapshot())
    assert again[1] == item
    assert materials.mask(again[1].id, again[1].sha256) == (region(pair, "Q1"),)
    with pytest.raises(RecordError, match="no_such_record"):
        materials.mask(item.id, "0" * 64)


def test_files_without_a_case_have_no_mask() -> None:
    with pytest.raises(RecordError, match="no_such_record"):
        FileMaterials().mask("m", "0" * 64)
