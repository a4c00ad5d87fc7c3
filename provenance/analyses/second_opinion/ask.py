"""Holds what ExifTool says of a file against the tags that a run of `metadata` recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as SequenceOf
from typing import Final, TypeAlias

from provenance.analyses.second_opinion.ours import Own, ours_of
from provenance.analyses.second_opinion.theirs import Theirs, shown, theirs_of
from provenance.analysis.contract import Result, Statement, Task, found, not_applicable, nothing_found
from provenance.media.metadata.compared import is_of_file, is_of_maker
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.run import Run
from provenance.record.values import Count, Missing, Sequence, Table, Text, Value

Rows: TypeAlias = SequenceOf[tuple[Value, ...]]

#: Rows of one table, our choice: more than people read; the counts are of all.
MOST_ROWS: Final = 1000


def ask(task: Task) -> Result:
    """Counts of tags compared, equal and different, and the tags that differ or that one of the two read alone.

    Not applicable where ExifTool is not installed, where the run is of another file, or where its tags were erased.
    """
    item, run = task.one("questioned"), task.context.run(task.one("run"))
    refused = _refusal(run, item.sha256)
    if refused is not None:
        return not_applicable(refused, exhibit=item.exhibit)
    answer = task.context.exiftool(item)
    if answer is None:
        return not_applicable("exiftool_not_found")
    return _held_against(ours_of(run), theirs_of(answer.json, item.exhibit or item.id))


def _refusal(run: Run, sha256: str) -> str | None:
    """Why this run cannot be compared with."""
    of_file = any((one.role, one.sha256) == ("questioned", sha256) for one in run.inputs)
    if run.analysis != "metadata" or not of_file:
        return "no_metadata_of_this_file"
    if any(isinstance(finding.value, Missing) for finding in run.findings):
        return "own_tags_gone"
    return None


def _held_against(ours: Mapping[str, Own], theirs: Theirs) -> Result:
    own = {key: values for key, values in ours.items() if is_of_file(key) and not is_of_maker(key)}
    other = {key: value for key, value in theirs.tags.items() if not is_of_maker(key)}
    both = [key for key in other if key in own]
    differing = [key for key in both if not own[key].says(other[key])]
    there = [key for key in other if key not in own]
    here = [key for key in own if key not in other]
    tables: dict[tuple[str, str], Rows] = {
        ("differing_values", "group name value_here value_there"): [
            (*_named(key), Text(own[key].text), Text(shown(other[key]))) for key in differing
        ],
        ("only_in_second", "group name value_there"): [
            (*_named(key), Text(shown(other[key]))) for key in there
        ],
        ("only_in_first", "group name value_here"): [(*_named(key), Text(own[key].text)) for key in here],
    }
    stated = (
        _count("opinions_differ", differing),
        _count("tags_compared", both),
        Statement("tags_equal", Basis.COMPUTED, Count(len(both) - len(differing), "tags")),
        _count("tags_only_there", there),
        _count("tags_only_here", here),
        _count("maker_tags_there", [key for key in theirs.tags if is_of_maker(key)]),
        *_tables(tables),
        *_remarks(theirs),
    )
    limits = tuple(
        Limit("rows_left_out", {"shown": MOST_ROWS, "n": len(rows)})
        for rows in tables.values()
        if len(rows) > MOST_ROWS
    )
    if differing or there or here:
        return found(*stated, limits=limits)
    return nothing_found(*stated, reason=Reason("opinions_agree" if both else "no_tags_to_compare"))


def _named(key: str) -> tuple[Text, Text]:
    group, _, name = key.partition(":")
    return Text(group), Text(name)


def _count(name: str, keys: Iterable[str]) -> Statement:
    return Statement(name, Basis.COMPUTED, Count(sum(1 for _ in keys), "tags"))


def _tables(tables: Mapping[tuple[str, str], Rows]) -> Iterator[Statement]:
    for (name, columns), rows in tables.items():
        if rows:
            yield Statement(name, Basis.READ, Table(tuple(rows[:MOST_ROWS]), tuple(columns.split())))


def _remarks(theirs: Theirs) -> Iterator[Statement]:
    """Warnings and errors that ExifTool met in the file, in its own words."""
    if theirs.remarks:
        said = Sequence(tuple(Text(remark, "en") for remark in theirs.remarks))
        yield Statement("exiftool_remarks", Basis.READ, said)
