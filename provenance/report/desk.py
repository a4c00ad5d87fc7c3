"""The writing desk of a report: one snapshot with its wording, and the small forms that every part uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property

from provenance.errors import CaseAltered, RecordError
from provenance.record.casework import RunRecorded
from provenance.record.evidence import EvidenceAdded
from provenance.record.run import Run
from provenance.record.snapshot import Entry, Exhibit, Snapshot
from provenance.record.together import for_information
from provenance.record.values import (
    Digest,
    FileName,
    Instant,
    Link,
    Missing,
    Opaque,
    Precision,
    Term,
    Text,
    Value,
)
from provenance.report.content import Box, BoxKind, Fields, Image, Paragraph, Tone, Words
from provenance.report.withheld import for_readers, withheld_pictures
from provenance.wording import Wording
from provenance.wording.names import RecordNames

PictureLoader = Callable[[str, int], bytes | None]

MAX_SIDE_PX = 1600  # printed 17 cm wide that is 240 dots per inch; keeps 60 photos below 20 MB (measured)
GONE = frozenset({"private_finding", "large_findings"})  # names that stand for findings that cannot be read
_PICTURE_HEADS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def no_pictures(sha256: str, max_side_px: int) -> bytes | None:
    """A loader for reports without pictures."""
    del sha256, max_side_px
    return None


class Desk:
    """A snapshot, its wording with exhibit numbers for pointers, and the pictures."""

    def __init__(self, snapshot: Snapshot, wording: Wording, pictures: PictureLoader) -> None:
        self.snapshot = snapshot
        self._unresolved = wording
        self.wording = wording.resolving(self.name_of)
        self.label = self.wording.label
        self._pictures = pictures

    # ---- what records are called ------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> RecordNames:
        return RecordNames(self.snapshot, (run for _, run in self.runs), self._unresolved)

    def name_of(self, id: str) -> str | None:
        """What the reader knows a record by, or None when it is not in this case."""
        return self._names.name_of(id)

    def names(self, ids: tuple[str, ...]) -> str:
        """Several records by name."""
        return ", ".join(self.name_of(id) or id for id in ids)

    # ---- runs -------------------------------------------------------------------------------------------------

    @cached_property
    def runs(self) -> tuple[tuple[Entry[RunRecorded], Run], ...]:
        """Every run with its event, in order; findings that can no longer be read are left out, and said so.

        What can name a person or one device is withheld.
        """
        recorded = self.snapshot.current(RunRecorded)
        return tuple((entry, for_readers(self.snapshot.run_as_readable(entry.data))) for entry in recorded)

    def gone_from(self, recorded: RunRecorded) -> str:
        """What a run can no longer show and why, or nothing."""
        values = [finding.value for finding in recorded.private_findings.values()]
        whys = Counter(self.wording.value(value) for value in values if isinstance(value, Missing))
        parts = [self.label("run.private_gone", n=count, why=why) for why, count in whys.items()]
        if isinstance(recorded.private_inputs, Missing):
            parts.append(self.label("run.inputs_gone", why=self.wording.value(recorded.private_inputs)))
        return " ".join([*parts, *self._large_gone_from(recorded)])

    def _large_gone_from(self, recorded: RunRecorded) -> tuple[str, ...]:
        erased = self.snapshot.erased_objects
        if recorded.more is None:
            return ()
        if recorded.more in erased:
            return (self.label("run.more_erased", event=str(erased[recorded.more])),)
        try:
            self.snapshot.objects.get(recorded.more)
        except (CaseAltered, RecordError):
            return (self.label("run.more_unreadable"),)
        return ()

    def exhibits_of(self, run: Run) -> tuple[Exhibit, ...]:
        """The exhibits that a run took, the questioned one first."""
        by_id = {exhibit.id: exhibit for exhibit in self.snapshot.exhibits}
        taken = [given for given in run.inputs if given.id in by_id]
        taken.sort(key=lambda given: given.role != "questioned")
        return tuple(by_id[id] for id in dict.fromkeys(given.id for given in taken))

    def undisputed(self, finding: str) -> bool:
        """Whether nobody disagrees with a finding."""
        return all(dispute.data.finding != finding for dispute in self.snapshot.disputes)

    def disputed(self, id: str) -> bool:
        """Whether a record is a finding that somebody disagrees with, or a run that holds or took one.

        A count of references does not rest on comparisons with those that it took for information only.
        """
        return id in self._disputed

    @cached_property
    def _disputed(self) -> frozenset[str]:
        disputes = [dispute.data for dispute in self.snapshot.disputes]
        found = {dispute.finding for dispute in disputes}
        tainted = {dispute.run for dispute in disputes}
        references: dict[str, set[str]] = {}
        for _, run in self.runs:  # in order: a run takes earlier ones only
            references[run.id] = {given.id for given in run.inputs if given.role == "reference"}
            informing = for_information(run)
            if any(
                given.id in tainted and not references.get(given.id, set()) & informing
                for given in run.inputs
            ):
                tainted.add(run.id)
                found |= {finding.id for finding in run.findings}
        return frozenset(found | tainted)

    # ---- words ------------------------------------------------------------------------------------------------

    def words(self, value: Value, family: str = "") -> Words:
        """A value as words: verbatim text in its language, hashes to compare letter by letter, gaps quietly."""
        match value:
            case Text():
                language = "" if value.language in ("und", self.wording.language) else value.language
                return Words(self.wording.value(value), language=language)
            case Term():
                return Words(self.wording.term(value.value, family))
            case Missing():
                return Words(self.wording.value(value), Tone.QUIET)
            case Digest():
                return Words(value.value, Tone.MONO)
            case FileName() | Link() | Opaque():
                return Words(self.wording.value(value))
            case _:
                return Words(self.wording.value(value))

    def fields(self, *rows: tuple[str, Value | Words, str]) -> Fields:
        """Rows of (label id, value or words, family of its terms); plain gaps are gathered in a row for each kind.

        What was erased or lost keeps its own row, since that is a statement about the case.
        """
        shown: list[tuple[str, Words]] = []
        gaps: dict[str, list[str]] = {kind: [] for kind in ("unknown", "not_applicable", "withheld")}
        for id, value, family in rows:
            if isinstance(value, Missing) and value.value in gaps:
                gaps[value.value].append(self.label(id))
            else:
                shown.append(
                    (self.label(id), value if isinstance(value, Words) else self.words(value, family))
                )
        for kind, names in gaps.items():
            if names:
                shown.append((self.label(f"gap.{kind}"), Words(", ".join(names), Tone.QUIET)))
        return Fields(tuple(shown))

    def remark(self, id: str, **values: str | int) -> Paragraph:
        """A quiet paragraph of ours."""
        return Paragraph(Words(self.label(id, **values), Tone.QUIET))

    def small_heading(self, id: str, **values: str | int) -> Paragraph:
        """A small heading that is not in the contents."""
        return Paragraph(Words(self.label(id, **values), Tone.LABEL))

    def time(self, stamp: str) -> str:
        """An event's time in words; RFC 3339 in UTC, shown to the second."""
        return self.wording.value(Instant(stamp[:19], Precision.SECOND, "+00:00"))

    def by(self, actor: str, role: str, stamp: str) -> str:
        """Who wrote something, in which role, and when."""
        return self.label("by", actor=actor, role=role, time=self.time(stamp))

    # ---- pictures ---------------------------------------------------------------------------------------------

    def image(self, sha256: str, alt: str, caption: str, max_side_px: int = MAX_SIDE_PX) -> Image | None:
        """A stored picture made small enough for the report, or None when there is none, or it is withheld."""
        if sha256 in self._withheld:
            return None
        data = self._pictures(sha256, max_side_px)
        if data is None:
            return None
        for head, media_type in _PICTURE_HEADS.items():
            if data.startswith(head):
                return Image(data, media_type, alt, caption)
        return None

    @cached_property
    def _withheld(self) -> frozenset[str]:
        return withheld_pictures(self.snapshot, (run for _, run in self.runs))

    def withholds(self, sha256: str) -> bool:
        """Whether a picture shows an exhibit that is not for public reproduction."""
        return sha256 in self._withheld

    def withheld_box(self, title: str) -> Box:
        """What stands in place of such a picture."""
        return Box(BoxKind.WITHHELD, title, (self.remark("withheld.text"),))

    def exhibit_image(self, exhibit: Exhibit, caption: str = "") -> Image | None:
        """The picture of an exhibit."""
        shown = f"{exhibit.number} · {self.wording.term(exhibit.role.value)}"
        return self.image(exhibit.sha256, self.alt_of(exhibit), caption or shown)

    def alt_of(self, exhibit: Exhibit) -> str:
        """Words for those who cannot see an exhibit's picture."""
        return self.label("alt.exhibit", number=exhibit.number, role=self.wording.term(exhibit.role.value))

    def why_not_shown(self, exhibit: Exhibit) -> str:
        """Why the picture of an exhibit is not shown, as far as that is recorded."""
        erased = self.snapshot.erased_objects.get(exhibit.sha256)
        if erased is not None:
            return self.label("exhibit.erased", event=str(erased))
        if self.withholds(exhibit.sha256):
            return self.label("withheld.short")
        for _, run in self.runs:
            if any(given.id == exhibit.id for given in run.inputs):
                for finding in run.findings:
                    if finding.name == "not_readable":
                        return self.label("exhibit.not_readable", reason=self.wording.value(finding.value))
        return self.label("exhibit.no_picture")


def size_words(added: EvidenceAdded, wording: Wording) -> str:
    """The size of an exhibit's bytes, exact."""
    return wording.label("size_bytes", n=added.size_bytes)
