"""Who opens an exhibit leaves it in the log once; a feature list is locked or skipped once, with something in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.errors import AlidadeError, CaseReadOnly, RecordError, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureListState, feature_list
from provenance.record.identity import new_ulid
from provenance.record.judgement import EvidenceOpened, FeatureListLocked, NoteAdded, ObservationAdded
from provenance.record.references import FeatureCompared
from provenance.record.values import UNKNOWN, Missing, Region, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import record_ids
from provenance.workbench.settings import Folders
from tests.analyses.desk import same_wall, wall_photo
from tests.warm import processes


@pytest.fixture
def pair(case: OpenCase, tmp_path: Path) -> OpenCase:
    """A case with Q1 and R1; what they hold does not matter here."""
    for name, role in (("q.jpg", EvidenceRole.QUESTIONED), ("r.jpg", EvidenceRole.REFERENCE)):
        photo = tmp_path / name
        photo.write_bytes(wall_photo() if name == "q.jpg" else same_wall())
        assert [taken.error for taken in case.add([photo], role)] == [None]
    return case


def _see(case: OpenCase, text: str = "A sign", stance: str = "observed") -> str:
    return case.people.observation(
        ObservationAdded(
            observation=new_ulid(), evidence="Q1", kind=Term("sign"), stance=Term(stance), text=Text(text)
        )
    ).id


def _refused(id: str, action: Callable[[], object], kind: type[AlidadeError] = UsageError) -> None:
    with pytest.raises(kind) as caught:
        action()
    assert caught.value.id == id


def test_an_exhibit_is_opened_once_by_each_actor(pair: OpenCase, tmp_path: Path) -> None:
    written = pair.people.opened("R1")
    assert written is not None and written.id == pair.snapshot().exhibit("R1").id
    assert pair.people.opened("R1") is None and pair.people.opened(written.id) is None
    assert pair.people.opened("Q1") is not None
    path = pair.file.path
    pair.close()
    folders = Folders(tmp_path / "home-2", tmp_path / "cache-2")
    with Workbench(folders, actor="second", processes=processes()) as bench, bench.open_case(path) as again:
        assert again.people.opened("R1") is not None
        assert again.people.opened("R1") is None
        opened = again.snapshot().all(EvidenceOpened)
        assert [entry.data.evidence == written.id for entry in opened] == [True, False, True]


def test_opening_what_is_not_there_is_refused(pair: OpenCase) -> None:
    _refused("no_such_exhibit", lambda: pair.people.opened("Q9"), RecordError)


def test_a_case_open_for_reading_takes_no_opening(bench: Workbench, pair: OpenCase) -> None:
    path = pair.file.path
    pair.close()
    with bench.open_case(path, writable=False) as again:
        _refused("case_is_open_for_reading", lambda: again.people.opened("Q1"), CaseReadOnly)


def test_a_lock_names_what_was_observed_and_nothing_that_was_claimed(pair: OpenCase) -> None:
    first = _see(pair)
    _see(pair, "92nd brigade", "claimed")
    undone = _see(pair, "wrong")
    pair.file.undo(next(e.event for e in pair.snapshot().observations if e.data.observation == undone))
    second = _see(pair, "A tower")
    written = pair.people.lock_features("q1")
    (locked,) = pair.snapshot().all(FeatureListLocked)
    assert locked.data.feature_list == written.id and locked.seq == written.seq
    assert locked.data.observations == (first, second)


def test_a_list_without_a_feature_cannot_be_locked_but_skipped(pair: OpenCase) -> None:
    _see(pair, "92nd brigade", "claimed")
    _refused("feature_list_empty", lambda: pair.people.lock_features("Q1"))
    pair.people.skip_features("Q1")
    assert feature_list(pair.snapshot(), pair.snapshot().exhibit("Q1").id).state is FeatureListState.SKIPPED


def test_only_a_questioned_exhibit_has_a_list(pair: OpenCase) -> None:
    _refused("feature_list_not_questioned", lambda: pair.people.lock_features("R1"))
    _refused("feature_list_not_questioned", lambda: pair.people.skip_features("R1"))


@pytest.mark.parametrize("locked", [True, False])
def test_a_list_is_locked_or_skipped_once(pair: OpenCase, locked: bool) -> None:
    _see(pair)
    (pair.people.lock_features if locked else pair.people.skip_features)("Q1")
    head = pair.file.head
    id = "feature_list_locked_already" if locked else "feature_list_skipped_already"
    _refused(id, lambda: pair.people.lock_features("Q1"))
    _refused(id, lambda: pair.people.skip_features("Q1"))
    assert pair.file.head == head


def test_a_note_can_be_about_a_feature_list(pair: OpenCase) -> None:
    _see(pair)
    locked = pair.people.lock_features("Q1")
    pair.people.note(NoteAdded(note=new_ulid(), text=Text("x"), about=(str(locked.seq),)))
    assert pair.snapshot().notes[0].data.about == (locked.id,)


def _held(
    case: OpenCase,
    observation: str,
    answer: str = "agree",
    reference: str = "R1",
    region: Region | Missing = UNKNOWN,
) -> str:
    return case.people.compare_feature(
        FeatureCompared(
            comparison=new_ulid(),
            observation=observation,
            reference=reference,
            answer=Term(answer),
            region=region,
        )
    ).id


def test_only_a_feature_of_a_closed_list_is_held_against_a_reference(pair: OpenCase) -> None:
    first = _see(pair)
    _refused("feature_list_open", lambda: _held(pair, first))
    pair.people.lock_features("Q1")
    later = _see(pair, "A tower")
    _refused("feature_not_in_list", lambda: _held(pair, later))
    _refused("not_questioned_and_reference", lambda: _held(pair, first, reference="Q1"))
    _refused("word_not_in_vocabulary", lambda: _held(pair, first, "perhaps"))
    _refused("no_such_record", lambda: _held(pair, "nothing"), RecordError)
    photo, reference = pair.snapshot().exhibit("Q1"), pair.snapshot().exhibit("R1")
    on_photo = Region("1,1 9,9", photo.sha256, 100, 80)
    _refused("region_of_another_picture", lambda: _held(pair, first, region=on_photo))
    on_reference = Region("1,1 9,9", reference.sha256, 100, 80)
    _refused("feature_not_visible_has_region", lambda: _held(pair, first, "not_visible", region=on_reference))
    assert _held(pair, first, "disagree", region=on_reference)
    (entry,) = pair.snapshot().current(FeatureCompared)
    assert (entry.data.reference, entry.data.region) == (reference.id, on_reference)
    assert entry.data.comparison in record_ids(pair.snapshot())
