"""Page one: the alarm if any, the claim, what an analyst concluded or that nobody did, the case at a glance."""

from __future__ import annotations

from collections import Counter

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.judgement import Axis, ConclusionRecorded, Grade
from provenance.record.run import Outcome
from provenance.record.sighting import SearchResult
from provenance.record.snapshot import Entry, Snapshot
from provenance.record.values import UNKNOWN, Missing, Text
from provenance.report.content import (
    Beside,
    Block,
    Box,
    BoxKind,
    Bullets,
    Fields,
    Grid,
    Image,
    Paragraph,
    Tone,
    Words,
)
from provenance.report.copies import copies_in_brief
from provenance.report.desk import Desk
from provenance.report.examined import sent_sentences
from provenance.report.feature_table import mismatches_in_brief
from provenance.report.findings import answer_of, newest_of_pairs
from provenance.report.published import timeline
from provenance.report.reference_cards import disagreement_count
from provenance.report.support import support_in_brief
from provenance.report.timebounds import bounds_in_brief

PAGE_ONE_SIDE_PX = 900  # a third of the page's width at 300 dots per inch


def is_concluded(snapshot: Snapshot) -> bool:
    """Whether a person concluded anything on any axis of any claim."""
    return any(
        entry.data.grade is not Grade.NOT_EXAMINED
        for claim in snapshot.claims
        for entry in snapshot.conclusions(claim.data.claim).values()
    )


def first_page(desk: Desk) -> tuple[Block, ...]:
    """The blocks of page one."""
    snapshot = desk.snapshot
    blocks: list[Block] = [*alarm(desk)]
    claims = snapshot.claims
    if not claims:
        blocks += [*_draft_box(desk), desk.remark("front.no_claim")]
    for number, claim in enumerate(claims, 1):
        title = desk.label("front.claim") if len(claims) == 1 else desk.label("name.claim", n=number)
        blocks.append(_claim_box(desk, claim, title, _picture_of(desk, claim.data)))
        if number == 1:
            blocks += _draft_box(desk)
        blocks.append(_conclusions(desk, claim, title))
    return (*blocks, *_at_a_glance(desk))


def alarm(desk: Desk) -> tuple[Block, ...]:
    """A lasting box when stored bytes did not agree with the log; printed before everything else."""
    alterations = desk.snapshot.alterations
    if not alterations:
        return ()
    named = {exhibit.sha256: exhibit.number for exhibit in desk.snapshot.exhibits}
    items = []
    for entry in alterations:
        things = [
            f"{named[sha256]} ({sha256})" if sha256 in named else sha256 for sha256 in entry.data.objects
        ]
        for payload in entry.data.payloads:
            event, _, field = payload.partition(":")
            things.append(desk.label("alarm.payload", event=event, field=field))
        listed = ", ".join(things) or desk.label("alarm.nothing_named")
        text = desk.label("alarm.item", time=desk.time(entry.time), event=str(entry.seq), things=listed)
        items.append(Words(text))
    blocks = (Paragraph(Words(desk.label("alarm.text"))), Bullets(tuple(items)))
    return (Box(BoxKind.ALARM, desk.label("alarm.title"), blocks),)


def _draft_box(desk: Desk) -> tuple[Block, ...]:
    if is_concluded(desk.snapshot):
        return ()
    text = Paragraph(Words(desk.label("draft.text")))
    return (Box(BoxKind.DRAFT, desk.label("draft.title"), (text,)),)


def _claim_box(desk: Desk, claim: Entry[ClaimAdded], title: str, picture: Image | None) -> Block:
    data = claim.data
    quote = desk.words(data.text)
    tone = Tone.QUIET if isinstance(data.text, Missing) else Tone.QUOTE
    blocks: list[Block] = [Paragraph(Words(quote.text, tone, quote.language))]
    rows = [(desk.label("claim.hedge"), desk.words(data.hedge))]
    rows.append((desk.label("claim.language"), Words(language_of(desk, data.text))))
    rows.append((desk.label("claim.translation"), desk.words(data.translation)))
    rows.append((desk.label("claim.source"), Words(source_line(desk, data.source))))
    blocks.append(Fields(tuple(rows)))
    inside = (Beside(picture, tuple(blocks)),) if picture is not None else tuple(blocks)
    return Box(BoxKind.CLAIM, title, inside)


