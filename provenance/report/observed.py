"""What analysts see on the exhibits and what is only claimed to be there, each on its numbered region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.record.evidence import EvidenceRole
from provenance.record.features import OBSERVED
from provenance.record.judgement import EvidenceOpened, FeatureListSkipped, ObservationAdded
from provenance.record.snapshot import Entry
from provenance.record.values import Region
from provenance.report.content import Block, Figures, Heading, Image
from provenance.report.desk import MAX_SIDE_PX, Desk
from provenance.report.feature_table import feature_tables
from provenance.report.features import feature_lists, observation_grid
from provenance.report.regions import Drawn, drawn_regions

CROPS_IN_A_ROW = 3

Observed = Entry[ObservationAdded]
Outlined = tuple[Drawn, tuple[Observed, ...]]


def observations(desk: Desk) -> tuple[Block, ...]:
    """The feature lists of what analysts see, apart from it what is only claimed; then the regions on the pictures."""
    heading = Heading(1, desk.label("observations.title"), "observations")
    entries = desk.snapshot.observations
    numbers = {entry.event: str(number) for number, entry in enumerate(entries, 1)}
    drawn = _drawn(desk, numbers)
    outlines = {entry.event: numbers[entry.event] for _, outlined in drawn for entry in outlined}
    blocks: list[Block] = [heading, desk.remark("observations.remark" if entries else "observations.none")]
    if entries or desk.snapshot.count(EvidenceOpened) or desk.snapshot.count(FeatureListSkipped):
        blocks += feature_lists(desk, outlines)
    blocks += feature_tables(desk)
    blocks += _others(desk, entries, outlines)
    if drawn:
        blocks.append(Heading(2, desk.label("regions.title"), "regions"))
    for one in drawn:
        blocks += _figures(desk, one)
    return (*blocks, *_withheld(desk))


def _withheld(desk: Desk) -> tuple[Block, ...]:
    """A box for each picture with regions that must not be shown."""
    evidence = dict.fromkeys(
        entry.data.evidence
        for entry in desk.snapshot.observations
        if isinstance(entry.data.region, Region) and desk.withholds(entry.data.region.sha256)
    )
    return tuple(desk.withheld_box(desk.names((id,))) for id in evidence)


def _others(desk: Desk, entries: Sequence[Observed], outlines: Mapping[str, str]) -> tuple[Block, ...]:
    """What is in no feature list, by stance: seen on references and documents, or only claimed."""
    questioned = {e.id for e in desk.snapshot.exhibits if e.role is EvidenceRole.QUESTIONED}
    tables: dict[str, list[Observed]] = {OBSERVED: []}
    for entry in entries:
        stance = entry.data.stance.value
        if stance != OBSERVED or entry.data.evidence not in questioned:
            tables.setdefault(stance, []).append(entry)
    if not any(tables.values()):
        return ()
    captions = {stance: desk.wording.term(stance).capitalize() for stance in tables}
    captions[OBSERVED] = desk.label("observations.elsewhere")
    grids = (observation_grid(desk, captions[s], chosen, outlines) for s, chosen in tables.items() if chosen)
    return (Heading(2, desk.label("observations.others"), "observations-others"), *grids)


def _drawn(desk: Desk, numbers: Mapping[str, str]) -> tuple[Outlined, ...]:
    """For each picture with regions: its outlines and crops, as far as it can be shown."""
    by_picture: dict[tuple[str, str], list[tuple[Observed, Region]]] = {}
    for entry in desk.snapshot.observations:
        region = entry.data.region
        if isinstance(region, Region) and region.sha256 not in desk.snapshot.erased_objects:
            by_picture.setdefault((entry.data.evidence, region.sha256), []).append((entry, region))
    made = []
    for (_, sha256), pairs in by_picture.items():
        picture = desk.image(sha256, "", "", MAX_SIDE_PX)
        regions = tuple((numbers[entry.event], region) for entry, region in pairs)
        drawn = None if picture is None else drawn_regions(picture.data, regions)
        if drawn is not None:
            made.append((drawn, tuple(entry for entry, _ in pairs)))
    return tuple(made)


def _figures(desk: Desk, outlined: Outlined) -> tuple[Block, ...]:
    drawn, entries = outlined
    exhibit = desk.names((entries[0].data.evidence,))
    names = desk.names(tuple(entry.data.observation for entry in entries))
    alt = desk.label("regions.alt", exhibit=exhibit, names=names)
    caption = desk.label("regions.caption", exhibit=exhibit, names=names)
    crops = [_crop(desk, entry, data, exhibit) for entry, data in zip(entries, drawn.crops, strict=True)]
    rows = [crops[start : start + CROPS_IN_A_ROW] for start in range(0, len(crops), CROPS_IN_A_ROW)]
    whole = Figures((Image(drawn.outlined, "image/jpeg", alt, caption),))
    return (whole, *(Figures(tuple(row), 55) for row in rows))


def _crop(desk: Desk, entry: Observed, data: bytes, exhibit: str) -> Image:
    name = desk.name_of(entry.data.observation) or ""
    alt = desk.label("regions.crop_alt", exhibit=exhibit, name=name)
    return Image(data, "image/jpeg", alt, desk.label("regions.crop", exhibit=exhibit, name=name))
