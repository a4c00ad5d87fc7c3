"""Which known place is this? Compares a photo with the archive's likeliest references and says each answer as it comes.

How closely each reference is looked at follows what it costs (seconds of one core, our measurement): a glance 0.1, a
quick comparison 1, a usual one 3 to 8. So all get a glance, or are ranked by the index where they are many; the best
dozen a quick comparison; and a few of those short of a match the usual one; once something matches, two of other
places that come near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from provenance.archive.items import ArchivePlace, ArchiveReference
from provenance.archive.store import Archive
from provenance.errors import MediaError
from provenance.media.files import read_file
from provenance.media.sniff import sniff
from provenance.record.finding import Reason
from provenance.record.values import FileName
from provenance.work.workplace import Cancellation
from provenance.workbench.comparison import Compared, Comparison, Pair
from provenance.workbench.placeanswers import (
    FOR_INFORMATION,
    Effort,
    PlaceAnswer,
    PlaceSearch,
    by_place,
)
from provenance.workbench.placeshortlist import Glanced, Progress, Shortlister

SHORTLISTED: Final = 50
"""References that a search answers for where the index chooses them (recall of 50: 0.96 tourist, our measurement)."""

COMPARED: Final = 12
"""References compared quickly, unless told otherwise: what fits into 10 s (ours)."""

EAGER: Final = 2.5
"""A glance this strong is compared at once, as the first third of all at most: above 720 glances at the likest pictures
of other places (our measurement)."""

WORTH_IT: Final = 1.6
"""Once something matches, only glances this strong are still compared: where a sight stops being "no evidence"."""

PER_PLACE: Final = 3
"""References of one place compared before those of others get their turn (ours: three can support one another)."""

SECOND_LOOKS: Final = 5
"""References compared again by the usual effort: those likely or inconclusive (ours); without any of them …"""

LAST_LOOKS: Final = 2
"""… so many of the best, for a turned or mirrored photo shows little at a quick look; and so many that come near it
elsewhere once something matches, for look-alikes."""


def _unheard(_answer: PlaceAnswer) -> None:
    """For nobody."""


def _unseen(_what: str, _done: int, _of: int) -> None:
    """For nobody."""


@dataclass(frozen=True)
class Listening:
    """Who hears of a search while it goes on: `found` of every answer, `progress` of how far it is."""

    found: Callable[[PlaceAnswer], None] = _unheard
    progress: Progress = _unseen


def search_places(
    archive: Archive,
    comparison: Comparison,
    photo: Path,
    cancellation: Cancellation,
    listening: Listening,
    limit: int | None = None,
) -> PlaceSearch:
    """Search the archive for a photo; `listening` is called in this thread. `limit`: compared closely, at most.

    Raises InputError when the photo cannot be read or is no picture; Cancelled. A reference that is missing or was
    altered is an answer "failed" with its reason.
    """
    name = FileName.of(photo.name).value
    media_type = sniff(read_file(photo))
    if media_type.kind != "picture":
        raise MediaError("not_a_picture", name=name, found=media_type.id)
    state, references = archive.state(), archive.references()
    places = {place.id: place for place in archive.places()}
    search = _Search(archive, comparison, photo, cancellation, listening, places, limit or COMPARED)
    search.glance(references)
    search.compare_best()
    search.look_again()
    search.answer_the_rest()
    answers = search.answers.values()
    compared = sum(answer.effort != "glance" for answer in answers)
    return PlaceSearch(by_place(answers), compared, state, len(references))


@dataclass
class _Search:
    """One search while it goes on; `answers` by reference."""

    archive: Archive
    comparison: Comparison
    photo: Path
    cancellation: Cancellation
    listening: Listening
    places: dict[str, ArchivePlace]
    limit: int
    listed: list[Glanced] = field(default_factory=list)
    answers: dict[str, PlaceAnswer] = field(default_factory=dict)

    def glance(self, references: Sequence[ArchiveReference]) -> None:
        """Rank the references; what looks promising while the others are glanced at is compared at once."""
        if not references:
            return
        shortlister = Shortlister(
            self.comparison.runner,
            self.comparison.desks,
            self.archive,
            self.photo,
            self.cancellation,
            self.listening.progress,
            SHORTLISTED,
        )
        for part in shortlister.parts(references):
            self.listed += part
            eager = [one for one in part if one.score >= EAGER]
            eager, _ = self._shared_out(eager)
            self._compare(eager[: max(0, self.limit // 3 - len(self.answers))], "quick")

    @property
    def _allowed(self) -> int:
        """How many more may be compared."""
        return max(0, self.limit - len(self.answers))

    @property
    def _unanswered(self) -> list[Glanced]:
        """Those that nothing was said of yet."""
        return [one for one in self.listed if one.reference.id not in self.answers]

    def _shared_out(self, listed: Sequence[Glanced]) -> tuple[list[Glanced], list[Glanced]]:
        """Those whose turn comes first, `PER_PLACE` of each place with those compared before, and the others; of a
        place those that can count before those for information only."""
        taken = Counter(answer.place.id for answer in self.answers.values())
        turns: set[str] = set()
        for one in sorted(listed, key=_for_information):
            taken[one.reference.place_id] += 1
            if taken[one.reference.place_id] <= PER_PLACE:
                turns.add(one.reference.id)
        first = [one for one in listed if one.reference.id in turns]
        return first, [one for one in listed if one.reference.id not in turns]

    def compare_best(self) -> None:
        """Compare the most promising ones quickly, as many as are still allowed."""
        self.listed.sort(key=lambda one: one.score, reverse=True)
        first, later = self._shared_out(self._unanswered)
        strong = [one for one in first if one.score >= WORTH_IT]
        self._compare(strong[: self._allowed], "quick")
        if not self._matched():
            self._compare([*first[len(strong) :], *later][: self._allowed], "quick")

    def look_again(self) -> None:
        """Compare a few by the usual effort; once something that counts matches, only what is near elsewhere."""
        best = sorted(self.answers.values(), key=lambda answer: answer.rank, reverse=True)
        matched = self._matched()
        near = [
            one
            for one in best
            if one.outcome in ("likely", "inconclusive")
            and not one.same_photograph
            and one.place.id not in matched
            and (one.support >= EAGER or not matched)
        ]
        far = [one for one in best if one.outcome == "no_evidence" and not matched]
        chosen = near[: LAST_LOOKS if matched else SECOND_LOOKS] or far[:LAST_LOOKS]
        self._compare([Glanced(answer.reference) for answer in chosen], "usual")

    def answer_the_rest(self) -> None:
        """Say of those that were only glanced at that they were not compared further, and why some could not be."""
        if any(one.points is not None for one in self.listed):
            self._compare([one for one in self._unanswered if one.points is None], "quick")  # fails at once
        for one in self._unanswered:
            self._say(self._not_compared(one))

    def _matched(self) -> set[str]:
        """The places of which something that counts matches already."""
        answers = self.answers.values()
        return {one.place.id for one in answers if one.outcome == "match" and not one.for_information}

    def _compare(self, chosen: Sequence[Glanced], effort: Literal["quick", "usual"]) -> None:
        references = [one.reference for one in chosen]
        pairs = [
            Pair(self.photo.name, r.id, self.photo, self.archive.files.path(r.sha256)) for r in references
        ]
        compared = self.comparison.pairs(pairs, self.cancellation, effort)
        for done, (reference, one) in enumerate(zip(references, compared, strict=True), start=1):
            self._say(_answer(self.places[reference.place_id], reference, one, effort))
            self.listening.progress("comparing", done, len(references))

    def _say(self, answer: PlaceAnswer) -> None:
        self.cancellation.check()
        self.answers[answer.reference.id] = answer
        self.listening.found(answer)

    def _not_compared(self, one: Glanced) -> PlaceAnswer:
        reference = one.reference
        return PlaceAnswer(
            place=self.places[reference.place_id],
            reference=reference,
            outcome="not_compared",
            support=one.score,
            inliers=one.points or 0,
            seconds=0.0,
            same_photograph=False,
            for_information=_for_information(one),
            effort="glance",
        )


def _for_information(one: Glanced) -> bool:
    """Whether a reference supports nothing, for how its place is known."""
    return one.reference.facts.known_by.value in FOR_INFORMATION


def _answer(
    place: ArchivePlace, reference: ArchiveReference, compared: Compared, effort: Effort
) -> PlaceAnswer:
    wrong = _wrong(reference, compared)
    outcome = "failed" if wrong is not None else compared.outcome
    measures = None if outcome == "failed" else compared.measures
    same = measures is not None and compared.remark is not None
    return PlaceAnswer(
        place=place,
        reference=reference,
        outcome=outcome,
        support=0.0 if measures is None else float(measures.score),
        inliers=0 if measures is None else measures.inliers,
        seconds=compared.seconds,
        same_photograph=same,
        for_information=same or reference.facts.known_by.value in FOR_INFORMATION,
        reason=wrong or compared.reason,
        effort=effort,
        measures=measures,
    )


def _wrong(reference: ArchiveReference, compared: Compared) -> Reason | None:
    """That the archive's copy is missing, or no longer what was added."""
    if compared.run is None:  # the photo was read before: it is the reference that could not be
        return Reason("archive_picture_missing", {"sha256": reference.sha256})
    if any(given.role == "reference" and given.sha256 != reference.sha256 for given in compared.run.inputs):
        return Reason("archive_picture_altered", {"sha256": reference.sha256})
    return None
