"""The state of a case up to one event, as readers see it: typed records with who wrote them and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar, cast

import msgspec

from provenance.errors import CaseAltered, RecordError
from provenance.record.bulk import collection_paused
from provenance.record.casework import (
    CaseDescribed,
    CaseOpened,
    CaseRestricted,
    EventUndone,
    ObjectErased,
    PayloadErased,
    ReportIssued,
    RestrictionLifted,
    RunRecorded,
)
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.codec import read_findings
from provenance.record.event import Envelope, EventData
from provenance.record.evidence import (
    AlterationFound,
    DerivativeMade,
    EvidenceAcquired,
    EvidenceAdded,
    EvidenceLinked,
    EvidenceRole,
)
from provenance.record.finding import Basis, Finding
from provenance.record.judgement import (
    Axis,
    ConclusionRecorded,
    FindingDisputed,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.marks import MarksDrawn
from provenance.record.network import NetworkRequest
from provenance.record.objects import ObjectStore
from provenance.record.references import DisagreementMarked, MaskPainted, ReferenceDescribed
from provenance.record.run import Run
from provenance.record.sighting import ConsentDecided, SearchRecorded, SightingAdded
from provenance.record.values import Missing, Text

T = TypeVar("T", bound=EventData)


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One event as read: its place in the log, who wrote it and when, and what it carries."""

    seq: int
    event: str
    time: str
    actor: str
    role: str
    data: T


@dataclass(frozen=True)
class Exhibit:
    """One item of evidence with its acquisition cards (latest state of each) and what was made from it."""

    added: Entry[EvidenceAdded]
    cards: tuple[Entry[EvidenceAcquired], ...]
    derivatives: tuple[Entry[DerivativeMade], ...]

    @property
    def id(self) -> str:
        """The evidence id, a ULID."""
        return self.added.data.evidence

    @property
    def number(self) -> str:
        """The permanent exhibit number: Q1, R1, D1."""
        return self.added.data.exhibit

    @property
    def role(self) -> EvidenceRole:
        """Questioned, reference or document."""
        return self.added.data.role

    @property
    def sha256(self) -> str:
        """The hash of the preserved bytes."""
        return self.added.data.sha256


