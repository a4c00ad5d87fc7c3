"""Made `format-1.case` and its golden reading, once: a case of the first file format with one event of every type.

Run from the repository root only when a new format gets a file of its own: `python -m tests.cases.make_format_1 case`
writes the case, `… golden` the reading beside it, `… shapes` the shape of every event type (after a version's bump).
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.casefile.log import Author
from provenance.record import codec
from provenance.record.casework import (
    CaseDescribed,
    CaseRestricted,
    ReportFile,
    ReportIssued,
    RestrictionLifted,
)
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.event import EventData
from provenance.record.evidence import (
    AlterationFound,
    DerivativeMade,
    EvidenceAcquired,
    EvidenceAdded,
    EvidenceLinked,
    EvidenceRole,
    IntakeRefused,
    OriginAttribute,
)
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.judgement import (
    Axis,
    ConclusionRecorded,
    EvidenceOpened,
    FeatureListLocked,
    FeatureListSkipped,
    FindingDisputed,
    Grade,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.marks import MarksDrawn
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.record.references import (
    DisagreementMarked,
    FeatureCompared,
    MaskPainted,
    ReferenceDescribed,
)
from provenance.record.run import Component, Input, Outcome, Run
from provenance.record.sighting import ConsentDecided, Hit, SearchRecorded, SearchResult, SightingAdded
from provenance.record.snapshot import Snapshot
from provenance.record.timebounds import TimeBoundStated
from provenance.record.values import (
    KINDS,
    Count,
    Digest,
    FileName,
    Flag,
    Instant,
    Link,
    Matches,
    Measure,
    Missing,
    Opaque,
    Period,
    Picture,
    Place,
    Pointer,
    Precision,
    Rational,
    Region,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from tests.marks import pair_sheet, shadow_sheet

HERE = Path(__file__).resolve().parent
CASE, GOLDEN, SHAPES = HERE / "format-1.case", HERE / "format-1.json", HERE / "shapes.json"
_AUTHOR = Author("analyst-1", "analyst", "01J8ZQ0000000000000000000A")
_PHOTO, _CROP, _GONE = b"a photo " * 400, b"a crop " * 90, b"a photo that is erased " * 90
_SHA = codec.digest(_PHOTO)
_DAY = Instant("2022-09-10", Precision.DAY)
_SEEN = Instant("2026-11-20T10:00:00.25", Precision.FRACTION, "+02:00")
_WHERE = Place.at("49.7064", "37.6167", "50", "Куп'янськ")
_REGION = Region("10,20 110,220", _SHA, 1200, 800)

VALUES: tuple[Value, ...] = (
    Text("рядок\u2028два '''", "uk"), Term("jpeg"), Count(84, "points"), Measure("12.5", "m", "0.3"), Rational("1/250"),
    Flag(True), _SEEN, Period(_DAY), _WHERE, _REGION, Digest(_SHA, "sha256"), FileName("?.jpg", "cf2e6a7067"),
    Opaque("00ff", 9000), Link("https://example.org/1", "t"), Pointer("01EVIDENCE"),
    Picture(codec.digest(_CROP), "jpeg", 60, 40, "crop"), Matches(((1, 2, 3, 4),), _SHA, _SHA),
    Table(((Flag(False), None),), ("a", "b")), Sequence((Flag(True), Text("x" * 3000))), Missing("withheld"),
)  # fmt: skip
assert {str(type(value).__struct_config__.tag) for value in VALUES} == set(KINDS)

PEOPLE: tuple[EventData, ...] = (
    CaseDescribed(title=Text("Kupyansk, the flag", "en"), question=Text("Where and when?", "en")),
    CaseRestricted(reason=Text("A person at risk")),
    RestrictionLifted(reason=Text("Published by the person since")),
    SourceAdded(source="s1", kind=Term("channel"), name=Text("Канал", "uk"), relays="s0", note=Text("n")),
    ClaimAdded(
        claim="c1", text=Text("Прапор у центрі", "uk"), hedge=Text("ймовірно", "uk"), translation=Text("The flag"),
        translator=Text("analyst-1"), source="s1", address=Link("https://example.org/c"), about=("e1",),
        who=Text("soldiers"), what=Text("a flag"), where=_WHERE, when=Period(_DAY, _SEEN),
    ),
    SightingAdded(
        sighting="g1", evidence=("e1",), address=Link("https://example.org/g"), medium=Term("messenger"), seen_at=_SEEN,
        published=_DAY, published_basis=Term("platform_time"), caption=Text("c"), account=Text("@a"),
        likeness=Term("same"), archived_copy=Text("a"), found_by="r1", note=Text("n"),
    ),
    ConsentDecided(consent="k1", host=Text("example.org"), engine="tineye", purpose=Term("reverse_search"),
                   what=Text("a copy"), allowed=True, sha256=_SHA, size_bytes=3200),
    SearchRecorded(
        search="q1", engine="example", engine_checked_on="2026-11-01", mode=Term("image"), result=SearchResult.HITS,
        searched_at=_SEEN, evidence="e1", query_sha256=_SHA, query=Text("flag"), consent="k1",
        hits=(Hit(Link("https://example.org/h"), _DAY, Term("crawl")),), note=Text("n"),
    ),
    ObservationAdded(observation="o1", evidence="e1", kind=Term("sign"), stance=Term("seen"), text=Text("A sign"),
                     region=_REGION),
    NoteAdded(note="n1", text=Text("A note with 🇺🇦 and مرحبا"), about=("e1", "c1")),
    NoteAdded(note="n2", text=Text("erased later")),
    NoteAdded(note="n3", text=Text("undone later")),
    FindingDisputed(dispute="d1", run="r1", finding="f00", reason=Text("The file says so, no more.")),
    EvidenceLinked(link="l1", first="e1", relation=Term("crop_of"), second="e2"),
    ConclusionRecorded(
        conclusion="z1", claim="c1", axis=Axis.WHERE, grade=Grade.SUPPORTED, reasons=Text("r"), limits=Text("l"),
        would_change=Text("w"), supporting=("f00",), opposing=("f01",),
    ),
    IntakeRefused(name=FileName("clip.mov"), reason=Reason("type_not_known")),
    AlterationFound(objects=("ee" * 32,), payloads=("3:text",)),
    EvidenceOpened(evidence="e2"),
    FeatureListLocked(feature_list="fl1", evidence="e1", observations=("o1",)),
    FeatureListSkipped(feature_list="fl2", evidence="e3"),
    ReferenceDescribed(
        card="rc1", evidence="e2", place_name=Text("Площа", "uk"), place=_WHERE, known_by=Term("street_level"),
        taken=Period(_DAY), heading_deg=Measure("271.5", "deg"), author=Text("a"), licence=Text("CC BY 4.0"),
        source=Link("https://example.org/r"), public_since=_DAY, provider=Text("p"), imagery_date=Text("May 2019"),
        reproduction=Term("not_public"), archive_reference=Text("x1"), note=Text("n"),
    ),
    MaskPainted(mask="m1", evidence="e1", regions=(_REGION,), purpose=Term("leave_out")),
    DisagreementMarked(disagreement="dg1", questioned="e1", reference="e2", kind=Term("missing"),
                       region_questioned=_REGION, region_reference=Missing("unknown"), text=Text("No tower")),
    MarksDrawn(marks="mk1", evidence="e1", kind=Term("pairs"), sheet=pair_sheet(scale=0.2)),
    MarksDrawn(marks="mk2", evidence="e1", kind=Term("shadows"), sheet=shadow_sheet(scale=0.2)),
    FeatureCompared(comparison="fc1", observation="o1", reference="e2", answer=Term("disagree"), region=_REGION,
                    note=Text("Six windows")),
    TimeBoundStated(bound="tb1", evidence="e1", when=Period(_DAY, _DAY), kind=Term("weather"), basis=Basis.LOOKED_UP,
                    link=Link("https://example.org/w"), looked_up=_DAY, text=Text("Snow")),
    NetworkRequest(request="nr1", host=Text("db.example.org"), purpose=Term("team_search"), fields=("codes", "words"),
                   outcome=RequestOutcome.FAILED, requested_at="2026-11-20T09:00:00Z", sent_bytes=48, received_bytes=7,
                   sha256="ef" * 32, reason="host_away"),
    ReportIssued(report="p1", seq=3, head="ab" * 32, program="0.1", language="en",
                 files=(ReportFile("report.html", "cd" * 32, 1234),)),
)  # fmt: skip


def _run() -> Run:
    findings = tuple(
        Finding(f"f{n:02}", f"name_{n}", list(Basis)[n % 6], value, private=n % 4 == 0,
                source=Text("s"), at=_SEEN, region=_REGION, limits=(Limit("limit", {"n": n}),))
        for n, value in enumerate(VALUES)
    )  # fmt: skip
    return Run(
        id="r1", analysis="metadata", version=2, inputs=(Input("questioned", "evidence", "e1", _SHA),),
        parameters={"sides": 3, "names": ("a", "b"), "ratio": "0.8", "all": True, "limit": None},
        outcome=Outcome.FOUND, started="2026-11-20T09:00:00Z", finished="2026-11-20T09:00:02Z", findings=findings,
        limits=(Limit("metadata_can_be_changed"),), reason=Reason("why", {"name": "x"}), seed=7,
        components=(Component("opencv-python", "5.0.0", "cd" * 32),), cpu="x86-64 avx2",
        objects=(codec.digest(_CROP),),
    )  # fmt: skip


def _evidence(id: str, number: str, role: EvidenceRole, data: bytes) -> EvidenceAdded:
    return EvidenceAdded(
        evidence=id, exhibit=number, role=role, sha256=codec.digest(data), size_bytes=len(data), media_type="jpeg"
    )  # fmt: skip


def make_case(path: Path) -> None:
    """Write the case; ids and salts of the log differ each time."""
    clock = lambda: datetime(2026, 11, 20, 9, tzinfo=UTC)  # noqa: E731
    with CaseFile.create(path, _AUTHOR, title="Kupyansk", question="Where?", clock=clock) as case:
        with case.writing():
            for data in (_PHOTO, _CROP, _GONE):
                case.objects.put(data)
            case.record(
                _evidence("e1", "Q1", EvidenceRole.QUESTIONED, _PHOTO),
                _evidence("e2", "R1", EvidenceRole.REFERENCE, _GONE),
                EvidenceAcquired(
                    acquisition="a1", evidence="e1", method=Term("messenger_save"),
                    received_name=FileName("Прапор.jpg"),
                    file_modified=_SEEN, origin=(OriginAttribute("Zone.Identifier", "ZoneId=3"),), platform=Text("T"),
                    channel=Text("c"), post=Link("https://example.org/p"), forwarded_from=Missing("withheld"),
                    shown_time=_DAY, sent_as=Term("photo"), by_whom=Text("b"), transform_risk=Term("t"), note=Text("n"),
                ),
                DerivativeMade(
                    derivative="v1", evidence="e1", parent_sha256=_SHA, sha256=codec.digest(_CROP),
                    size_bytes=len(_CROP), media_type="jpeg", operation=Term("crop"), purpose=Term("query"),
                    parameters={"left": 1, "mirrored": False, "sides": "10,20"},
                ),
            )  # fmt: skip
        case.record_run(_run())
        notes = [envelope for envelope in case.record(*PEOPLE) if envelope.type == NoteAdded.event_type]
        case.erase_fields(notes[1].id, ("text",), "privacy")
        case.erase_object(codec.digest(_GONE), "privacy")
        case.undo(notes[2].id)


def reading(snapshot: Snapshot) -> dict[str, Any]:
    """Everything a reader is told by a snapshot, as plain content."""
    entries = {
        name: [msgspec.to_builtins(entry) for entry in snapshot.all(kind)]
        for name, kind in sorted(codec.EVENT_TYPES.items())
    }
    return {
        "head": snapshot.head,
        "title": msgspec.to_builtins(snapshot.title),
        "question": msgspec.to_builtins(snapshot.question),
        "exhibits": [[e.number, e.sha256, len(e.cards), len(e.derivatives)] for e in snapshot.exhibits],
        "notes": [entry.data.note for entry in snapshot.notes],
        "runs": msgspec.to_builtins(snapshot.runs),
        "erased_objects": dict(snapshot.erased_objects),
        "entries": entries,
    }


def shapes() -> dict[str, Any]:
    """The complete shape of every event type at its version, value kinds included: any change must bump the version."""
    found: dict[str, Any] = {}
    for name, kind in sorted(codec.EVENT_TYPES.items()):
        _, parts = msgspec.json.schema_components((kind,))
        whole = json.dumps({part: _plain(shape) for part, shape in parts.items()}, sort_keys=True)
        found[f"{name} {kind.version}"] = {
            "fields": sorted(kind.__struct_fields__),
            "private": sorted(kind.private_fields),
            "schema_sha256": codec.digest(whole.encode()),
        }
    return found


def _plain(shape: Any) -> Any:
    """A JSON schema without its descriptions, which may be reworded."""
    if isinstance(shape, dict):
        return {key: _plain(inside) for key, inside in shape.items() if key != "description"}
    return [_plain(inside) for inside in shape] if isinstance(shape, list) else shape


def as_json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(what: str) -> None:
    if what == "case":
        make_case(CASE)
    elif what == "golden":
        with CaseFile.open(CASE, _AUTHOR, writable=False) as case:
            GOLDEN.write_text(as_json(reading(case.snapshot())), encoding="utf-8")
    elif what == "shapes":
        kept = json.loads(SHAPES.read_text(encoding="utf-8")) if SHAPES.exists() else {}
        SHAPES.write_text(as_json(kept | shapes()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
