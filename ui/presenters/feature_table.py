"""The features of a photo held against one reference, as the form and the result show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from provenance.record.featuretable import DISAGREE, NOT_COMPARED, Held, feature_comparisons
from provenance.record.snapshot import Exhibit
from provenance.record.values import Missing, Region, Text
from provenance.wording import Wording
from provenance.wording.feature_table import counts_sentence
from provenance.workbench.view import CaseView
from ui.presenters.features import KIND_ICONS
from ui.presenters.pair_said import Corners, corners_of

Tone = Literal["plain", "muted", "good", "warning", "alarm", "accent"]

ANSWER_ICONS: Final = {
    "agree": "done", DISAGREE: "cancel", "not_visible": "hidden", NOT_COMPARED: "open_question",
}  # fmt: skip


@dataclass(frozen=True)
class HeldRow:
    """One feature and what was said of it on the reference; `event` is empty while nothing was."""

    number: int
    observation: str
    icon: str
    kind: str
    text: str
    answer: str
    answer_words: str
    who: str
    note: str
    event: str
    on_questioned: Corners
    on_reference: Corners


@dataclass(frozen=True)
class PairFeatures:
    """All features of a pair in the order of the list; `counts` in words, empty while nobody compared any."""

    rows: tuple[HeldRow, ...] = ()
    counts: str = ""

    @property
    def mismatches(self) -> tuple[HeldRow, ...]:
        """What disagrees."""
        return tuple(row for row in self.rows if row.answer == DISAGREE)


def pair_features(view: CaseView, questioned: Exhibit, reference: Exhibit) -> PairFeatures:
    """What counts now of the features of a photo on a reference."""
    against = feature_comparisons(view.snapshot, questioned, reference)
    rows = tuple(_row(view.wording, held, questioned, reference) for held in against.held)
    return PairFeatures(rows, counts_sentence(against, view.wording) if against.begun else "")


def _row(wording: Wording, held: Held, questioned: Exhibit, reference: Exhibit) -> HeldRow:
    data, compared = held.feature.data, held.compared
    note = None if compared is None else compared.data.note
    region = None if compared is None else compared.data.region
    return HeldRow(
        number=held.number,
        observation=data.observation,
        icon=KIND_ICONS.get(data.kind.value, "tag"),
        kind=wording.term(data.kind.value, "observation"),
        text=wording.value(data.text),
        answer=held.answer,
        answer_words=wording.term(held.answer, "feature_answer"),
        who="" if compared is None else wording.window("place.marked_by", actor=compared.actor),
        note=wording.value(note) if isinstance(note, Text) else "",
        event="" if compared is None else compared.event,
        on_questioned=_on(questioned, data.region),
        on_reference=_on(reference, region),
    )


def _on(exhibit: Exhibit, region: Region | Missing | None) -> Corners:
    """The corners of a region of that exhibit's own picture."""
    here = isinstance(region, Region) and region.sha256 == exhibit.sha256
    return corners_of(region) if here and region is not None else ()
