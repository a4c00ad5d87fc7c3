"""The feature list of each questioned exhibit: what was seen on it, when the list was locked, what came later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureList, FeatureListState, feature_list, references_opened
from provenance.record.judgement import ObservationAdded
from provenance.record.snapshot import Entry, Exhibit
from provenance.report.content import Block, Bullets, Grid, Heading, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.wording.features import feature_sentences

Observed = Entry[ObservationAdded]


def feature_lists(desk: Desk, outlines: Mapping[str, str]) -> tuple[Block, ...]:
    """Each questioned exhibit's list with its state from the log; `outlines` as for `observation_grid`."""
    blocks: list[Block] = []
    without: list[str] = []
    for exhibit in desk.snapshot.exhibits:
        if exhibit.role is EvidenceRole.QUESTIONED:
            listed = feature_list(desk.snapshot, exhibit.id)
            if listed.state is FeatureListState.NONE:
                without.append(exhibit.number)
            else:
                blocks += _list(desk, exhibit, listed, outlines)
    opened = _opened(desk)
    if without:
        blocks.append(desk.remark("features.no_list", exhibits=", ".join(without)))
    limits = (desk.remark("features.limits"),) if blocks or opened else ()
    return (*blocks, *opened, *limits)


def _list(
    desk: Desk, exhibit: Exhibit, listed: FeatureList, outlines: Mapping[str, str]
) -> tuple[Block, ...]:
    title = desk.label("features.title", exhibit=exhibit.number)
    blocks: list[Block] = [Heading(2, title, f"features-{exhibit.number}")]
    said = " ".join(feature_sentences(listed, desk.snapshot, desk.wording))
    blocks.append(Paragraph(Words(said)))
    if listed.features:
        caption = desk.label("features.features", exhibit=exhibit.number)
        blocks.append(observation_grid(desk, caption, listed.features, outlines))
    if listed.later:
        caption = desk.label("features.later", exhibit=exhibit.number)
        blocks.append(observation_grid(desk, caption, listed.later, outlines))
    return tuple(blocks)


def _opened(desk: Desk) -> tuple[Block, ...]:
    """When each reference was first opened in the window, and by whom."""
    said = tuple(
        Words(
            desk.label(
                "features.opened",
                exhibit=desk.names((opening.data.evidence,)),
                by=desk.by(opening.actor, opening.role, opening.time),
            )
        )
        for opening in references_opened(desk.snapshot)
    )
    return (desk.small_heading("features.opened_title"), Bullets(said)) if said else ()


def observation_grid(
    desk: Desk, caption: str, entries: Sequence[Observed], outlines: Mapping[str, str]
) -> Grid:
    """Observations as a table; `outlines` gives the number drawn on the picture, by event, where there is one."""
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
    return Grid(caption, headings, rows, (4, 3, 4, 8, 5, 5))


def _where(desk: Desk, entry: Observed, outlines: Mapping[str, str]) -> Words:
    region = desk.words(entry.data.region)
    if entry.event not in outlines:
        return region
    return Words(desk.label("regions.outline", region=region.text, number=outlines[entry.event]))
