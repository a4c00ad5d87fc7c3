"""What is seen on an exhibit as rows: the feature list with its state, later additions, and what others claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from weakref import WeakKeyDictionary

from provenance.errors import RecordError
from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureList, FeatureListState, feature_list, references_opened
from provenance.record.finding import Finding
from provenance.record.judgement import FeatureListLocked, FeatureListSkipped, ObservationAdded
from provenance.record.run import Run
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Digest, Instant, Picture, Pointer, Precision, Region
from provenance.wording import Wording
from provenance.wording.features import feature_sentences
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView

Corners = tuple[tuple[int, int], ...]
Group = Literal["features", "later", "seen", "claimed"]
Stance = Literal["observed", "claimed"]

KIND_ICONS: Final = {
    "inscription": "sign_post",
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

    `sentences` are those of the report; while nothing is closed only what is known of references by then.
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
        sentences = _sentences(listed, view)
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


def _sentences(listed: FeatureList, view: CaseView) -> tuple[str, ...]:
    told = feature_sentences(listed, view.snapshot, view.wording)
    if listed.state not in (FeatureListState.NONE, FeatureListState.OPEN):
        return told
    opened = told[:1] if listed.first_reference_opened is not None else ()
    compared = listed.first_compared
    if compared is None:
        return opened
    time = view.wording.value(Instant(compared.time[:19], Precision.SECOND, "+00:00"))
    return (*opened, view.wording.window("photo.compared_already", time=time))


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


# ---- before the references ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Lists:
    """Of one view: the questioned numbers in order, those whose list is open, the references, and those opened."""

    questioned: dict[str, None]
    open: dict[str, None]
    references: frozenset[str]
    opened: frozenset[str]


_KNOWN: Final[WeakKeyDictionary[CaseView, _Lists]] = WeakKeyDictionary()


def _lists(view: CaseView) -> _Lists:
    known = _KNOWN.get(view)
    if known is None:
        snapshot = view.snapshot
        closed = {lock.data.evidence for lock in snapshot.all(FeatureListLocked)}
        closed |= {skip.data.evidence for skip in snapshot.all(FeatureListSkipped)}
        those = [one for one in snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
        known = _KNOWN[view] = _Lists(
            questioned=dict.fromkeys(one.number for one in those),
            open=dict.fromkeys(one.number for one in those if one.id not in closed),
            references=frozenset(one.id for one in snapshot.exhibits if one.role is EvidenceRole.REFERENCE),
            opened=frozenset(entry.data.evidence for entry in references_opened(snapshot)),
        )
    return known


def hidden_for(view: CaseView | None, selected: str | None) -> str:
    """The questioned exhibit before whose list is closed no picture of a reference is drawn; empty when all are drawn.

    That is the selected one (else the first) while its list is neither locked nor skipped, as at the gate; and, until
    the log holds a first opening of a reference, any whose list is open: a picture that is drawn without a record of
    it must not come before what the record says. Never in a case for reading, where no list can be closed.
    """
    if view is None or view.read_only is not None:
        return ""
    lists = _lists(view)
    if not lists.references or not lists.open:
        return ""
    asked = selected if selected in lists.questioned else next(iter(lists.questioned))
    if asked in lists.open:
        return asked or ""
    return "" if lists.opened else next(iter(lists.open))


def references_hidden(view: CaseView | None, selected: str | None) -> bool:
    """Whether no picture of a reference is drawn now; the work is done once per view."""
    return bool(hidden_for(view, selected))


def shows_reference(view: CaseView, finding: str) -> bool:
    """Whether a finding comes from a run that took a reference, so that its picture shows one; or is not known.

    Of a run over all pictures of the case, it is whether the picture was made of a reference.
    """
    try:
        run, found = view.finding(finding)
    except RecordError:  # of another case, or of a run that was taken back meanwhile
        return True
    references = _lists(view).references
    return not references.isdisjoint((*(given.id for given in run.inputs), *_made_of(run, found)))


def _made_of(run: Run, found: Finding) -> Iterator[str]:
    """The exhibits that a picture of a search was made of, besides the one that was searched for."""
    if not isinstance(found.value, Picture):
        return
    for row in run.rows("hit_pictures"):
        made, which = row.get("made_picture"), row.get("which")
        if isinstance(made, Digest) and made.value == found.value.value and isinstance(which, Pointer):
            yield which.value


def unopened_references(view: CaseView) -> tuple[Exhibit, ...]:
    """The reference pictures whose opening the log does not hold."""
    lists = _lists(view)
    ids = lists.references - lists.opened
    return tuple(one for one in view.snapshot.exhibits if one.id in ids and is_picture(one))
