"""What was not examined, and what left the machine."""

from __future__ import annotations

from provenance.record.evidence import EvidenceRole, IntakeRefused
from provenance.record.finding import Reason
from provenance.record.judgement import Axis, Grade
from provenance.record.network import NetworkRequest
from provenance.record.run import Outcome
from provenance.record.sighting import ConsentDecided, SearchResult
from provenance.record.snapshot import Entry
from provenance.record.values import Missing
from provenance.report.content import Block, Bullets, Grid, Heading, Paragraph, Tone, Words
from provenance.report.declared import of_pairs, only_asked, retired
from provenance.report.desk import Desk
from provenance.report.findings import is_comparison
from provenance.report.published import BY_TEXT
from provenance.wording.plain import file_size

FEW_ENGINES = 4  # published practice of reverse search: engines find different copies, so several are asked
FINISHED = (Outcome.FOUND, Outcome.NOTHING_FOUND)
UNFINISHED = (Outcome.NOT_APPLICABLE, Outcome.FAILED, Outcome.CANCELLED)


def not_examined(desk: Desk) -> tuple[Block, ...]:
    """Questions without a conclusion, exhibits never compared, analyses that did not run or did not finish."""
    heading = Heading(1, desk.label("not_examined.title"), "not-examined")
    items = [*_open_axes(desk), *_never_compared(desk), *_never_run(desk), *_without_people(desk)]
    items += _searches(desk)
    tables = [*_unfinished(desk), *_refused(desk)]
    blocks: list[Block] = [heading, desk.remark("not_examined.remark")]
    if not items and not tables:
        blocks.append(desk.remark("not_examined.none"))
    listed = (Bullets(tuple(Words(item) for item in items)),) if items else ()
    return (*blocks, *listed, *tables)


def _open_axes(desk: Desk) -> list[str]:
    items = []
    for claim in desk.snapshot.claims:
        conclusions = desk.snapshot.conclusions(claim.data.claim)
        left = [
            desk.wording.term(axis.value)
            for axis in Axis
            if axis not in conclusions or conclusions[axis].data.grade is Grade.NOT_EXAMINED
        ]
        if left:
            name = desk.name_of(claim.data.claim) or ""
            items.append(desk.label("not_examined.axes", claim=name, axes=", ".join(left)))
    return items


def _never_compared(desk: Desk) -> list[str]:
    """References and questioned pictures that no comparison took to its end."""
    finished = [run for _, run in desk.runs if is_comparison(run) and run.outcome in FINISHED]
    taken = {given.id for run in finished for given in run.inputs}
    items = []
    for role in (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE):
        left = [e.number for e in desk.snapshot.exhibits if e.role is role and e.id not in taken]
        if left:
            items.append(desk.label(f"not_examined.never_compared_{role.value}", exhibits=spans(left)))
    return items


def _never_run(desk: Desk) -> list[str]:
    """For each analysis of one exhibit the exhibits that it was not given; comparisons are told of apart."""
    items = []
    pictures = {EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE}
    asked_of = {"file_identity": set(EvidenceRole), "metadata": set(EvidenceRole), "seen_before": pictures}
    for id in desk.wording.analysis_ids:
        if (
            id in of_pairs() or id in only_asked() or id in retired()
        ):  # of pairs never_compared tells, run or not
            continue
        roles = asked_of.get(id, {EvidenceRole.QUESTIONED})
        given = {given.id for _, run in desk.runs if run.analysis == id for given in run.inputs}
        left = [e.number for e in desk.snapshot.exhibits if e.role in roles and e.id not in given]
        if left:
            analysis = desk.wording.analysis(id)
            items.append(desk.label("not_examined.never_run", analysis=analysis, exhibits=spans(left)))
    return items


def spans(numbers: list[str]) -> str:
    """Exhibit numbers with three or more in a row as "R1–R40"."""
    groups: list[list[str]] = []
    for number in numbers:
        last = groups[-1][-1] if groups else ""
        follows = last[:1] == number[:1] and last[1:].isdigit() and int(last[1:]) + 1 == int(number[1:])
        if follows:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(f"{g[0]}–{g[-1]}" if len(g) > 2 else ", ".join(g) for g in groups)


def _searches(desk: Desk) -> list[str]:
    """Too few engines, and query copies that were never mirrored or cut; nothing when no search is recorded."""
    snapshot = desk.snapshot
    if not snapshot.searches:
        return []
    items = []
    answers = (SearchResult.HITS, SearchResult.NONE)
    answered = [
        s.data for s in snapshot.searches if s.data.result in answers and s.data.mode.value != BY_TEXT
    ]
    engines = dict.fromkeys(desk.wording.engine(search.engine) for search in answered)
    if len(engines) < FEW_ENGINES:
        named = ", ".join(engines) or desk.label("not_examined.no_engine")
        items.append(desk.label("not_examined.few_engines", engines=named))
    copies = [
        made.data.parameters
        for exhibit in snapshot.exhibits
        for made in exhibit.derivatives
        if made.data.operation.value == "query_copy"
    ]
    if not any(parameters.get("mirrored") is True for parameters in copies):
        items.append(desk.label("not_examined.no_mirrored_copy"))
    if not any("left" in parameters for parameters in copies):
        items.append(desk.label("not_examined.no_cropped_copy"))
    return items


