"""Rows of the overview of a file in words, the same in window, report and command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from provenance.record.finding import Finding
from provenance.record.overview_rows import OverviewRow, Section
from provenance.record.values import Count, Table, Text, Value
from provenance.wording.english import FAMILIES
from provenance.wording.wording import Wording

_COMPARED: Final = "¤"  # where in a sentence what was compared would stand
_WORDS_IN_NAME: Final = re.compile("(?<=[a-z])(?=[A-Z])")

__all__ = ["RowWords", "fact_of_test", "row_words", "section_words"]


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row in words: `label` before it, what it says, the limits of it, and those of them that are always shown."""

    label: str
    said: str
    limits: tuple[str, ...]
    must: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Both in one line; the label alone where it says everything."""
        return f"{self.label}: {self.said}" if self.said else self.label


def section_words(section: Section, wording: Wording) -> str:
    """The heading of a section."""
    return wording.label(f"overview.{section.value}")


def row_words(row: OverviewRow, wording: Wording) -> RowWords:
    """What a row says; foreign text with its unseen characters shown."""
    given = {key: value for limit in row.must for key, value in limit.values.items()}
    label = " · ".join(_label(id, wording, given) for id in (row.label, *row.also))
    must = tuple(wording.limit(limit) for limit in row.must)
    beside = () if row.said_by is None else wording.must_add(row.said_by, row.analysis)
    own = [wording.limit(limit) for limit in row.limits]
    return RowWords(label, _said(row, wording), tuple(dict.fromkeys((*must, *beside, *own))), must)


def _in_brackets(value: str | int) -> str | int:
    """A name with brackets, as it stands inside brackets: "WhatsApp, Android"."""
    return value.replace(" (", ", ").replace(")", "") if isinstance(value, str) else value


def _label(id: str, wording: Wording, given: Mapping[str, str | int]) -> str:
    """A label, filled from what must stand beside the row; of a field that this version does not know its own name."""
    label = FAMILIES["label"].get(id)
    if label is not None:
        bracketed = "({platform})" in label
        return wording.label(
            id, **{key: _in_brackets(one) if bracketed else one for key, one in given.items()}
        )
    return wording.plain(_WORDS_IN_NAME.sub(" ", id.rpartition(".")[2].replace("_", " ")))


def _said(row: OverviewRow, wording: Wording) -> str:
    if row.form:
        return _formed(row, wording)
    if row.said_by is not None:
        return _of_finding(row.said_by, row.analysis, wording)
    if not row.values:
        return _of_analysis(row, wording)
    form = "overview.form." + row.label.removeprefix("overview.")
    if form in FAMILIES["label"]:
        return wording.label(form, **_numbers(row.values))
    return " · ".join(wording.value(value) for value in row.values)


def _formed(row: OverviewRow, wording: Wording) -> str:
    """The sentence of a row with the names of what fits, and how many more there are."""
    names = ", ".join(wording.value(value) for value in row.values if not isinstance(value, Count))
    more = next((value.value for value in row.values if isinstance(value, Count)), 0)
    return wording.label(f"{row.form}.more" if more else row.form, names=names, n=more)


def _numbers(values: tuple[Value, ...]) -> dict[str, int]:
    """What the sentence of a row of numbers is filled with: `n`, or of two the width and the height."""
    numbers = [value.value for value in values if isinstance(value, Count)]
    return dict(zip(("width", "height") if len(numbers) > 1 else ("n",), numbers, strict=False))


def _without_result(finding: Finding) -> Finding:
    match finding.value:
        case Table(columns=("result", *columns), value=((_, *cells),)):
            return replace(finding, value=Table((tuple(cells),), tuple(columns)))
        case _:
            return finding


def fact_of_test(finding: Finding, analysis: str, wording: Wording) -> str:
    """What a test found in a sentence, without what was compared; its name where it has none."""
    sentence = wording.finding_sentence(replace(finding, value=Text(_COMPARED)), analysis)
    return sentence.partition(_COMPARED)[0].strip() or wording.finding_name(finding, analysis)


def _of_finding(finding: Finding, analysis: str, wording: Wording) -> str:
    """A finding in its own sentence, else by its name; of a test without the result, which the label says."""
    finding = _without_result(finding)
    sentence = wording.finding_sentence(finding, analysis)
    return (
        sentence
        or f"{wording.finding_name(finding, analysis)}: {wording.finding_beside_name(finding, analysis)}"
    )


def _of_analysis(row: OverviewRow, wording: Wording) -> str:
    """Of what was not examined the analysis, and why where a reason is known."""
    if row.section is not Section.NOT_EXAMINED:
        return ""
    title = wording.analysis(row.analysis)
    return title if row.reason is None else f"{title}: {wording.reason(row.reason)}"
