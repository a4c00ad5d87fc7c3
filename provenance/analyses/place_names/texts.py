"""The texts in which names of places are looked for, each with the record it stands in, and the positions known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from provenance.analyses.place_names import LOOKS_AT_OBSERVATIONS_OF, LOOKS_AT_RUNS_OF
from provenance.analysis.contract import Item, Task
from provenance.record.claim import ClaimAdded
from provenance.record.finding import Finding
from provenance.record.run import Run
from provenance.record.tagtable import tag_rows
from provenance.record.values import Place, Table, Text, Value

__all__ = ["Known", "Source", "Written", "known_positions", "newest_of", "texts_of"]

Source = Literal[
    "claim_text", "claim_translation", "claim_what", "claim_where", "caption_in_file", "place_tag", "sign_read",
    "sign_written_off",
]  # fmt: skip
"""Where a text stands; "place_tag" and "claim_where" are made to hold the name of a place and nothing else."""

_PLACE_TAGS: Final = frozenset(
    (
        "City", "Sub-location", "Province-State", "Country-PrimaryLocationName", "ContentLocationName", "Location",
        "State", "Country", "LocationShownCity", "LocationShownSublocation", "LocationShownProvinceState",
        "LocationShownCountryName", "LocationCreatedCity", "LocationCreatedSublocation",
        "LocationCreatedProvinceState", "LocationCreatedCountryName",
    )
)  # fmt: skip
"""Tags for the place shown or of the camera (IPTC Photo Metadata Standard 2023.2, by ExifTool's names)."""


@dataclass(frozen=True, slots=True)
class Written:
    """One text: where it stands, the field of the file, and the id of the claim, finding or observation."""

    source: Source
    record: str
    text: str
    field: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it is meant to be the name of a place and nothing else."""
        return self.source in ("claim_where", "place_tag")


@dataclass(frozen=True, slots=True)
class Known:
    """A position from which distances are measured, and whose: `record` is the id of the finding or claim.

    Of a "named_place" nobody stated a position: it is the centre of a place that another name in the texts means.
    """

    source: Literal["file_position", "claimed_position", "named_place"]
    place: Place
    record: str = ""


def newest_of(task: Task) -> dict[str, Run]:
    """Analysis → its newest run of these bytes that came to its end."""
    item, newest = task.one("questioned"), {}
    for run in sorted(map(task.context.run, task.every("run")), key=lambda one: one.finished):
        if run.analysis in LOOKS_AT_RUNS_OF and run.outcome.is_answer and _of(run, item):
            newest[run.analysis] = run
    return newest


def _of(run: Run, item: Item) -> bool:
    return any((given.role, given.sha256) == ("questioned", item.sha256) for given in run.inputs)


def texts_of(task: Task, runs: dict[str, Run]) -> tuple[Written, ...]:
    """Every text, claims first. What was erased is left out."""
    found: list[Written] = []
    for item in task.every("claim"):
        found += _of_claim(task.context.claim(item))
    for item in task.every("observation"):
        seen = task.context.observation(item)
        if isinstance(seen.text, Text) and seen.kind.value in LOOKS_AT_OBSERVATIONS_OF:
            found.append(Written("sign_written_off", seen.observation, seen.text.value))
    if "metadata" in runs:
        found += _of_tags(runs["metadata"])
    if "sign_text" in runs:
        found += _of_signs(runs["sign_text"])
    return tuple(one for one in found if one.text.strip())


def _of_claim(claim: ClaimAdded) -> Iterator[Written]:
    where = claim.where
    if isinstance(where, Text):
        yield Written("claim_where", claim.claim, where.value)
    elif isinstance(where, Place) and where.name:
        yield Written("claim_where", claim.claim, where.name)
    parts: tuple[tuple[Source, object], ...] = (
        ("claim_text", claim.text), ("claim_what", claim.what), ("claim_translation", claim.translation),
    )  # fmt: skip
    for source, text in parts:
        if isinstance(text, Text):
            yield Written(source, claim.claim, text.value)


def _named(run: Run, name: str) -> Finding | None:
    return next((one for one in run.findings if one.name == name), None)


def _of_tags(run: Run) -> Iterator[Written]:
    """Tags for places, and captions; each text once, in the first field that holds it."""
    met: set[str] = set()
    tags = _named(run, "tags")
    for row in tag_rows(run):
        if tags is not None and row.name in _PLACE_TAGS and row.text not in met:
            met.add(row.text)
            yield Written("place_tag", tags.id, row.text, f"{row.group}:{row.name}")
    listed = _named(run, "descriptions")
    if listed is None or not isinstance(listed.value, Table):
        return
    for said in listed.value.rows():
        field, text = _plain(said.get("field")), _plain(said.get("text"))
        if text not in met and field.partition(":")[2] not in _PLACE_TAGS:
            met.add(text)
            yield Written("caption_in_file", listed.id, text, field)


def _of_signs(run: Run) -> Iterator[Written]:
    """The lines that were read on signs; those of low confidence too, since a name that is found speaks for them."""
    lines = _named(run, "lines_read")
    if lines is not None and isinstance(lines.value, Table):
        for row in lines.value.rows():
            yield Written("sign_read", lines.id, _plain(row.get("text")))


def _plain(value: Value | None) -> str:
    return value.value if isinstance(value, Text) else ""


def known_positions(task: Task, runs: dict[str, Run]) -> tuple[Known, ...]:
    """The positions that the file and the claims state, the file's first."""
    found: list[Known] = []
    if "metadata" in runs:
        for name in ("position", "xmp_position"):
            stated = _named(runs["metadata"], name)
            if stated is not None and isinstance(stated.value, Place):
                found.append(Known("file_position", stated.value, stated.id))
    for item in task.every("claim"):
        claim = task.context.claim(item)
        if isinstance(claim.where, Place):
            found.append(Known("claimed_position", claim.where, claim.claim))
    return tuple(found)
