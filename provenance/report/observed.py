"""What analysts see on the exhibits and what is only claimed to be there, each on its numbered region."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.record.judgement import ObservationAdded
from provenance.record.snapshot import Entry
from provenance.record.values import Region
from provenance.report.content import Block, Figures, Grid, Heading, Image, Tone, Words
from provenance.report.desk import MAX_SIDE_PX, Desk
from provenance.report.regions import Drawn, drawn_regions

CROPS_IN_A_ROW = 3

Observed = Entry[ObservationAdded]
Outlined = tuple[Drawn, tuple[Observed, ...]]


def observations(desk: Desk) -> tuple[Block, ...]:
    """What analysts see, and apart from it what is only claimed to be there; then the regions on the pictures."""
    heading = Heading(1, desk.label("observations.title"), "observations")
    entries = desk.snapshot.observations
    if not entries:
        return (heading, desk.remark("observations.none"))
    numbers = {entry.event: str(number) for number, entry in enumerate(entries, 1)}
    drawn = _drawn(desk, numbers)
    shown = {entry.event for _, outlined in drawn for entry in outlined}
    blocks: list[Block] = [heading, desk.remark("observations.remark")]
    for stance in dict.fromkeys(("observed", "claimed", *(entry.data.stance.value for entry in entries))):
        chosen = [entry for entry in entries if entry.data.stance.value == stance]
        if chosen:
            outlines = {event: numbers[event] for event in shown}
            blocks.append(_table(desk, stance, chosen, outlines))
    if drawn:
        blocks.append(Heading(2, desk.label("regions.title"), "regions"))
    for one in drawn:
        blocks += _figures(desk, one)
    return tuple(blocks)


def _table(desk: Desk, stance: str, entries: list[Observed], outlines: Mapping[str, str]) -> Block:
    rows = tuple(
        (
            Words(desk.name_of(entry.data.observation) or ""),
            Words(desk.names((entry.data.evidence,))),
            desk.words(entry.data.kind, "observation"),
            desk.words(entry.data.text),
            _where(desk, entry, outlines),
            Words(desk.by(entry.actor, entry.role, entry.time), Tone.QUIET),
        )
        for entry in entries
    )
    columns = ("number", "exhibit", "kind", "text", "region", "by")
    headings = tuple(desk.label(f"observation.{column}") for column in columns)
    return Grid(desk.wording.term(stance).capitalize(), headings, rows, (4, 3, 4, 8, 5, 5))


def _where(desk: Desk, entry: Observed, outlines: Mapping[str, str]) -> Words:
    region = desk.words(entry.data.region)
    if entry.event not in outlines:
        return region
    return Words(desk.label("regions.outline", region=region.text, number=outlines[entry.event]))


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