def _picture_of(desk: Desk, claim: ClaimAdded) -> Image | None:
    """The first picture that a claim is about, else the first questioned one."""
    exhibits = [exhibit for exhibit in desk.snapshot.exhibits if exhibit.id in claim.about]
    exhibits += [exhibit for exhibit in desk.snapshot.exhibits if exhibit.role is EvidenceRole.QUESTIONED]
    for exhibit in exhibits[:3]:
        alt = desk.label("alt.exhibit", number=exhibit.number, role=desk.wording.term(exhibit.role.value))
        image = desk.image(exhibit.sha256, alt, exhibit.number, PAGE_ONE_SIDE_PX)
        if image is not None:
            return image
    return None


def language_of(desk: Desk, text: Text | Missing) -> str:
    """The language of somebody's words as its tag, or that it is not stated."""
    if isinstance(text, Missing) or text.language == "und":
        return desk.label("language.not_stated")
    return text.language


def source_line(desk: Desk, source: str | None) -> str:
    """A source with everybody it relays, nearest first."""
    by_id = {entry.data.source: entry.data for entry in desk.snapshot.sources}
    parts: list[str] = []
    seen: set[str] = set()
    while source is not None and source in by_id and source not in seen:
        seen.add(source)
        data = by_id[source]
        kind, name = data.kind.value, desk.wording.value(data.name)
        known = desk.label("source.named", name=name, kind=desk.wording.term(kind))
        parts.append(name if kind == "unknown" else known)
        source = data.relays
    if not parts:
        return desk.label("source.none")
    line = parts.pop()
    while parts:
        line = desk.label("source.relays", first=parts.pop(), second=line)
    return line


def _conclusions(desk: Desk, claim: Entry[ClaimAdded], title: str) -> Block:
    rows = []
    conclusions = desk.snapshot.conclusions(claim.data.claim)
    for axis in Axis:
        entry = conclusions.get(axis)
        rows.append((Words(desk.wording.term(axis.value), Tone.STRONG), *_judged(desk, entry)))
    columns = tuple(desk.label(f"conclusions.{column}") for column in ("axis", "grade", "reasons", "limits"))
    caption = desk.label("conclusions.caption", claim=title)
    return Grid(caption, columns, tuple(rows), (3, 5, 10, 8), large=True)


def _judged(desk: Desk, entry: Entry[ConclusionRecorded] | None) -> tuple[Words, Words, Words]:
    """Grade with a mark where it rests on a disputed finding, reasons, limits as the analyst wrote them."""
    if entry is None:
        return Words(desk.wording.term(Grade.NOT_EXAMINED.value), Tone.QUIET), Words(""), Words("")
    grade, limits = entry.data.grade, entry.data.limits
    tone = Tone.QUIET if grade is Grade.NOT_EXAMINED else Tone.STRONG
    said = desk.wording.term(grade.value)
    if rests_on_dispute(desk, entry.data):
        said = f"{said} – {desk.label('conclusions.disputed')}"
    not_given = limits == UNKNOWN and grade is not Grade.NOT_EXAMINED
    shown = Words(desk.label("conclusions.no_limits"), Tone.QUIET) if not_given else desk.words(limits)
    return Words(said, tone), desk.words(entry.data.reasons), shown


def rests_on_dispute(desk: Desk, data: ConclusionRecorded) -> bool:
    """Whether a record that a conclusion rests on is a disputed finding, or holds or took one.

    What counts against the claim carries a conclusion too, unless that is "supported".
    """
    opposing = () if data.grade is Grade.SUPPORTED else data.opposing
    return any(desk.disputed(id) for id in (*data.supporting, *opposing))


