"""Cases for the report's tests, written through the real case file with a clock that ticks evenly."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

from provenance.casefile.casefile import CaseFile
from provenance.casefile.log import Author
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.event import EventData
from provenance.record.evidence import (
    EXHIBIT_LETTER,
    DerivativeMade,
    EvidenceAcquired,
    EvidenceAdded,
    EvidenceLinked,
    EvidenceRole,
    OriginAttribute,
)
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.judgement import (
    Axis,
    ConclusionRecorded,
    FindingDisputed,
    Grade,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.run import Component, Input, Outcome, Run
from provenance.record.sighting import ConsentDecided, Hit, SearchRecorded, SearchResult, SightingAdded
from provenance.record.snapshot import Snapshot
from provenance.record.values import (
    Count,
    Digest,
    FileName,
    Flag,
    Instant,
    Link,
    Missing,
    Picture,
    Place,
    Pointer,
    Precision,
    Region,
    Table,
    Term,
    Text,
    Value,
)

AUTHOR = Author("analyst-1", "analyst", "01J8ZQ0000000000000000INST".replace("I", "1"))
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CLAIM = "Українські військові з прапором, ймовірно, у центрі Куп'янська"
COMPONENTS = (Component("opencv-python", "5.0.0"), Component("xfeat.onnx", "1", "cd" * 32))


def clock() -> Callable[[], datetime]:
    """A clock that ticks a minute and a bit each time it is asked."""
    ticks = itertools.count()
    return lambda: START + next(ticks) * timedelta(seconds=67)


def picture(width: int, height: int, seed: int) -> bytes:
    """A JPEG with some structure, different for each seed."""
    image = Image.new("RGB", (width, height), (150 + seed * 7 % 90, 160, 190 - seed * 5 % 90))
    draw = ImageDraw.Draw(image)
    for n in range(12):
        x = (n * 97 + seed * 31) % width
        draw.rectangle(
            (x, height // 3 + n * height // 100, x + width // 12, height),
            fill=(60 + n * 12, 70, 90 + seed * 3 % 100),
        )
    draw.polygon(
        [(0, height // 3), (width // 2, height // 8), (width, height // 3)], fill=(120, 60, 40 + seed % 100)
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


@dataclass
class Desk:
    """An open case in a folder, with short ways to write the records that a report shows."""

    file: CaseFile
    numbers: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, tuple[str, str]] = field(default_factory=dict)

    def record(self, *events: EventData) -> None:
        self.file.record(*events)

    def exhibit(
        self, role: EvidenceRole, data: bytes, media_type: str = "jpeg", name: str = "IMG_1.jpg"
    ) -> str:
        """Add an exhibit with a card; its number."""
        letter = EXHIBIT_LETTER[role]
        self.numbers[letter] = self.numbers.get(letter, 0) + 1
        number, evidence = f"{letter}{self.numbers[letter]}", new_ulid()
        with self.file.writing():
            sha256 = self.file.objects.put(data)
            self.record(
                EvidenceAdded(
                    evidence=evidence,
                    exhibit=number,
                    role=role,
                    sha256=sha256,
                    size_bytes=len(data),
                    media_type=media_type,
                ),
                EvidenceAcquired(
                    acquisition=new_ulid(),
                    evidence=evidence,
                    method=Term("messenger_save"),
                    received_name=FileName.of(name),
                    file_modified=Instant("2022-09-10T12:40:11", Precision.SECOND),
                    origin=(OriginAttribute("Zone.Identifier", "ZoneId=3"),),
                    platform=Text("Telegram"),
                    shown_time=Instant("2022-09-10T10:21", Precision.MINUTE),
                    sent_as=Term("photo"),
                    by_whom=Text("analyst-1"),
                    forwarded_from=Missing("withheld"),
                    transform_risk=Term("platform_reencodes"),
                    post=Missing("not_applicable"),
                ),
            )
        self.evidence[number] = (evidence, sha256)
        return number

    def taken(self, number: str, role: str = "questioned") -> Input:
        evidence, sha256 = self.evidence[number]
        return Input(role, "evidence", evidence, sha256)

    def run(
        self,
        analysis: str,
        inputs: tuple[Input, ...],
        findings: tuple[Finding, ...] = (),
        *,
        outcome: Outcome = Outcome.FOUND,
        limits: tuple[str, ...] = (),
        reason: Reason | None = None,
        version: int = 1,
        components: tuple[Component, ...] = COMPONENTS,
    ) -> Run:
        run = Run(
            id=new_ulid(),
            analysis=analysis,
            version=version,
            inputs=inputs,
            parameters={"max_side_px": 1600, "ratio": "0.80"},
            outcome=outcome,
            started="2026-11-20T09:00:00Z",
            finished="2026-11-20T09:00:02Z",
            findings=findings,
            limits=tuple(Limit(limit) for limit in limits),
            reason=reason,
            seed=7,
            components=components,
            cpu="x86-64 avx2 fma",
        )
        self.file.record_run(run)
        return run

    def snapshot(self) -> Snapshot:
        return self.file.snapshot()


def finding(name: str, value: Value, basis: Basis = Basis.COMPUTED, *, private: bool = False) -> Finding:
    return Finding(new_ulid(), name, basis, value, private=private)


def opened(folder: Path, title: str = "Прапор у Куп'янську, 10 September 2022", question: str = "") -> Desk:
    asked = question or "Does the photo show what its caption says?"
    return Desk(CaseFile.create(folder / "kupyansk.case", AUTHOR, title=title, question=asked, clock=clock()))


def identity(desk: Desk, number: str) -> Run:
    evidence, sha256 = desk.evidence[number]
    del evidence
    return desk.run(
        "file_identity",
        (desk.taken(number),),
        (
            finding("sha256", Digest(sha256, "sha256")),
            finding("md5", Digest("0123456789abcdef" * 2, "md5")),
            finding("size", Count(len(desk.file.objects.get(sha256)), "bytes")),
            finding("media_type", Term("jpeg")),
            finding("name_type", Term("agrees")),
            finding("picture_size", Table(((Count(1200, "px"), Count(800, "px")),), ("width", "height"))),
        ),
        limits=("hash_says_bytes_only",),
    )


def tags(count: int, text: str = "Apple") -> Table:
    rows = tuple(
        (Text("EXIF"), Text(f"Tag{n}"), None, Text(f"{n:04x}"), Text(f"{text} {n}")) for n in range(count)
    )
    return Table(rows, ("group", "name", "standard_name", "raw", "value"))


def metadata(desk: Desk, number: str, count: int = 30) -> Run:
    return desk.run(
        "metadata",
        (desk.taken(number),),
        (
            finding("tags", tags(count), Basis.READ, private=True),
            finding("tag_count", Count(count, "tags"), Basis.READ),
            finding("taken_time", Instant("2022-09-10T10:21:33", Precision.SECOND), Basis.READ, private=True),
            finding("position", Place.at("49.7064", "37.6167"), Basis.READ, private=True),
            finding("camera", Text("Apple iPhone 8"), Basis.READ, private=True),
        ),
        limits=("metadata_can_be_changed", "maker_notes_partly_read"),
    )


def comparison(desk: Desk, questioned: str, reference: str, result: str = "match", points: int = 84) -> Run:
    made = picture(1600, 600, points)
    with desk.file.writing():
        sha256 = desk.file.objects.put(made)
    findings = [
        finding("result", Term(result)),
        finding("agreeing_points", Count(points, "points")),
        finding("candidate_points", Count(points * 3, "points")),
        finding("mirrored", Flag(False)),
        finding("same_photograph", Flag(False)),
    ]
    if result != "no_evidence":
        findings.append(finding("match_picture", Picture(sha256, "jpeg", 1600, 600, "match_picture")))
    return desk.run(
        "landmark_match",
        (desk.taken(questioned), desk.taken(reference, "reference")),
        tuple(findings),
        outcome=Outcome.NOTHING_FOUND if result == "no_evidence" else Outcome.FOUND,
        limits=("match_says_structure_only", "no_agreement_not_difference", "repeated_designs"),
    )


def claimed(desk: Desk, text: str = CLAIM, **more: object) -> str:
    """A claim about every questioned picture, from a source that relays another one; its id."""
    first, second, claim = new_ulid(), new_ulid(), new_ulid()
    about = tuple(id for number, (id, _) in desk.evidence.items() if number.startswith("Q"))
    desk.record(
        SourceAdded(source=first, kind=Term("channel"), name=Text("Канал про фронт", "uk")),
        SourceAdded(source=second, kind=Term("outlet"), name=Text("Daily Courier", "en"), relays=first),
        ClaimAdded(
            claim=claim,
            text=Text(text, "uk"),
            hedge=Text("ймовірно", "uk"),
            translation=Text("Ukrainian soldiers with the flag, probably in the centre of Kupyansk", "en"),
            translator=Text("analyst-1"),
            source=second,
            about=about,
            who=Text("Ukrainian soldiers", "en"),
            where=Text("centre of Kupyansk", "en"),
            when=Instant("2022-09-10", Precision.DAY),
        ),
    )
    del more
    return claim


def concluded(desk: Desk, claim: str, supporting: tuple[str, ...] = ()) -> None:
    grades = (
        (Axis.WHERE, Grade.SUPPORTED),
        (Axis.WHEN, Grade.NOT_ESTABLISHED),
        (Axis.WHO, Grade.NOT_EXAMINED),
    )
    for axis, grade in grades:
        desk.record(
            ConclusionRecorded(
                conclusion=new_ulid(),
                claim=claim,
                axis=axis,
                grade=grade,
                reasons=Text(
                    f"Reasons for {axis.value}: the building behind the soldiers has the same windows.", "en"
                ),
                limits=Text("Other buildings of this type exist.", "en"),
                would_change=Text("A photo of the same place with another roof.", "en"),
                supporting=supporting,
            )
        )


def full_case(folder: Path) -> Desk:
    """A case with something in every part of the report."""
    desk = opened(folder)
    q1 = desk.exhibit(EvidenceRole.QUESTIONED, picture(1200, 800, 1), name="photo_2022-09-10_10-21-33.jpg")
    references = [
        desk.exhibit(EvidenceRole.REFERENCE, picture(900, 700, n), name=f"ref{n}.jpg") for n in (2, 3, 4)
    ]
    desk.exhibit(EvidenceRole.DOCUMENT, b"<html>post</html>", "html", "post.html")
    desk.exhibit(EvidenceRole.REFERENCE, picture(600, 900, 9), name="never-compared.jpg")
    claim = claimed(desk)
    identity(desk, q1)
    read = metadata(desk, q1)
    near = Table(((Pointer(desk.evidence["R1"][0]), Term("possibly_same_picture"), Count(21, "bits"), Term("none")),),
                 ("evidence", "likeness", "distance", "transform"))  # fmt: skip
    desk.run(
        "seen_in_case", (desk.taken(q1),), (finding("near_pictures", near),), limits=("hash_misses_crops",)
    )
    match = comparison(desk, q1, references[0])
    comparison(desk, q1, references[1], "inconclusive", 13)
    comparison(desk, q1, references[2], "no_evidence", 0)
    desk.run(
        "metadata", (desk.taken("D1"),), outcome=Outcome.NOT_APPLICABLE, reason=Reason("no_metadata_in_type")
    )
    desk.run(
        "seen_in_case", (desk.taken("R1"),), outcome=Outcome.CANCELLED, reason=Reason("cancelled_by_user")
    )
    desk.run("file_identity", (desk.taken("R2"),), outcome=Outcome.FAILED, reason=Reason("reader_failed"))
    concluded(desk, claim, (match.id, desk.evidence["R1"][0]))
    people(desk, claim, read)
    return desk


def people(desk: Desk, claim: str, run: Run) -> None:
    """Sightings, searches, observations, notes, a dispute, a link, a derivative and two consents."""
    q1, sha256 = desk.evidence["Q1"]
    consent, search = new_ulid(), new_ulid()
    taken = next(one for one in run.findings if one.name == "taken_time")
    later, earlier = (Instant(f"2022-09-1{n}T08:00", Precision.MINUTE) for n in (2, 0))
    seen = Instant("2026-11-20T10:00:00", Precision.SECOND, "+00:00")
    desk.record(
        DerivativeMade(
            derivative=new_ulid(),
            evidence=q1,
            parent_sha256=sha256,
            sha256="ef" * 32,
            size_bytes=2000,
            media_type="jpeg",
            operation=Term("query_copy"),
            purpose=Term("search"),
            parameters={"max_side_px": 1200},
        ),
        ConsentDecided(
            consent=consent,
            host=Text("example.org"),
            purpose=Term("reverse_search"),
            what=Text("query copy of Q1", "en"),
            allowed=True,
            sha256="ef" * 32,
            size_bytes=2000,
        ),
        ConsentDecided(
            consent=new_ulid(),
            host=Text("example.net"),
            purpose=Term("reverse_search"),
            what=Text("query copy", "en"),
            allowed=False,
        ),
        SearchRecorded(
            search=search,
            engine="ExampleLens",
            engine_checked_on="2026-11-01",
            mode=Term("image"),
            result=SearchResult.NONE,
            searched_at=seen,
            evidence=q1,
            query_sha256="ef" * 32,
            consent=consent,
        ),
        SearchRecorded(
            search=new_ulid(),
            engine="Textfinder",
            engine_checked_on="2026-11-01",
            mode=Term("text"),
            result=SearchResult.HITS,
            searched_at=seen,
            query=Text("Куп'янськ прапор", "uk"),
            hits=(Hit(Link("https://example.org/a?x=1&y=2", "A page"), earlier, Term("page_text")),),
        ),
        SightingAdded(
            sighting=new_ulid(),
            evidence=(q1,),
            address=Link("https://example.org/later"),
            medium=Term("web_page"),
            seen_at=seen,
            published=later,
            published_basis=Term("page_text"),
            likeness=Term("crop"),
        ),
        SightingAdded(
            sighting=new_ulid(),
            evidence=(q1,),
            address=Link("https://example.org/first"),
            medium=Term("messenger_channel"),
            seen_at=seen,
            published=earlier,
            published_basis=Term("id_decoded"),
            account=Text("@канал", "uk"),
            found_by=search,
        ),
        SightingAdded(
            sighting=new_ulid(),
            evidence=(q1,),
            address=Text("newspaper, page 3"),
            medium=Term("print"),
            seen_at=seen,
        ),
        ObservationAdded(
            observation=new_ulid(),
            evidence=q1,
            kind=Term("sign"),
            stance=Term("observed"),
            text=Text("A sign with the letters КУП", "en"),
            region=Region("10,20 300,200", sha256, 1200, 800),
        ),
        ObservationAdded(
            observation=new_ulid(),
            evidence=q1,
            kind=Term("insignia"),
            stance=Term("claimed"),
            text=Text("92nd brigade", "en"),
        ),
        NoteAdded(
            note=new_ulid(), text=Text("Ask the photographer for the original.", "en"), about=(q1, claim)
        ),
        FindingDisputed(
            dispute=new_ulid(),
            run=run.id,
            finding=taken.id,
            reason=Text("The camera's clock was set to Lisbon.", "en"),
        ),
        EvidenceLinked(link=new_ulid(), first=desk.evidence["D1"][0], relation=Term("shows_post"), second=q1),
    )


def loader(snapshot: Snapshot, asked: list[int] | None = None) -> Callable[[str, int], bytes | None]:
    """A picture loader as the program would lend one: stored JPEGs, made smaller here by Pillow."""

    def load(sha256: str, max_side_px: int) -> bytes | None:
        if asked is not None:
            asked.append(max_side_px)
        if sha256 not in snapshot.objects:
            return None
        data = snapshot.objects.get(sha256)
        if not data.startswith(b"\xff\xd8\xff"):
            return None
        with Image.open(io.BytesIO(data)) as image:
            image.thumbnail((max_side_px, max_side_px))
            out = io.BytesIO()
            image.save(out, "JPEG", quality=85)
        return out.getvalue()

    return load
