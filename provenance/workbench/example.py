"""The example case: our own reconstruction of a town square, worked from its pictures to its reports.

What people would write by hand stands in `resources/example/case.toml` and is recorded under the pseudonym of the
example's makers; the analyses really run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from provenance.errors import CaseError, ResourceError
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.evidence import EvidenceAcquired, EvidenceLinked, EvidenceRole
from provenance.record.features import OBSERVED
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis, ConclusionRecorded, Grade, NoteAdded, ObservationAdded
from provenance.record.marks import PairSheet, ShadowSheet
from provenance.record.references import DisagreementMarked, FeatureCompared, ReferenceDescribed
from provenance.record.run import Run
from provenance.record.sighting import SearchRecorded, SearchResult, SightingAdded
from provenance.record.snapshot import Exhibit
from provenance.record.timebounds import TimeBoundStated
from provenance.record.values import Missing, Place, Region, Term, Text
from provenance.work.workplace import Cancellation
from provenance.workbench.engines import engine
from provenance.workbench.examination import Report
from provenance.workbench.opencase import OpenCase
from provenance.workbench.people import address, instant, place, region_of, required_instant, when, words
from provenance.workbench.timebounds import basis_of, period
from provenance.workbench.workbench import Workbench
from provenance.workbench.writing import make_folder

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "example"


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the example: how it came, as its card shall say."""

    file: str
    role: EvidenceRole
    method: str = "file_copy"
    platform: str = ""
    channel: str = ""
    sent_as: str = ""
    transform_risk: str = ""
    by_whom: str = ""


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people write in the example; records name exhibits by file and one another by `key`."""

    title: str
    question: str
    files: tuple[File, ...]
    sources: tuple[dict[str, str], ...]
    claims: tuple[dict[str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    feature_lists: tuple[str, ...]
    sightings: tuple[dict[str, str], ...]
    searches: tuple[dict[str, str], ...]
    observations: tuple[dict[str, str], ...]
    notes: tuple[dict[str, Any], ...]
    disputes: tuple[dict[str, str], ...]
    reference_cards: tuple[dict[str, str], ...]
    disagreements: tuple[dict[str, str], ...]
    pairs: tuple[dict[str, Any], ...]
    shadows: tuple[dict[str, Any], ...]
    features_compared: tuple[dict[str, str], ...]
    bounds: tuple[dict[str, str], ...]
    conclusions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Worked:
    """The example's case file, its reports and its summary; `failed` when a run did not do its work."""

    case: Path
    reports: tuple[Path, ...]
    summary: str
    failed: bool


def read_script(folder: Path = FOLDER) -> Script:
    """What people write in the example. Raises ResourceError when the file is missing or invalid."""
    path = folder / "case.toml"
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Script)
    except (OSError, msgspec.DecodeError) as error:
        raise ResourceError("example_file_invalid", file=path.name, reason=str(error)[:200]) from error


def work_example(
    bench: Workbench, out: Path, report: Report, cancellation: Cancellation | None = None
) -> Worked:
    """Make the example case in a folder, work it and write its reports. Raises CaseError when it is there already."""
    from provenance.report.summary import summary_text

    path = out / "example.case"
    make_folder(out)
    if path.exists():
        raise CaseError("case_exists", path=path.name)
    script = read_script()
    with bench.create_case(path, script.title, script.question) as case:
        writer = _Writer(case, script)
        writer.take_in()
        writer.claims()
        writer.reference_cards()
        writer.feature_lists()
        questioned = writer.of_role(EvidenceRole.QUESTIONED)
        references = writer.of_role(EvidenceRole.REFERENCE)
        documents = writer.of_role(EvidenceRole.DOCUMENT)
        runs = list(case.examine(questioned, [*references, *documents], cancellation, report))
        runs += writer.marks(cancellation)
        writer.work_by_hand(runs)
        written = case.report(out, bench.wording, cancellation=cancellation)
        summary = summary_text(case.snapshot(), bench.wording)
    failed = not all(run.outcome.is_answer for run in runs)
    return Worked(path, tuple(file for file, _ in written.files), summary, failed)


def begin(bench: Workbench, folder: Path) -> Path:
    """The example's case with its files and what is said about them, nothing done yet; the one there is, if any."""
    path = folder / "example.case"
    make_folder(folder)
    if not path.exists():
        script = read_script()
        with bench.create_case(path, script.title, script.question) as case:
            writer = _Writer(case, script)
            writer.take_in()
            writer.claims()
    return path