def _at_a_glance(desk: Desk) -> tuple[Block, ...]:
    snapshot = desk.snapshot
    roles = Counter(exhibit.role for exhibit in snapshot.exhibits)
    outcomes = Counter(run.outcome for _, run in desk.runs)
    of_roles = [desk.label(f"glance.{role.value}", n=roles[role]) for role in EvidenceRole if roles[role]]
    of_outcomes = [
        desk.label("glance.outcome", outcome=desk.wording.outcome(outcome), count=str(outcomes[outcome]))
        for outcome in Outcome
        if outcomes[outcome]
    ]
    nothing = desk.label("glance.none")
    rows = (
        *_restricted(desk),
        ("glance.exhibits", ", ".join(of_roles) or nothing),
        ("glance.analyses", "; ".join(of_outcomes) or nothing),
        ("glance.compared", _compared(desk) or nothing),
        *_features(desk),
        *_supported(desk),
        *_copies(desk),
        ("glance.disputes", str(len(snapshot.disputes)) if snapshot.disputes else nothing),
        ("glance.sightings", _earliest(desk)),
        *_bounded(desk),
        (
            "glance.searches",
            _searches(desk) or nothing,
        ),
        ("glance.sent", " ".join(sent_sentences(desk))),
        (
            "glance.covered",
            desk.label("covered", event=str(snapshot.seq), time=desk.time(snapshot.covered_until)),
        ),
    )
    fields = [(desk.label(id), Words(text)) for id, text in rows]
    fields.append((desk.label("glance.head"), Words(snapshot.head, Tone.MONO)))
    return (desk.small_heading("glance.title"), Fields(tuple(fields)))


def _searches(desk: Desk) -> str:
    searches = desk.snapshot.searches
    none = sum(search.data.result is SearchResult.NONE for search in searches)
    return desk.label("glance.searches_of", n=len(searches), none=str(none)) if searches else ""


def _restricted(desk: Desk) -> tuple[tuple[str, str], ...]:
    """That the case was marked restricted at the event covered, and by whom; never why."""
    if not desk.snapshot.restricted:
        return ()
    marked = desk.snapshot.restriction
    if marked is None:
        return (("glance.restricted", desk.label("glance.restricted_newer")),)
    by = desk.by(marked.actor, marked.role, marked.time)
    return (("glance.restricted", desk.label("glance.restricted_by", by=by, event=str(marked.seq))),)


def _bounded(desk: Desk) -> tuple[tuple[str, str], ...]:
    """When each questioned picture can have been taken, where more than its intake bounds that."""
    said = bounds_in_brief(desk)
    return (("glance.bounds", said),) if said else ()


def _features(desk: Desk) -> tuple[tuple[str, str], ...]:
    """How many features of a list disagree with which reference, where they were compared."""
    said = mismatches_in_brief(desk)
    return (("glance.features", said),) if said else ()


def _supported(desk: Desk) -> tuple[tuple[str, str], ...]:
    """How many references support each questioned picture, where they were counted."""
    said = support_in_brief(desk, desk.snapshot.exhibits)
    return (("glance.support", said),) if said else ()


def _copies(desk: Desk) -> tuple[tuple[str, str], ...]:
    """How many copies of each questioned picture were found, where they were looked for."""
    said = copies_in_brief(desk)
    return (("glance.copies", said),) if said else ()


def _compared(desk: Desk) -> str:
    """What analysts marked as different, then how many pairs with references ended with which result."""
    results: Counter[str] = Counter()
    for run in newest_of_pairs(desk):
        answer = answer_of(run)
        result = desk.wording.term(answer) if answer else desk.wording.outcome(run.outcome)
        disputed = any(dispute.data.run == run.id for dispute in desk.snapshot.disputes)
        results[desk.label("glance.disputed_result", result=result) if disputed else result] += 1
    said = [
        desk.label("glance.compared_of", count=str(count), result=result) for result, count in results.items()
    ]
    marked = disagreement_count(desk)
    return "; ".join([marked, *said] if marked else said)


def _earliest(desk: Desk) -> str:
    ordered = timeline(desk.snapshot)
    if not ordered:
        return desk.label("glance.none")
    first = ordered[0].data
    count = desk.label("glance.sightings_of", n=len(ordered))
    if isinstance(first.published, Missing):
        return count
    return desk.label("glance.earliest", count=count, time=desk.wording.value(first.published))
