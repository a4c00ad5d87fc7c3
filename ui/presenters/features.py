"""What is seen on an exhibit as rows: the feature list with its state, later additions, and what others claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureListState, feature_list
from provenance.record.judgement import ObservationAdded
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Instant, Precision, Region
from provenance.wording import Wording
from provenance.wording.features import feature_sentences
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView

Corners = tuple[tuple[int, int], ...]
Group = Literal["features", "later", "seen", "claimed"]
Stance = Literal["observed", "claimed"]

KIND_ICONS: Final = {
    "sign": "sign_post", "insignia": "star", "vehicle": "vehicle", "building": "building", "vegetation": "plants",
    "damage": "fire", "weather": "weather", "light": "theme_light", "person": "person", "other": "tag",
}  # fmt: skip
STANCE_ICONS: Final[dict[Stance, str]] = {"observed": "shown", "claimed": "quote"}
STATE_ICONS: Final = {
    FeatureListState.NONE: "undecided",
    FeatureListState.OPEN: "unlocked",
    FeatureListState.LOCKED: "locked",
    FeatureListState.SKIPPED: "forward",
}


@dataclass(frozen=True)
class FeatureRow:
    """One observation. `number` is that of its mark on the picture, 0 without a region; `corners` as canvases have."""

    id: str
    event: str
    number: int
    icon: str
    kind: str
    text: str
    stance: Stance
    stance_words: str
    about: str
    corners: Corners
    group: Group
    locked: bool

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        number = f"{self.number}: " if self.number else ""
        return f"{number}{self.kind}, {self.stance_words}: {self.text}. {self.about}"


@dataclass(frozen=True)
class FeatureSheet:
    """Everything the inspector shows of one exhibit; `state` is None for an exhibit that has no feature list.

    `sentences` are those of the report, but none while no reference was opened and nothing is closed.
    """

    exhibit: str
    state: FeatureListState | None
    sentences: tuple[str, ...]
    rows: tuple[FeatureRow, ...]
    features: int

    @property
    def can_lock(self) -> bool:
        """Whether there is something to lock, and it is neither locked nor skipped."""
        return self.state is FeatureListState.OPEN

    @property
    def can_skip(self) -> bool:
        """Whether it is neither locked nor skipped."""
        return self.state in (FeatureListState.NONE, FeatureListState.OPEN)

    @property
    def marked(self) -> tuple[FeatureRow, ...]:
        """The rows with a region, in the order of their numbers."""
        return tuple(sorted((row for row in self.rows if row.number), key=lambda row: row.number))

    def row(self, id: str) -> FeatureRow | None:
        """The row of an observation."""
        return next((row for row in self.rows if row.id == id), None)


def feature_sheet(view: CaseView, exhibit: Exhibit) -> FeatureSheet:
    """What is seen on an exhibit, from the log: features, later ones, what is claimed, each in the order written."""
    snapshot, wording = view.snapshot, view.wording
    entries = [entry for entry in snapshot.observations if entry.data.evidence == exhibit.id]
    marked = [entry.event for entry in entries if corners_of(entry, exhibit)]
    numbers = {event: number for number, event in enumerate(marked, 1)}
    sentences: tuple[str, ...]
    if exhibit.role is not EvidenceRole.QUESTIONED:
        groups: dict[str, Group] = {entry.event: "seen" for entry in entries}
        state, sentences, features = None, (_no_list(exhibit, wording),), 0
        locked = False
    else:
        listed = feature_list(snapshot, exhibit.id)
        groups = {entry.event: "features" for entry in listed.features}
        groups |= {entry.event: "later" for entry in listed.later}
        state, locked, features = listed.state, listed.locked is not None, len(listed.features)
        untold = (
            state in (FeatureListState.NONE, FeatureListState.OPEN) and listed.first_reference_opened is None
        )
        sentences = () if untold else feature_sentences(listed, snapshot, wording)
    order: tuple[Group, ...] = ("features", "later", "seen", "claimed")
    rows = [
        _row(
            entry,
            exhibit,
            wording,
            _Place(group, numbers.get(entry.event, 0), locked and group == "features"),
        )
        for entry in entries
        for group in (_group(entry, groups),)
    ]
    rows.sort(key=lambda row: order.index(row.group))
    return FeatureSheet(exhibit.number, state, sentences, tuple(rows), features)


def _no_list(exhibit: Exhibit, wording: Wording) -> str:
    id = "photo.no_list" if is_picture(exhibit) else "photo.no_list.no_picture"
    return wording.window(id, exhibit=exhibit.number)


@dataclass(frozen=True)
class _Place:
    """Where a row stands."""

    group: Group
    number: int
    locked: bool


def _group(entry: Entry[ObservationAdded], groups: dict[str, Group]) -> Group:
    return "claimed" if entry.data.stance.value == "claimed" else groups.get(entry.event, "seen")


def _row(entry: Entry[ObservationAdded], exhibit: Exhibit, wording: Wording, place: _Place) -> FeatureRow:
    data = entry.data
    stance: Stance = "claimed" if data.stance.value == "claimed" else "observed"
    time = wording.value(Instant(entry.time[:19], Precision.SECOND, "+00:00"))
    about = wording.window(f"photo.row.{place.group}", actor=entry.actor, time=time)
    if not place.number:
        about = wording.window("photo.row.whole", about=about)
    return FeatureRow(
        id=data.observation,
        event=entry.event,
        number=place.number,
        icon=KIND_ICONS.get(data.kind.value, "tag"),
        kind=wording.term(data.kind.value, "observation"),
        text=wording.value(data.text),
        stance=stance,
        stance_words=wording.term(stance),
        about=about,
        corners=corners_of(entry, exhibit),
        group=place.group,
        locked=place.locked,
    )


def corners_of(entry: Entry[ObservationAdded], exhibit: Exhibit) -> Corners:
    """The corners of an observation's region in the exhibit's own picture; none without one."""
    region = entry.data.region
    if not isinstance(region, Region) or region.sha256 != exhibit.sha256:
        return ()
    return tuple(_corners(region.value))


def _corners(value: str) -> Iterator[tuple[int, int]]:
    for corner in value.split():
        x, y = corner.split(",")
        yield int(x), int(y)


def region_words(corners: Corners, wording: Wording) -> str:
    """Where a region lies and how large it is, in pixels of the upright picture."""
    if not corners:
        return wording.window("photo.form.whole")
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    width = max(x for x, _ in corners) - left + 1
    height = max(y for _, y in corners) - top + 1
    id = "photo.form.rectangle" if len(corners) == 2 else "photo.form.outline"
    size = {"width": str(width), "height": str(height), "x": str(left), "y": str(top)}
    return wording.window(id, **size, n=len(corners))


def questioned(view: CaseView, selected: str | None) -> Exhibit | None:
    """The selected exhibit when it is questioned, else the first questioned one."""
    there = [one for one in view.snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
    return next((one for one in there if one.number == selected), there[0] if there else None)


def list_is_open(view: CaseView, exhibit: Exhibit) -> bool:
    """Whether the feature list of a questioned exhibit is neither locked nor skipped."""
    state = feature_list(view.snapshot, exhibit.id).state
    return state in (FeatureListState.NONE, FeatureListState.OPEN)
