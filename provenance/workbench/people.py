"""The people's records, written by hand: claims, sources, sightings, observations, notes, disputes, conclusions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.errors import RecordError, UsageError
from provenance.geo.coordinates.reading import Form, Told
from provenance.record import codec
from provenance.record.casework import CaseDescribed, CaseRestricted, RestrictionLifted
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.event import EventData
from provenance.record.evidence import EvidenceAcquired, EvidenceLinked, EvidenceRole
from provenance.record.features import feature_list
from provenance.record.identity import new_ulid
from provenance.record.judgement import (
    ConclusionRecorded,
    EvidenceOpened,
    FeatureListLocked,
    FeatureListSkipped,
    FindingDisputed,
    Grade,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.marks import MarksDrawn, Sheet
from provenance.record.references import (
    DisagreementMarked,
    FeatureCompared,
    MaskPainted,
    ReferenceDescribed,
)
from provenance.record.sighting import SearchRecorded, SightingAdded
from provenance.record.snapshot import Snapshot
from provenance.record.timebounds import TimeBoundStated
from provenance.record.values import (
    Instant,
    Link,
    Missing,
    Period,
    Place,
    Precision,
    Region,
    Term,
    Text,
    Value,
    decimal_text,
)
from provenance.workbench.coordinates import one_position
from provenance.workbench.marking import checked_marks
from provenance.workbench.references import (
    checked_card,
    checked_disagreement,
    checked_feature,
    checked_mask,
)
from provenance.workbench.timebounds import checked_bound
from provenance.workbench.vocabulary import require_term

E = TypeVar("E", bound=EventData)

_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_OTHER_SCHEME: Final = re.compile(
    r"(?!https?://)[a-z][a-z0-9+.-]*://|(javascript|vbscript):|data:[a-z]+/|file:/|blob:http", re.IGNORECASE
)
"""RFC 3986 §3.1: a scheme, then an authority; and schemes that run, hold or open something without one (WHATWG URL)."""
_UNSEEN: Final = re.compile(
    r"^[\x00-\x20]+|[\t\n\r]"
)  # what browsers leave out before and in a scheme (WHATWG URL §4.4)
_UNKNOWN: Final = (Missing("unknown"), Term("unknown"))
_INSTANT: Final = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)([T ](?P<clock>\d\d:\d\d(?P<second>:\d\d)?)"
    r"\s?(?P<offset>Z|[+-]\d\d:?\d\d)?)?)?)?"
)


@dataclass(frozen=True)
class Written:
    """A record that was written: its id, and the event that holds it."""

    id: str
    seq: int
    event: str


def words(text: str | None, language: str = "und") -> Text | Missing:
    """What a person wrote, or that nothing was given."""
    return Text(text, language) if text else Missing("unknown")


def address(text: str | None) -> Link | Text | Missing:
    """An address on the web (http, https), or another place where something was seen in plain words, verbatim.

    Raises UsageError for an address of another kind, such as one that runs a program where it is opened.
    """
    if not text:
        return Missing("unknown")
    if _OTHER_SCHEME.match(_UNSEEN.sub("", text)):
        raise UsageError("address_not_web", address=text[:60])
    return Link(text) if _WEB.fullmatch(text) else Text(text)


def place(text: str | None, language: str = "und") -> Place | Text | Missing:
    """Coordinates as a place (of two bare numbers the first is the latitude), any other words verbatim.

    Where they are more than two bare numbers, the place keeps the words as its name. Raises RecordError for a pair
    of numbers that lies outside the globe.
    """
    if not text:
        return Missing("unknown")
    position = one_position(text)
    if position is None:
        return Text(text, language)
    name = None if position.form is Form.DECIMAL and position.told is not Told.FORM else text.strip()
    return Place.at(decimal_text(position.latitude), decimal_text(position.longitude), name=name)


def instant(text: str) -> Instant | None:
    """An ISO 8601 time down to the precision it is written with, or None when the text is none."""
    parts = _INSTANT.fullmatch(text.strip())
    if parts is None:
        return None
    date = "-".join(parts[name] for name in ("year", "month", "day") if parts[name])
    precision = Precision(("year", "month", "day")[date.count("-")])
    if parts["clock"]:
        date = f"{date}T{parts['clock']}"
        precision = Precision.SECOND if parts["second"] else Precision.MINUTE
    offset = parts["offset"]
    if offset is not None:
        offset = "+00:00" if offset == "Z" else f"{offset[:3]}:{offset[-2:]}"
    try:
        return Instant(date, precision, offset)
    except RecordError:  # 2022-02-31 is no time; it stays what somebody wrote
        return None


def when(text: str | None, language: str = "und") -> Instant | Period | Text | Missing:
    """A stated time: ISO 8601, or a span "A/B" of two, or any other words verbatim."""
    if not text:
        return Missing("unknown")
    first, slash, last = text.partition("/")
    start, end = instant(first), instant(last)
    known = (start is not None or not first) and (end is not None or not last)  # words stay words
    if slash and known and (first or last):
        return Period(start, end)
    return start if start is not None and not slash else Text(text, language)


def required_instant(text: str, what: str) -> Instant:
    """An ISO 8601 time. Raises UsageError naming the field when it is none."""
    found = instant(text)
    if found is None:
        raise UsageError("not_a_time", field=what, value=text[:60])
    return found


def now() -> Instant:
    """This moment by the machine's clock, in UTC: the analyst's own time zone is nobody's business."""
    return Instant.of_utc(datetime.now(UTC))