class _Writer:
    """Writes the script's records; `ids` maps files and keys to record ids."""

    def __init__(self, case: OpenCase, script: Script) -> None:
        self._case = case
        self._script = script
        self._ids: dict[str, str] = {}
        self._exhibits: dict[str, Exhibit] = {}

    def of_role(self, role: EvidenceRole) -> list[Exhibit]:
        """The exhibits of a role, in order."""
        return [exhibit for exhibit in self._case.snapshot().exhibits if exhibit.role is role]

    def take_in(self) -> None:
        """Every file, with its acquisition card."""
        for file in self._script.files:
            (taken,) = self._case.add([FOLDER / file.file], file.role, _card(file))
            if taken.error is not None:
                raise taken.error
            assert taken.exhibit is not None
            self._exhibits[file.file] = taken.exhibit
            self._ids[file.file] = taken.exhibit.id

    def claims(self) -> None:
        """Sources and claims, which stand before any analysis runs."""
        for said in self._script.sources:
            source = SourceAdded(
                source=self._new(said["key"]),
                kind=Term(said["kind"]),
                name=Text(said["name"]),
                relays=self._ids[said["relays"]] if "relays" in said else None,
            )
            self._case.people.source(source)
        for said in self._script.claims:
            self._case.people.claim(self._claim(said))

    def reference_cards(self) -> None:
        """What place each reference shows and how that is known, said before it is compared."""
        for said in self._script.reference_cards:
            position = place(said.get("at"))
            card = ReferenceDescribed(
                card=new_ulid(),
                evidence=self._ids[said["file"]],
                place_name=words(said["place_name"], "en"),
                place=position if isinstance(position, Place) else Missing("unknown"),
                known_by=Term(said["known_by"]),
                taken=when(said["taken"]),
                public_since=required_instant(said["public_since"], "public_since"),
                author=words(said["author"], "en"),
                licence=words(said["licence"], "en"),
                reproduction=Term("allowed"),
            )
            self._case.people.describe_reference(card)

    def feature_lists(self) -> None:
        """What is seen on some pictures, written and locked before they are compared with any reference."""
        for said in self._script.observations:
            if self._is_feature(said):
                self._case.people.observation(self._observation(said))
        for file in self._script.feature_lists:
            self._case.people.lock_features(self._ids[file])

    def _is_feature(self, said: Mapping[str, str]) -> bool:
        return said["stance"] == OBSERVED and said["exhibit"] in self._script.feature_lists

    def _claim(self, said: Mapping[str, str]) -> ClaimAdded:
        language = said.get("language", "en")
        where: Place | Text | Missing = words(said.get("where"), language)
        return ClaimAdded(
            claim=self._new(said["key"]),
            text=Text(said["text"], language),
            hedge=words(said.get("hedge"), language),
            source=self._ids[said["source"]],
            about=(self._ids[said["about"]],),
            who=words(said.get("who"), language),
            what=words(said.get("what"), language),
            where=where,
            when=when(said.get("when"), language),
        )

    def marks(self, cancellation: Cancellation | None) -> Iterator[Run]:
        """What is marked in a picture and on the map, and of shadows, with what follows from it."""
        for said, kind in (
            *((said, PairSheet) for said in self._script.pairs),
            *((said, ShadowSheet) for said in self._script.shadows),
        ):
            exhibit = self._exhibits[said["file"]]
            sheet = msgspec.convert({name: part for name, part in said.items() if name != "file"}, kind)
            self._case.draw_marks(exhibit, sheet, cancellation)
            if kind is PairSheet:
                yield self._case.locate(exhibit, cancellation)
            else:
                yield self._case.read_shadows(exhibit, cancellation)

    def work_by_hand(self, runs: Sequence[Run]) -> None:
        """What the analyst writes after the analyses: links, sightings, searches, observations, conclusions."""
        for first, relation, second in self._script.links:
            made = EvidenceLinked(
                link=new_ulid(), first=self._ids[first], relation=Term(relation), second=self._ids[second]
            )
            self._case.people.link(made)
        for said in self._script.searches:
            self._case.people.search(self._search(said))
        for said in self._script.sightings:
            self._case.people.sighting(self._sighting(said))
        for said in self._script.observations:
            if not self._is_feature(said):
                self._case.people.observation(self._observation(said))
        for noted in self._script.notes:
            about = tuple(self._ids[name] for name in noted["about"])
            self._case.people.note(NoteAdded(note=new_ulid(), text=Text(noted["text"], "en"), about=about))
        for said in self._script.disputes:
            finding = self._named(said["finding"], runs)
            self._case.people.dispute(finding, Text(said["reason"], "en"), new_ulid())
        for said in self._script.disagreements:
            self._case.people.mark_disagreement(self._disagreement(said))
        for said in self._script.features_compared:
            self._case.people.compare_feature(self._feature_compared(said))
        for said in self._script.bounds:
            self._case.people.bound(self._bound(said))
        for concluded in self._script.conclusions:
            self._case.people.conclude(self._conclusion(concluded, runs))

    def _disagreement(self, said: Mapping[str, str]) -> DisagreementMarked:
        questioned = self._exhibits[said["questioned"]]
        size = self._case.picture_size(questioned)
        return DisagreementMarked(
            disagreement=new_ulid(),
            questioned=questioned.id,
            reference=self._ids[said["reference"]],
            region_questioned=region_of(said["questioned_region"], questioned.sha256, size),
            kind=Term(said["kind"]),
            text=Text(said["text"], "en"),
        )

    def _feature_compared(self, said: Mapping[str, str]) -> FeatureCompared:
        reference = self._exhibits[said["reference"]]
        region: Region | Missing = Missing("unknown")
        if "region" in said:
            region = region_of(said["region"], reference.sha256, self._case.picture_size(reference))
        return FeatureCompared(
            comparison=new_ulid(),
            observation=self._ids[said["feature"]],
            reference=reference.id,
            answer=Term(said["answer"]),
            region=region,
            note=words(said.get("note"), "en"),
        )

    def _bound(self, said: Mapping[str, str]) -> TimeBoundStated:
        return TimeBoundStated(
            bound=new_ulid(),
            evidence=self._ids[said["exhibit"]],
            when=period(instant(said.get("not_before", "")), instant(said.get("not_after", ""))),
            kind=Term(said["basis"]),
            basis=basis_of(said["basis"], linked="link" in said),
            link=address(said.get("link")),
            looked_up=required_instant(said["looked_up"], "looked_up"),
            text=words(said["text"], "en"),
        )

    def _search(self, said: Mapping[str, str]) -> SearchRecorded:
        used = engine(said["engine"])
        return SearchRecorded(
            search=self._new(said["key"]),
            engine=used.id,
            engine_checked_on=used.checked_on,
            mode=Term("text" if "query" in said else "image"),
            result=SearchResult(said["result"]),
            searched_at=required_instant(said["at"], "at"),
            evidence=self._ids[said["exhibit"]],
            query=Text(said["query"]) if "query" in said else Missing("not_applicable"),
            note=words(said.get("note"), "en"),
        )

    def _sighting(self, said: Mapping[str, str]) -> SightingAdded:
        return SightingAdded(
            sighting=self._new(said["key"]),
            evidence=(self._ids[said["exhibit"]],),
            address=address(said["address"]),
            medium=Term(said["medium"]),
            seen_at=required_instant(said["seen_at"], "seen_at"),
            published=required_instant(said["published"], "published"),
            published_basis=Term(said["basis"]),
            caption=words(said.get("caption"), "en"),
            likeness=Term(said["likeness"]),
            note=words(said.get("note"), "en"),
        )

    def _observation(self, said: Mapping[str, str]) -> ObservationAdded:
        exhibit = self._exhibits[said["exhibit"]]
        region: Region | Missing = Missing("not_applicable")
        if "region" in said:
            region = region_of(said["region"], exhibit.sha256, self._case.picture_size(exhibit))
        return ObservationAdded(
            observation=self._new(said["key"]),
            evidence=exhibit.id,
            kind=Term(said["kind"]),
            stance=Term(said["stance"]),
            text=Text(said["text"], "en"),
            region=region,
        )

    def _conclusion(self, said: Mapping[str, Any], runs: Sequence[Run]) -> ConclusionRecorded:
        return ConclusionRecorded(
            conclusion=new_ulid(),
            claim=self._ids[said["claim"]],
            axis=Axis(said["axis"]),
            grade=Grade(said["grade"]),
            reasons=words(said.get("reasons"), "en"),
            limits=words(said.get("limits"), "en"),
            would_change=words(said.get("would_change"), "en"),
            supporting=tuple(self._named(name, runs) for name in said.get("supporting", ())),
            opposing=tuple(self._named(name, runs) for name in said.get("opposing", ())),
        )

    def _named(self, name: str, runs: Sequence[Run]) -> str:
        """A record by its key or file, or "analysis:finding:file" (and ":reference") for a finding of a run."""
        if name in self._ids:
            return self._ids[name]
        analysis, finding, *files = name.split(":")
        wanted = [self._ids[file] for file in files]
        for run in runs:
            given = [
                one.id for one in run.inputs if one.kind == "evidence"
            ]  # a mask stands among them as well
            known = run.finding(finding)
            if known is not None and run.analysis == analysis and given[: len(wanted)] == wanted:
                return known.id
        raise ResourceError("example_file_invalid", file="case.toml", reason=name)

    def _new(self, key: str) -> str:
        self._ids[key] = new_ulid()
        return self._ids[key]


def _card(file: File) -> EvidenceAcquired:
    filled: dict[str, Any] = {
        "platform": words(file.platform, "en"),
        "channel": words(file.channel, "en"),
        "by_whom": words(file.by_whom, "en"),
        "sent_as": Term(file.sent_as) if file.sent_as else Missing("not_applicable"),
        "transform_risk": Term(file.transform_risk) if file.transform_risk else Missing("unknown"),
    }
    return EvidenceAcquired(acquisition="", evidence="", method=Term(file.method), **filled)