def _without_people(desk: Desk) -> list[str]:
    """Stages of the work of which nothing is recorded at all."""
    snapshot = desk.snapshot
    stages = (
        ("not_examined.no_searches", snapshot.searches),
        ("not_examined.no_sightings", snapshot.sightings),
        ("not_examined.no_observations", snapshot.observations),
    )
    return [desk.label(id) for id, entries in stages if not entries]


def _unfinished(desk: Desk) -> list[Block]:
    rows = []
    for _, run in desk.runs:
        if run.outcome in UNFINISHED:
            reason = (
                desk.wording.reason(run.reason) if run.reason is not None else desk.label("run.no_reason")
            )
            numbers = ", ".join(exhibit.number for exhibit in desk.exhibits_of(run))
            rows.append(
                (
                    Words(desk.wording.analysis(run.analysis)),
                    Words(numbers),
                    Words(desk.wording.outcome(run.outcome), Tone.STRONG),
                    Words(reason),
                )
            )
    if not rows:
        return []
    columns = tuple(
        desk.label(f"unfinished.{column}") for column in ("analysis", "exhibits", "outcome", "reason")
    )
    return [Grid(desk.label("unfinished.caption"), columns, tuple(rows), (4, 3, 3, 8))]


def _refused(desk: Desk) -> list[Block]:
    """Files that were offered and not taken in."""
    entries = desk.snapshot.all(IntakeRefused)
    rows = []
    for entry in entries:
        name = desk.words(entry.data.name)
        gone = isinstance(entry.data.name, Missing)
        called = desk.label("refused.a_file") if gone else name.text
        reason = Reason(entry.data.reason.id, {**entry.data.reason.values, "name": called})
        by = desk.by(entry.actor, entry.role, entry.time)
        rows.append((name, Words(desk.wording.reason(reason)), Words(by, Tone.QUIET)))
    if not rows:
        return []
    columns = tuple(desk.label(f"refused.{column}") for column in ("name", "reason", "by"))
    return [Grid(desk.label("refused.caption"), columns, tuple(rows), (5, 9, 5))]


def sent_sentences(desk: Desk) -> tuple[str, ...]:
    """What Alidade sent, which addresses it was allowed to open, and the searches made outside it."""
    requests = desk.snapshot.requests
    said = [desk.label("sent.requests", n=len(requests)) if requests else desk.label("sent.nothing")]
    allowed = sum(entry.data.allowed for entry in desk.snapshot.consents)
    if allowed:
        said.append(desk.label("sent.allowed_of", n=allowed))
    searches = desk.snapshot.searches
    if searches:
        engines = dict.fromkeys(desk.wording.engine(entry.data.engine) for entry in searches)
        said.append(desk.label("sent.searches", n=len(searches), engines=", ".join(engines)))
    return tuple(said)


def left_the_machine(desk: Desk) -> tuple[Block, ...]:
    """What Alidade sent, every address it was allowed or refused to open, and searches made outside it."""
    blocks: list[Block] = [Heading(1, desk.label("sent.title"), "sent")]
    blocks += [Paragraph(Words(sentence)) for sentence in sent_sentences(desk)]
    if requests := desk.snapshot.requests:
        carried = ("asked_by", "host", "purpose", "carried", "size", "ended")
        headings = tuple(desk.label(f"sent.{column}") for column in carried)
        rows = tuple(_request(desk, entry) for entry in requests)
        caption = desk.label("sent.requests_caption", n=len(rows))
        blocks.append(Grid(caption, headings, rows, (4, 4, 3, 7, 3, 3)))
    consents = desk.snapshot.consents
    if consents:
        columns = ("time", "host", "purpose", "what", "decision")
        headings = tuple(desk.label(f"sent.{column}") for column in columns)
        rows = tuple(_consent(desk, entry) for entry in consents)
        blocks.append(Grid(desk.label("sent.caption", n=len(rows)), headings, rows, (4, 4, 3, 7, 3)))
    return tuple(blocks)


def _request(desk: Desk, entry: Entry[NetworkRequest]) -> tuple[Words, ...]:
    data = entry.data
    carried = ", ".join(desk.wording.term(name, "sent") for name in data.fields)
    return (
        Words(desk.by(entry.actor, entry.role, entry.time)),
        desk.words(data.host),
        desk.words(data.purpose),
        Words(f"{carried}; SHA-256 {data.sha256}" if data.sent_bytes else "–"),
        Words(f"{file_size(data.sent_bytes)} · {file_size(data.received_bytes)}"),
        Words(desk.wording.term(data.outcome.value, "request"), Tone.STRONG),
    )


def _consent(desk: Desk, entry: Entry[ConsentDecided]) -> tuple[Words, ...]:
    data = entry.data
    what = desk.words(data.what)
    parts = [what.text]
    if data.size_bytes is not None:
        parts.append(desk.label("size_bytes", n=data.size_bytes))
    if data.sha256 is not None:
        parts.append(f"SHA-256 {data.sha256}")
    return (
        Words(desk.by(entry.actor, entry.role, entry.time)),
        _host(desk, data),
        desk.words(data.purpose),
        Words("; ".join(parts), what.tone, what.language),
        Words(desk.label("sent.allowed" if data.allowed else "sent.refused"), Tone.STRONG),
    )


def _host(desk: Desk, data: ConsentDecided) -> Words:
    host = desk.words(data.host)
    if data.engine is None:
        return host
    return Words(desk.label("field.of", name=desk.wording.engine(data.engine), value=host.text), host.tone)