class People:
    """Writes the people's records into a case; every reference is looked up first."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    def _snapshot(self) -> Snapshot:
        return self._case.snapshot()

    def _write(self, id: str, event: EventData) -> Written:
        for field in event.__struct_fields__:
            value = getattr(event, field)
            if isinstance(value, Text | Link) and not value.value.strip():
                raise UsageError("empty_text", field=field)
        (envelope,) = self._case.record(event)
        return Written(id, envelope.seq, envelope.id)

    def id_of(self, name: str) -> str:
        """A record's id from its id or from the number of its event. Raises RecordError for an unknown number."""
        if not name.isdecimal():
            return name
        envelope = self._case.envelope(name)
        kind = codec.EVENT_TYPES.get(envelope.type)
        if kind is None:
            raise RecordError("no_such_record", id=name)
        id = codec.lifted(envelope).get(kind.__struct_fields__[0])
        if not isinstance(id, str):
            raise RecordError("no_such_record", id=name)
        return id

    def evidence(self, names: Iterable[str]) -> tuple[str, ...]:
        """Evidence ids from exhibit numbers or ids. Raises RecordError for one that is not there."""
        return tuple(self._snapshot().exhibit(name).id for name in names)

    def describe(self, title: Text, question: Text | Missing) -> Written:
        """A new title and question of the case; the old ones stay in the log."""
        return self._write(self._snapshot().case, CaseDescribed(title=title, question=question))

    def restrict(self, reason: Text) -> Written:
        """Mark the case restricted, or say another reason why it is; see `restricting` for what is in an archive."""
        return self._write(self._snapshot().case, CaseRestricted(reason=reason))

    def lift_restriction(self, reason: Text) -> Written:
        """The case is no longer restricted. Raises UsageError when it is not marked."""
        with self._case.writing():
            snapshot = self._snapshot()
            if not snapshot.restricted:
                raise UsageError("case_not_restricted", name=self._case.path.name)
            return self._write(snapshot.case, RestrictionLifted(reason=reason))

    def source(self, source: SourceAdded) -> Written:
        """A source; the one it relays must be there."""
        require_term("source_kind", source.kind)
        if source.relays is not None:
            source = msgspec.structs.replace(source, relays=self.id_of(source.relays))
            self._require(source.relays, (entry.data.source for entry in self._snapshot().sources))
        return self._write(source.source, source)

    def claim(self, claim: ClaimAdded) -> Written:
        """A claim about exhibits, from a source."""
        if claim.source is not None:
            claim = msgspec.structs.replace(claim, source=self.id_of(claim.source))
            self._require(claim.source, (entry.data.source for entry in self._snapshot().sources))
        return self._write(claim.claim, msgspec.structs.replace(claim, about=self.evidence(claim.about)))

    def claim_from(self, source: SourceAdded, claim: ClaimAdded) -> Written:
        """A claim and the source it is from, which is new: both are kept, or neither."""
        with self._case.writing():
            made = self.source(source)
            return self.claim(msgspec.structs.replace(claim, source=made.id))

    def sighting(self, sighting: SightingAdded) -> Written:
        """Where and when a picture was seen published."""
        require_term("medium", sighting.medium)
        require_term("published_basis", sighting.published_basis)
        require_term("likeness", sighting.likeness)
        if sighting.found_by is not None:
            sighting = msgspec.structs.replace(sighting, found_by=self.id_of(sighting.found_by))
            self._require(sighting.found_by, (entry.data.search for entry in self._snapshot().searches))
        seen = msgspec.structs.replace(sighting, evidence=self.evidence(sighting.evidence))
        return self._write(seen.sighting, seen)

    def observation(self, observation: ObservationAdded) -> Written:
        """What is seen, or claimed to be seen, on an exhibit."""
        require_term("observation_kind", observation.kind)
        require_term("stance", observation.stance)
        (evidence,) = self.evidence((observation.evidence,))
        return self._write(observation.observation, msgspec.structs.replace(observation, evidence=evidence))

    def opened(self, exhibit: str) -> Written | None:
        """That this actor opened an exhibit to look at it; None when the log says so already.

        Raises RecordError for an unknown exhibit, CaseReadOnly when the case cannot be written.
        """
        with self._case.writing():
            snapshot = self._snapshot()
            id = snapshot.exhibit(exhibit).id
            known = {(entry.data.evidence, entry.actor) for entry in snapshot.all(EvidenceOpened)}
            return (
                None
                if (id, self._case.author.actor) in known
                else self._write(id, EvidenceOpened(evidence=id))
            )

    def lock_features(self, exhibit: str) -> Written:
        """Close the feature list of a questioned exhibit with what was observed on it so far.

        Raises UsageError when nothing was observed, or when the list is locked or skipped already.
        """
        with self._case.writing():
            id, features = self._open_features(exhibit)
            if not features:
                raise UsageError("feature_list_empty", exhibit=exhibit)
            lock = FeatureListLocked(feature_list=new_ulid(), evidence=id, observations=features)
            return self._write(lock.feature_list, lock)

    def skip_features(self, exhibit: str) -> Written:
        """Say that the feature list of a questioned exhibit is not closed.

        Raises UsageError when the list is locked or skipped already.
        """
        with self._case.writing():
            id, _ = self._open_features(exhibit)
            skip = FeatureListSkipped(feature_list=new_ulid(), evidence=id)
            return self._write(skip.feature_list, skip)

    def _open_features(self, name: str) -> tuple[str, tuple[str, ...]]:
        """A questioned exhibit whose list is neither locked nor skipped, and the ids of what was observed on it."""
        snapshot = self._snapshot()
        exhibit = snapshot.exhibit(name)
        if exhibit.role is not EvidenceRole.QUESTIONED:
            raise UsageError("feature_list_not_questioned", exhibit=exhibit.number)
        listed = feature_list(snapshot, exhibit.id)
        if listed.locked is not None:
            raise UsageError("feature_list_locked_already", exhibit=exhibit.number, event=listed.locked.seq)
        if listed.skipped is not None:
            raise UsageError("feature_list_skipped_already", exhibit=exhibit.number, event=listed.skipped.seq)
        return exhibit.id, tuple(entry.data.observation for entry in listed.features)

    def note(self, note: NoteAdded) -> Written:
        """A note about records of the case."""
        return self._write(note.note, msgspec.structs.replace(note, about=self.records(note.about)))

    def dispute(self, finding: str, reason: Text, id: str) -> Written:
        """Disagree with a finding of a run, and say why."""
        for run in self._snapshot().runs:
            if any(known.id == finding for known in run.findings):
                return self._write(
                    id, FindingDisputed(dispute=id, run=run.id, finding=finding, reason=reason)
                )
        raise RecordError("no_such_finding", id=finding[:100])

    def conclude(self, conclusion: ConclusionRecorded) -> Written:
        """A person's conclusion on one axis of a claim; what it rests on must be there."""
        claim = self.id_of(conclusion.claim)
        self._require(claim, (entry.data.claim for entry in self._snapshot().claims))
        linked = msgspec.structs.replace(
            conclusion,
            claim=claim,
            supporting=self.records(conclusion.supporting),
            opposing=self.records(conclusion.opposing),
        )
        if linked.grade is Grade.SUPPORTED and not linked.supporting:
            raise UsageError("supported_needs_findings", axis=linked.axis.value)
        if linked.grade is Grade.CONTRADICTED and not linked.opposing:
            raise UsageError("contradicted_needs_findings", axis=linked.axis.value)
        bounded = isinstance(linked.limits, Text) and isinstance(linked.would_change, Text)
        if linked.grade is not Grade.NOT_EXAMINED and not bounded:
            raise UsageError("conclusion_needs_limits", axis=linked.axis.value)
        return self._write(linked.conclusion, linked)

    def link(self, link: EvidenceLinked) -> Written:
        """How two exhibits belong together."""
        require_term("relation", link.relation)
        first, second = self.evidence((link.first, link.second))
        if first == second:
            raise UsageError("link_to_itself", exhibit=link.first)
        return self._write(link.link, msgspec.structs.replace(link, first=first, second=second))

    def acquisition(self, card: EvidenceAcquired) -> Written:
        """A new state of an acquisition card, or a further one."""
        require_term("acquisition_method", card.method)
        require_term("sent_as", card.sent_as)
        require_term("transform_risk", card.transform_risk)
        return self._write(card.acquisition, card)

    def describe_reference(self, card: ReferenceDescribed) -> Written:
        """A reference card, or a further state of it; what `references.checked_card` refuses is not written."""
        with self._case.writing():
            checked = checked_card(self._snapshot(), card)
            return self._write(checked.card, checked)

    def complete_reference(self, card: ReferenceDescribed) -> Written | None:
        """Fill in a reference card where it says "unknown", or write it where there is none; see `completed_card`.

        None when there is nothing to fill in. Raises what `describe_reference` raises.
        """
        with self._case.writing():
            known = self._snapshot().reference_card(card.evidence)
            completed = card if known is None else completed_card(known.data, card)
            return (
                None if known is not None and completed == known.data else self.describe_reference(completed)
            )

    def paint_mask(self, evidence: str, regions: Iterable[Region], *, purpose: str = "leave_out") -> Written:
        """What comparisons leave out of an exhibit's picture from now on; no region takes the mask away."""
        with self._case.writing():
            mask = checked_mask(self._snapshot(), evidence, regions, purpose)
            return self._write(mask.mask, mask)

    def draw_marks(self, evidence: str, sheet: Sheet) -> Written:
        """What somebody marked on an exhibit to work out place or time, in the place of earlier marks of that kind; a
        sheet without any mark takes them away."""
        with self._case.writing():
            drawn = checked_marks(self._snapshot(), evidence, sheet)
            return self._write(drawn.marks, drawn)

    def mark_disagreement(self, marked: DisagreementMarked) -> Written:
        """What differs between a questioned exhibit and a reference, as an analyst sees it."""
        with self._case.writing():
            checked = checked_disagreement(self._snapshot(), marked)
            return self._write(checked.disagreement, checked)

    def compare_feature(self, compared: FeatureCompared) -> Written:
        """Whether a feature of a closed list is seen on a reference; what was said before stays in the log."""
        compared = msgspec.structs.replace(compared, observation=self.id_of(compared.observation))
        with self._case.writing():
            checked = checked_feature(self._snapshot(), compared)
            return self._write(checked.comparison, checked)

    def bound(self, bound: TimeBoundStated) -> Written:
        """When a questioned picture can have been taken, and on what grounds; see `checked_bound`."""
        with self._case.writing():
            checked = checked_bound(self._snapshot(), bound)
            return self._write(checked.bound, checked)

    def search(self, search: SearchRecorded) -> Written:
        """A reverse search and its answer, "none" included; its picture, query copy and consent must be there."""
        snapshot = self._snapshot()
        if search.evidence is not None:
            snapshot.exhibit(search.evidence)
        if search.query_sha256 is not None:
            copies = {made.data.sha256 for exhibit in snapshot.exhibits for made in exhibit.derivatives}
            own = {
                exhibit.sha256 for exhibit in snapshot.exhibits
            }  # who searched with the file itself says so
            self._require(search.query_sha256, copies | own)
        if search.consent is not None:
            self._require(search.consent, (entry.data.consent for entry in snapshot.consents))
        return self._write(search.search, search)

    def records(self, names: Iterable[str]) -> tuple[str, ...]:
        """Ids of any records of the case, exhibits also by number. Raises RecordError for one that is not there."""
        wanted = tuple(self.id_of(name) for name in names)
        snapshot = self._snapshot()
        known = record_ids(snapshot) if wanted else frozenset()
        return tuple(id if id in known else snapshot.exhibit(id).id for id in wanted)

    @staticmethod
    def _require(id: str | None, known: Iterable[str]) -> None:
        if id not in set(known):
            raise RecordError("no_such_record", id=(id or "")[:100])


