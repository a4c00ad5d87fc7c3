"""What files and claims may say, made by hand or by running the real analyses on forged files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from PIL import Image

from provenance.analyses.consistency.check import outcomes_of
from provenance.analyses.consistency.outcome import Outcome
from provenance.analyses.consistency.said import Said
from provenance.analyses.platform_traces.examples import tried_tables
from provenance.analyses.platform_traces.names import name_hypotheses
from provenance.analysis.contract import Item
from provenance.analysis.registry import analyses, analysis
from provenance.media.picture import PictureFacts
from provenance.record.claim import ClaimAdded
from provenance.record.finding import Basis, Finding, Limit
from provenance.record.run import Input, Run
from provenance.record.run import Outcome as Ended
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import Flag, Instant, Place, Precision, Sequence, Table, Term, Text, Value
from tests.analyses.desk import Desk
from tests.vision import scenes

QUESTIONED = "a" * 64
KYIV = Place("50.45,30.52")


def at(text: str, offset: str | None = None) -> Instant:
    """A stated time, to the second, the minute or the day."""
    precision = {10: Precision.DAY, 16: Precision.MINUTE, 19: Precision.SECOND}[len(text)]
    return Instant(text, precision, offset)


def run(name: str, findings: dict[str, Value], limits: dict[str, str] | None = None, **changes: Any) -> Run:
    """A run of an analysis by hand; `limits`: finding → the id of its limit."""
    limits = limits or {}
    made = tuple(
        Finding(f"f{n}", id, Basis.READ, value, limits=(Limit(limits[id]),) if id in limits else ())
        for n, (id, value) in enumerate(findings.items())
    )
    given = (Input("questioned", "evidence", "e1", QUESTIONED),)
    whole = Run(
        f"run-{name}", name, 1, given, {}, Ended.FOUND, "2026-11-23T10:00:00Z", "2026-11-23T10:00:01Z", made
    )
    return msgspec.structs.replace(whole, **changes)


def tag_table(tags: Mapping[str, str | Value]) -> Table:
    """ "ExifIFD:FNumber" → value, as `metadata` states tags; text stands for what is stored too."""
    rows = []
    for key, value in tags.items():
        group, _, name = key.partition(":")
        given = Text(value) if isinstance(value, str) else value
        rows.append((Text(group), Text(name), Text(name), given, given, Flag("Serial" in name)))
    return Table(tuple(rows), TAG_COLUMNS)


def facts(width: int, height: int) -> PictureFacts:
    """What the header says of a picture stored in that size."""
    return PictureFacts(
        type_id="jpeg",
        stored_width=width,
        stored_height=height,
        shown_width=width,
        shown_height=height,
        orientation=1,
        oriented_by="nobody",
        mode="RGB",
        bits=8,
        has_alpha=False,
        frames=1,
        icc_name=None,
        icc_profile=None,
    )


def said(
    tags: Mapping[str, str | Value] | None = None,
    *,
    media_type: str = "jpeg",
    name: str | None = None,
    claim: ClaimAdded | None = None,
    size: tuple[int, int] | None = None,
    others: tuple[Run, ...] = (),
    **findings: Value,
) -> Said:
    """What a file says by its tags and the findings of `metadata`, with other runs, a claim, a name, a size."""
    stated: dict[str, Value] = {**findings, "tags": tag_table(tags or {})}
    runs = {"metadata": run("metadata", stated), "platform_traces": traces_of(name)}
    runs |= {other.analysis: other for other in others}
    return Said(
        media_type, name, () if claim is None else (claim,), runs, None if size is None else facts(*size)
    )


def traces_of(name: str | None) -> Run:
    """A run of `platform_traces` with the time that its own rows read in a name."""
    read = name_hypotheses(name or "", tried_tables(), datetime(2026, 11, 23, tzinfo=UTC))
    for one in read:
        if one.time is not None and one.row.time_means is not None:
            return run("platform_traces", {"name_time": one.time}, {"name_time": one.row.time_means})
    return run("platform_traces", {})


def outcome(test: str, what: Said) -> Outcome:
    """What came out of one test."""
    return outcomes_of(what)[test]


def claim(when: Any = None, where: Any = None) -> ClaimAdded:
    """A claim of a time, a place or both."""
    made = ClaimAdded(claim="claim-1", text=Text("A claim"))
    changes = {name: value for name, value in (("when", when), ("where", where)) if value is not None}
    return msgspec.structs.replace(made, **changes)


def previews(*rows: tuple[str, str]) -> Run:
    """A run of `embedded_preview`: kind and result of each embedded picture."""
    table = Table(tuple((Term(kind), Term(result)) for kind, result in rows), ("embedded_kind", "result"))
    return run("embedded_preview", {"previews": table})


def structure(coding: str, earlier: str, *sources: str, known: bool = False) -> Run:
    """A run of `compression`."""
    return run(
        "compression",
        {
            "coding": Term(coding),
            "earlier_compression": Term(earlier),
            "source_class": Term("source_known" if known else "source_several"),
            "consistent_with": Sequence(tuple(map(Text, sources))),
        },
    )


def without(what: Said, analysis_id: str) -> Said:
    """The same without a run."""
    return replace(what, runs={id: one for id, one in what.runs.items() if id != analysis_id})


# ---- the real analyses on forged files ---------------------------------------------------------------------------


def camera_file(
    taken: str = "2022:09:10 11:22:33",
    *,
    exposure: tuple[int, int] = (1, 500),
    width: int = 800,
    **saved: Any,
) -> bytes:
    """A JPEG as a camera writes it: all times equal, the place in Kyiv by day, sizes and preview that fit."""
    from PIL.TiffImagePlugin import IFDRational

    picture = Image.fromarray(scenes.wall(1)).resize((width, width * 3 // 4))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132], exif[0x0112] = "Alidade", "Forge 1", taken, 1
    camera = exif.get_ifd(0x8769)
    camera[0x9003], camera[0x9004], camera[0x9011], camera[0x9010] = taken, taken, "+03:00", "+03:00"
    camera[0x829A], camera[0x829D], camera[0x8827] = IFDRational(*exposure), IFDRational(8, 1), 100
    camera[0xA002], camera[0xA003] = picture.size
    camera[0x920A], camera[0xA405], camera[0x9000] = IFDRational(50, 10), 28, b"0232"
    hour, minute, second = (float(part) for part in taken[11:].split(":"))
    gps = exif.get_ifd(0x8825)
    gps[0] = b"\x02\x03\x00\x00"
    gps[1], gps[2], gps[3], gps[4] = "N", (50.0, 27.0, 2.34), "E", (30.0, 31.0, 12.5)
    gps[7], gps[0x1D] = ((hour - 3) % 24, minute, second), taken[:10]
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95, subsampling=0, exif=exif, **saved)
    return buffer.getvalue()


_CAPTION = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
    '<rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>'
)


def messenger_file(caption: str = "") -> bytes:
    """A JPEG as messengers pass it on: no EXIF, smaller, compressed again; with a caption in XMP if given."""
    buffer = io.BytesIO()
    xmp = {"xmp": _CAPTION.replace("{text}", caption).encode()} if caption else {}
    with Image.open(io.BytesIO(camera_file())) as photo:
        photo.resize((640, 480)).save(buffer, "JPEG", quality=80, **xmp)
    return buffer.getvalue()


LOOK_INTO_A_FILE = ("metadata", "compression", "embedded_preview", "platform_traces")


def examined(desk: Desk, data: bytes, name: str = "photo.jpg", about: ClaimAdded | None = None) -> Run:
    """The run of `consistency` over the real runs of everything that looks into a file."""
    runner, materials = desk
    questioned = materials.item(data, "questioned", name)
    card = materials.card(questioned)
    items: list[Item] = [questioned]
    for id in LOOK_INTO_A_FILE:
        if id in analyses():
            takes_card = any(role.kind == "card" for role in analysis(id).roles)
            given = [questioned, card] if takes_card else [questioned]
            made = runner.run(analysis(id), given, materials).run
            assert made.outcome is not Ended.FAILED, (id, made.reason)
            items.append(materials.run_item(made))
    if about is not None:
        items.append(materials.claim_item(about))
    return runner.run(analysis("consistency"), [*items, card], materials).run