class Snapshot:
    """Everything the log says up to `seq`; payloads are decoded when first asked for.

    `envelopes` are all events up to `seq` in order; `load` decodes one; `undone` are the ids of events that do not
    count. `erased_objects` are the objects destroyed on purpose, by later events too, with the seq of the event that
    says so. `entries` (by event id) and `newer` (by seq) may be shared between snapshots of one case: what one has
    decoded, or found to be of a newer version, the others need not decode again.
    """

    def __init__(
        self,
        envelopes: Sequence[Envelope],
        head: str,
        load: Callable[[Envelope], EventData],
        objects: ObjectStore,
        *,
        erased_objects: Mapping[str, int] | None = None,
        entries: dict[str, Entry[EventData]] | None = None,
        newer: dict[int, Envelope] | None = None,
        alarms: Sequence[Envelope] | None = None,
    ) -> None:
        self.head = head
        self.seq = len(envelopes) - 1
        self.objects = objects
        self._envelopes = envelopes
        self._load = load
        self._entries = {} if entries is None else entries
        self._newer = {} if newer is None else newer
        self._alarms = alarms
        self._by_type: dict[str, list[Envelope]] = {}
        for envelope in envelopes:
            self._by_type.setdefault(envelope.type, []).append(envelope)
        self._decoded: dict[type[EventData], tuple[Entry[EventData], ...]] = {}
        self.undone = _undone(self.all(EventUndone))
        self.erased_objects: Mapping[str, int] = (
            {entry.data.sha256: entry.seq for entry in self.all(ObjectErased)}
            if erased_objects is None
            else erased_objects
        )

    def all(self, kind: type[T]) -> tuple[Entry[T], ...]:
        """Every event of a kind in order, those that were undone included, those of `newer` not."""
        if kind not in self._decoded:
            with collection_paused():
                read = (self._entry(envelope) for envelope in self._by_type.get(kind.event_type, ()))
                self._decoded[kind] = tuple(entry for entry in read if entry is not None)
        return cast("tuple[Entry[T], ...]", self._decoded[kind])

    def _entry(self, envelope: Envelope) -> Entry[EventData] | None:
        kept = self._entries.get(envelope.id)
        if kept is not None or envelope.seq in self._newer:
            return kept
        try:
            data = self._load(envelope)
        except RecordError:
            self._newer[envelope.seq] = envelope
            return None
        entry = Entry(envelope.seq, envelope.id, envelope.time, envelope.actor, envelope.role, data)
        self._entries[envelope.id] = entry
        return entry

    @property
    def newer(self) -> tuple[Envelope, ...]:
        """The events that this version cannot read, as far as they were looked at; they make the case read-only.

        Types, versions and public value kinds are known from the start, private payloads when they were decoded.
        """
        return tuple(self._newer[seq] for seq in sorted(self._newer) if seq <= self.seq)

    def current(self, kind: type[T]) -> tuple[Entry[T], ...]:
        """The events of a kind that count: not undone."""
        return tuple(entry for entry in self.all(kind) if entry.event not in self.undone)

    def count(self, kind: type[EventData]) -> int:
        """How many events of a kind there are that this version can read, without decoding them."""
        return sum(envelope.seq not in self._newer for envelope in self._by_type.get(kind.event_type, ()))

    # ---- the case -------------------------------------------------------------------------------------------

    @cached_property
    def opened(self) -> Entry[CaseOpened]:
        """The first event."""
        return self.all(CaseOpened)[0]

    @property
    def case(self) -> str:
        """The case's id."""
        return self.opened.data.case

    @cached_property
    def title(self) -> Text | Missing:
        """The case's title as last described."""
        described = self.current(CaseDescribed)
        return described[-1].data.title if described else self.opened.data.title

    @cached_property
    def question(self) -> Text | Missing:
        """What is asked, as last described."""
        described = self.current(CaseDescribed)
        return described[-1].data.question if described else self.opened.data.question

    @property
    def restricted(self) -> bool:
        """Whether the case is marked restricted; known without decoding, so from events of a newer version too."""
        marked, lifted = self._last_seq(CaseRestricted), self._last_seq(RestrictionLifted)
        return marked > lifted

    @property
    def restriction(self) -> Entry[CaseRestricted] | None:
        """What marks the case restricted now; None when nothing does, or only a newer version can read it."""
        marks = self.all(CaseRestricted) if self.restricted else ()
        return marks[-1] if marks and marks[-1].seq == self._last_seq(CaseRestricted) else None

    def _last_seq(self, kind: type[EventData]) -> int:
        return max((envelope.seq for envelope in self._by_type.get(kind.event_type, ())), default=-1)

    @property
    def covered_until(self) -> str:
        """The time of the last event covered, RFC 3339 in UTC."""
        return self._envelopes[-1].time if self._envelopes else ""

    # ---- evidence -------------------------------------------------------------------------------------------

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All exhibits in the order they were added."""
        cards: dict[str, dict[str, Entry[EvidenceAcquired]]] = {}
        for card in self.current(EvidenceAcquired):
            cards.setdefault(card.data.evidence, {})[card.data.acquisition] = card
        made: dict[str, list[Entry[DerivativeMade]]] = {}
        for derivative in self.current(DerivativeMade):
            made.setdefault(derivative.data.evidence, []).append(derivative)
        return tuple(
            Exhibit(
                added,
                tuple(cards.get(added.data.evidence, {}).values()),
                tuple(made.get(added.data.evidence, ())),
            )
            for added in self.current(EvidenceAdded)
        )

    @cached_property
    def _card_by_event(self) -> Mapping[tuple[str, str], EvidenceAcquired]:
        cards = self.all(EvidenceAcquired)
        return {(card.data.acquisition, self.event_hash(card.seq)): card.data for card in cards}

    def card(self, acquisition: str, sha256: str) -> EvidenceAcquired:
        """An acquisition card as the event of that hash holds it. Raises RecordError when there is none."""
        card = self._card_by_event.get((acquisition, sha256))
        if card is None:
            raise RecordError("no_such_record", id=acquisition[:100])
        return card

    def exhibit(self, name: str) -> Exhibit:
        """The exhibit of that number or id. Raises RecordError when there is none."""
        found = self._exhibit_by_name.get(name) or self._exhibit_by_name.get(name.upper())
        if found is None:
            raise RecordError("no_such_exhibit", name=name[:100])
        return found

    @cached_property
    def _exhibit_by_name(self) -> Mapping[str, Exhibit]:
        by_number = {exhibit.number: exhibit for exhibit in self.exhibits}
        return by_number | {exhibit.id: exhibit for exhibit in self.exhibits}

    # ---- what comparisons with references need ----------------------------------------------------------------

    @cached_property
    def _reference_cards(self) -> Mapping[str, Entry[ReferenceDescribed]]:
        return {entry.data.evidence: entry for entry in self.current(ReferenceDescribed)}

    def reference_card(self, evidence: str) -> Entry[ReferenceDescribed] | None:
        """The latest reference card of an exhibit, by its id; None when there is none."""
        return self._reference_cards.get(evidence)

    @cached_property
    def _masks(self) -> Mapping[str, Entry[MaskPainted]]:
        return {entry.data.evidence: entry for entry in self.current(MaskPainted)}

    def mask(self, evidence: str) -> Entry[MaskPainted] | None:
        """What comparisons leave out of an exhibit's picture, by its id; None when nothing, or taken away."""
        mask = self._masks.get(evidence)
        return mask if mask is not None and mask.data.regions else None

    @cached_property
    def _mask_by_event(self) -> Mapping[tuple[str, str], MaskPainted]:
        masks = self.all(MaskPainted)
        return {(entry.data.mask, self.event_hash(entry.seq)): entry.data for entry in masks}

    def mask_painted(self, mask: str, sha256: str) -> MaskPainted:
        """A mask as the event of that hash holds it, undone or not. Raises RecordError when there is none."""
        painted = self._mask_by_event.get((mask, sha256))
        if painted is None:
            raise RecordError("no_such_record", id=mask[:100])
        return painted

    @cached_property
    def _marks(self) -> Mapping[tuple[str, str], Entry[MarksDrawn]]:
        return {(entry.data.evidence, entry.data.kind.value): entry for entry in self.current(MarksDrawn)}

    def marks(self, evidence: str, kind: str) -> Entry[MarksDrawn] | None:
        """The marks of one kind ("pairs", "shadows") on an exhibit, by its id; None when there are none or they were
        taken away."""
        drawn = self._marks.get((evidence, kind))
        if drawn is None or isinstance(drawn.data.sheet, Missing) or drawn.data.sheet.empty:
            return None
        return drawn

    @cached_property
    def _marks_by_event(self) -> Mapping[tuple[str, str], MarksDrawn]:
        drawn = self.all(MarksDrawn)
        return {(entry.data.marks, self.event_hash(entry.seq)): entry.data for entry in drawn}

    def marks_drawn(self, marks: str, sha256: str) -> MarksDrawn:
        """Marks as the event of that hash holds them, undone or not. Raises RecordError when there are none."""
        drawn = self._marks_by_event.get((marks, sha256))
        if drawn is None:
            raise RecordError("no_such_record", id=marks[:100])
        return drawn

    @cached_property
    def _claim_by_event(self) -> Mapping[tuple[str, str], ClaimAdded]:
        claims = self.all(ClaimAdded)
        return {(entry.data.claim, self.event_hash(entry.seq)): entry.data for entry in claims}

    def claim_made(self, claim: str, sha256: str) -> ClaimAdded:
        """A claim as the event of that hash holds it, undone or not. Raises RecordError when there is none."""
        made = self._claim_by_event.get((claim, sha256))
        if made is None:
            raise RecordError("no_such_record", id=claim[:100])
        return made

    @cached_property
    def _observation_by_event(self) -> Mapping[tuple[str, str], ObservationAdded]:
        seen = self.all(ObservationAdded)
        return {(entry.data.observation, self.event_hash(entry.seq)): entry.data for entry in seen}

    def observation_made(self, observation: str, sha256: str) -> ObservationAdded:
        """An observation as the event of that hash holds it, undone or not. Raises RecordError when there is none."""
        made = self._observation_by_event.get((observation, sha256))
        if made is None:
            raise RecordError("no_such_record", id=observation[:100])
        return made

    @cached_property
    def _disagreements(self) -> Mapping[tuple[str, str], tuple[Entry[DisagreementMarked], ...]]:
        by_pair: dict[tuple[str, str], list[Entry[DisagreementMarked]]] = {}
        for entry in self.current(DisagreementMarked):
            by_pair.setdefault((entry.data.questioned, entry.data.reference), []).append(entry)
        return {pair: tuple(entries) for pair, entries in by_pair.items()}

    def disagreements(self, questioned: str, reference: str) -> tuple[Entry[DisagreementMarked], ...]:
        """What analysts marked as different between two exhibits, by their ids, in the order of the log."""
        return self._disagreements.get((questioned, reference), ())

    # ---- runs -----------------------------------------------------------------------------------------------

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """All runs in the order they were recorded, with their findings put together again."""
        read = (self._run_or_newer(entry) for entry in self.current(RunRecorded))
        return tuple(run for run in read if run is not None)

    def _run_or_newer(self, entry: Entry[RunRecorded]) -> Run | None:
        """The run, or None when its stored findings hold a value kind of a newer version."""
        try:
            return self.run_of(entry.data)
        except RecordError as error:
            if error.id != "findings_unreadable":
                raise
            self._newer[entry.seq] = self._envelopes[entry.seq]
            return None

    @cached_property
    def _run_entries(self) -> Mapping[str, Entry[RunRecorded]]:
        return {entry.data.run: entry for entry in self.current(RunRecorded)}

    def run_entry(self, id: str, sha256: str | None = None) -> Entry[RunRecorded]:
        """The event of a run. Raises RecordError when there is none, or when it is not the one of that hash."""
        entry = self._run_entries.get(id)
        if entry is None or sha256 not in (None, self.event_hash(entry.seq)):
            raise RecordError("no_such_record", id=id[:100])
        return entry

    def run(self, id: str) -> Run:
        """The run of that id. Raises RecordError when there is none."""
        return self.run_of(self.run_entry(id).data)

    def event_hash(self, seq: int) -> str:
        """The SHA-256 of an event's stored line: what the next one names as `prev`. Raises RecordError beyond `seq`."""
        if not 0 <= seq <= self.seq:
            raise RecordError("no_such_record", id=str(seq))
        return self.head if seq == self.seq else self._envelopes[seq + 1].prev

    def seq_of(self, event: str) -> int:
        """The place of an event in the log. Raises RecordError when it is not there."""
        for envelope in reversed(self._envelopes):
            if envelope.id == event:
                return envelope.seq
        raise RecordError("no_such_record", id=event[:100])

    def event_id(self, seq: int) -> str:
        """The id of the event at a place of the log."""
        return self._envelopes[seq].id

    def run_of(self, recorded: RunRecorded) -> Run:
        """A run from its event: small, large and private findings in their order (finding ids sort)."""
        findings = list(recorded.findings)
        if recorded.more is not None and recorded.more not in self.erased_objects:
            findings += self._large_findings(recorded.run, recorded.more)
        findings += recorded.private_findings.values()
        private = recorded.private_inputs
        return Run(
            id=recorded.run,
            analysis=recorded.analysis,
            version=recorded.analysis_version,
            inputs=recorded.inputs if isinstance(private, Missing) else recorded.inputs + private,
            parameters=recorded.parameters,
            outcome=recorded.outcome,
            started=recorded.started,
            finished=recorded.finished,
            findings=tuple(sorted(findings, key=lambda finding: finding.id)),
            limits=recorded.limits,
            reason=recorded.reason,
            seed=recorded.seed,
            components=recorded.components,
            cpu=recorded.cpu,
            objects=recorded.objects,
        )

    def run_as_readable(self, recorded: RunRecorded) -> Run:
        """A run without those of its findings that were altered, or hold what only a newer version can read."""
        try:
            return self.run_of(recorded)
        except (CaseAltered, RecordError):
            return self.run_of(msgspec.structs.replace(recorded, more=None))

    def _large_findings(self, run: str, sha256: str) -> tuple[Finding, ...]:
        """Findings kept as an object; when its bytes were altered, one finding that says so."""
        try:
            return read_findings(self.objects.get(sha256))
        except CaseAltered:
            return (Finding(run, "large_findings", Basis.COMPUTED, Missing("altered")),)

    # ---- people's records -----------------------------------------------------------------------------------

    @property
    def claims(self) -> tuple[Entry[ClaimAdded], ...]:
        """Claims that count."""
        return self.current(ClaimAdded)

    @property
    def sources(self) -> tuple[Entry[SourceAdded], ...]:
        """Sources that count."""
        return self.current(SourceAdded)

    @property
    def sightings(self) -> tuple[Entry[SightingAdded], ...]:
        """Sightings that count."""
        return self.current(SightingAdded)

    @property
    def searches(self) -> tuple[Entry[SearchRecorded], ...]:
        """Search runs that count, "no match" included."""
        return self.current(SearchRecorded)

    @property
    def consents(self) -> tuple[Entry[ConsentDecided], ...]:
        """What the user allowed or refused to leave the machine."""
        return self.all(ConsentDecided)

    @property
    def requests(self) -> tuple[Entry[NetworkRequest], ...]:
        """The requests that Alidade itself made, answered or not."""
        return self.all(NetworkRequest)

    @property
    def observations(self) -> tuple[Entry[ObservationAdded], ...]:
        """Observations that count."""
        return self.current(ObservationAdded)

    @property
    def notes(self) -> tuple[Entry[NoteAdded], ...]:
        """Notes that count."""
        return self.current(NoteAdded)

    @property
    def disputes(self) -> tuple[Entry[FindingDisputed], ...]:
        """Findings somebody disagrees with."""
        return self.current(FindingDisputed)

    @property
    def links(self) -> tuple[Entry[EvidenceLinked], ...]:
        """How exhibits belong together, as people said."""
        return self.current(EvidenceLinked)

    def conclusions(self, claim: str) -> dict[Axis, Entry[ConclusionRecorded]]:
        """The latest conclusion per axis of a claim; an axis without one was not examined."""
        latest: dict[Axis, Entry[ConclusionRecorded]] = {}
        for entry in self.current(ConclusionRecorded):
            if entry.data.claim == claim:
                latest[entry.data.axis] = entry
        return latest

    # ---- integrity ------------------------------------------------------------------------------------------

    @property
    def alterations(self) -> tuple[Entry[AlterationFound], ...]:
        """Alarms: stored bytes that did not agree. Never undone; told in earlier states too when given as `alarms`."""
        if self._alarms is None:
            return self.all(AlterationFound)
        read = (self._entry(envelope) for envelope in self._alarms)
        return tuple(cast("Entry[AlterationFound]", entry) for entry in read if entry is not None)

    @property
    def erased_payloads(self) -> tuple[Entry[PayloadErased], ...]:
        """Private fields destroyed on purpose."""
        return self.all(PayloadErased)

    @property
    def reports(self) -> tuple[Entry[ReportIssued], ...]:
        """Reports written so far."""
        return self.all(ReportIssued)


def _undone(undoings: Sequence[Entry[EventUndone]]) -> frozenset[str]:
    """The ids of events that do not count; an undoing that was itself undone has no effect."""
    void: set[str] = set()
    for undoing in reversed(undoings):  # a later undoing decides over an earlier one
        if undoing.event not in void:
            void.add(undoing.data.event)
    return frozenset(void)