def completed_card(known: ReferenceDescribed, said: ReferenceDescribed) -> ReferenceDescribed:
    """A card with what it calls unknown filled in from `said`; nothing that it states is changed.

    How a place is known belongs to that place: where the two cards state different places it stays as it is.
    """
    fields = [name for name in said.__struct_fields__ if name not in ("card", "evidence")]
    pairs = {name: (getattr(known, name), getattr(said, name)) for name in fields}
    if any(_differ(*pairs[name]) for name in ("place_name", "place")):
        for name in ("place_name", "place", "known_by"):
            del pairs[name]
    changes = {name: new for name, (old, new) in pairs.items() if old in _UNKNOWN and new not in _UNKNOWN}
    return msgspec.structs.replace(known, **changes)


def _differ(one: Value, other: Value) -> bool:
    """Whether both are stated, and not the same."""
    return not isinstance(one, Missing) and not isinstance(other, Missing) and one != other


def record_ids(snapshot: Snapshot) -> frozenset[str]:
    """Every id that a note or a conclusion may point to: findings, runs, exhibits and people's records."""
    ids = {exhibit.id for exhibit in snapshot.exhibits}
    for run in snapshot.runs:
        ids.add(run.id)
        ids.update(finding.id for finding in run.findings)
    ids.update(entry.data.claim for entry in snapshot.claims)
    ids.update(entry.data.source for entry in snapshot.sources)
    ids.update(entry.data.sighting for entry in snapshot.sightings)
    ids.update(entry.data.search for entry in snapshot.searches)
    ids.update(entry.data.observation for entry in snapshot.observations)
    ids.update(entry.data.feature_list for entry in snapshot.all(FeatureListLocked))
    ids.update(entry.data.feature_list for entry in snapshot.all(FeatureListSkipped))
    ids.update(entry.data.note for entry in snapshot.notes)
    ids.update(entry.data.card for entry in snapshot.current(ReferenceDescribed))
    ids.update(entry.data.mask for entry in snapshot.current(MaskPainted))
    ids.update(entry.data.marks for entry in snapshot.current(MarksDrawn))
    ids.update(entry.data.disagreement for entry in snapshot.current(DisagreementMarked))
    ids.update(entry.data.comparison for entry in snapshot.current(FeatureCompared))
    ids.update(entry.data.bound for entry in snapshot.current(TimeBoundStated))
    ids.update(entry.data.conclusion for entry in snapshot.current(ConclusionRecorded))
    return frozenset(ids)


def region_of(text: str, sha256: str, size: tuple[int, int]) -> Region:
    """A region from "x,y x,y …" in pixels of the picture as shown. Raises RecordError when it is none or outside."""
    region = Region(text, sha256, size[0], size[1])
    for corner in text.split():
        x, y = (int(number) for number in corner.split(","))
        if not (0 <= x <= size[0] and 0 <= y <= size[1]):
            raise RecordError("region_outside_picture", value=corner, width=size[0], height=size[1])
    return region
