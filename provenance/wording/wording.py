"""Looks sentences up by id, fills in typed values, and falls back to English, then to the bare id."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from provenance.errors import AlidadeError, RecordError
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.run import Outcome
from provenance.record.values import (
    Count,
    Digest,
    Flag,
    Instant,
    Matches,
    Measure,
    Missing,
    Sequence,
    Table,
    Term,
    Value,
    decimal_text,
)
from provenance.wording.english import FAMILIES, Sentence
from provenance.wording.english.findings import CAUTIONS
from provenance.wording.english.of_analyses import CAUTIONS_OF_ANALYSES
from provenance.wording.plain import ValueWords, file_size, grouped, shown

__all__ = ["Resolver", "Wording"]

Resolver = Callable[[str], str | None]

CATALOGUES: Final = Path(__file__).resolve().parents[2] / "resources" / "catalogues"
DOMAIN: Final = "alidade"

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
_TERM_PLACEHOLDERS: Final = frozenset(
    {"found", "format", "media_type", "axis", "grade"}
)  # values that are term ids
_NOT_GIVEN: Final = "…"
_NAMED_BY_COLUMN: Final = frozenset(
    {"cells", "pairs", "pictures", "places", "planes", "points", "references"}
)


class Wording:
    """Sentences in one language.

    An unknown id is shown in brackets; `strict` raises RecordError("no_wording") instead.

    `catalogues` is a folder `<language>/LC_MESSAGES/alidade.mo`; without a catalogue for the language the
    sentences are English. `resolve` turns the id of a record into what the reader knows it by, such as an
    exhibit number.
    """

    def __init__(
        self,
        language: str = "en",
        catalogues: Path | None = None,
        *,
        strict: bool = False,
        resolve: Resolver | None = None,
    ) -> None:
        self.language = language
        self.strict = strict
        self._resolve = resolve
        self._folder = catalogues or CATALOGUES
        self._catalogue = gettext.translation(DOMAIN, self._folder, [language], fallback=True)
        self._values = ValueWords(self._sentence, self._pointer)

    def resolving(self, resolve: Resolver) -> Wording:
        """The same wording with pointers resolved by `resolve`."""
        return Wording(self.language, self._folder, strict=self.strict, resolve=resolve)

    # ---- words -----------------------------------------------------------------------------------------

    def term(self, id: str, family: str = "") -> str:
        """A word of the vocabulary; `family` tells equal ids apart, such as "crop" as likeness or as work."""
        return self._first("term", (f"{family}.{id}" if family else id, id))

    def label(self, id: str, **values: str | int) -> str:
        """A label of screen or report; `n` chooses between singular and plural."""
        return self._sentence("label", id, values)

    def window(self, id: str, **values: str | int) -> str:
        """A text of the window; `n` chooses between singular and plural."""
        return self._sentence("window", id, values)

    def outcome(self, outcome: Outcome) -> str:
        """How a run ended."""
        return self._sentence("outcome", outcome.value)

    def basis(self, basis: Basis) -> str:
        """Why a statement stands in the case, as a heading."""
        return self._sentence("basis", basis.value)

    def event(self, event_type: str) -> str:
        """What kind of event a line of the log is."""
        return self._sentence("event", event_type)

    def analysis(self, analysis_id: str) -> str:
        """The title of an analysis."""
        return self._sentence("analysis", analysis_id)

    def question(self, analysis_id: str) -> str:
        """The question that an analysis answers."""
        return self._sentence("question", analysis_id)

    # ---- sentences -------------------------------------------------------------------------------------

    def error(self, error: AlidadeError) -> str:
        """What went wrong and what to do next; "id.none" is said instead where a value is an empty text."""
        none = f"{error.id}.none"
        id = none if none in FAMILIES["error"] and "" in error.values.values() else error.id
        return self._sentence("error", id, error.values)

    def limit(self, limit: Limit) -> str:
        """What a method cannot show."""
        return self._sentence("limit", limit.id, limit.values)

    def reason(self, reason: Reason) -> str:
        """Why a run ended as it did; any error id may be a reason."""
        family = (
            "error" if reason.id not in FAMILIES["reason"] and reason.id in FAMILIES["error"] else "reason"
        )
        return self._sentence(family, reason.id, reason.values)

    def value(self, value: Value) -> str:
        """A value as plain text, every kind."""
        return self._values.text(value)

    def plain(self, text: str) -> str:
        """Foreign text with characters that cannot be seen shown by number."""
        return shown(text)

    def _headline(self, value: Value) -> str:
        """A value inside a sentence: of a hash its digits, of a table its only row or how many rows it has."""
        match value:
            case Digest():
                return shown(value.value)
            case Table() if len(value.value) == 1:
                cells = zip(value.columns, value.value[0], strict=True)
                named = [
                    (self.column(column), self.cell(column, cell))
                    for column, cell in cells
                    if cell is not None
                ]
                return "; ".join(
                    self._sentence("value", "named", {"name": name, "value": cell}) for name, cell in named
                )
            case Table():
                return self._sentence("value", "rows", _numbers(value))
            case _:
                return self.value(value)

    def cell(self, column: str, value: Value) -> str:
        """A value in a table: what its column names is counted without naming it again; a share of one (column
        "…_share" or "…_bound") as a percentage."""
        if isinstance(value, Count) and value.unit in _NAMED_BY_COLUMN:
            return grouped(str(value.value))
        if column.endswith(("_share", "_bound")) and isinstance(value, Measure) and value.unit == "1":
            hundredfold = Decimal(value.value) * 100
            places = 0 if hundredfold == 0 or hundredfold >= 1 else 1
            return self.value(Measure(decimal_text(hundredfold, places), "percent"))
        return self.value(value)

    def engine(self, id: str) -> str:
        """The name of a search engine; one that is not known is shown as it was recorded."""
        return self.term(f"engine.{id}") if f"engine.{id}" in FAMILIES["term"] else shown(id)

    @property
    def analysis_ids(self) -> tuple[str, ...]:
        """The analyses of this version, in the order in which they are usually run."""
        return tuple(FAMILIES["analysis"])

    def column(self, id: str) -> str:
        """The heading of a table's column."""
        return self._first("label", (f"column.{id}",), shown_id=id)

    def finding_name(self, finding: Finding, analysis: str = "") -> str:
        """What a finding is about, in a word or two, for rows and lists."""
        return self._first(
            "finding_name", (f"{analysis}.{finding.name}", finding.name), shown_id=finding.name
        )

    def finding(self, finding: Finding, analysis: str = "") -> str:
        """The cautious sentence of a finding (say what was read or computed, no more)."""
        sentence = self.finding_sentence(finding, analysis)
        if sentence:
            return sentence
        named = {"name": self.finding_name(finding, analysis), "value": self._headline(finding.value)}
        return self._sentence("value", "named", named)

    def finding_sentence(self, finding: Finding, analysis: str = "") -> str:
        """The sentence of a finding, or nothing where its name and value say everything."""
        value = finding.value
        values: dict[str, str | int] = {"value": self._headline(value), **_numbers(value)}
        known = FAMILIES["finding"]
        for stem in (f"{analysis}.{finding.name}", finding.name):
            for id in (*(f"{stem}.{variant}" for variant in _variants(value)), stem):
                if id in known and not (isinstance(value, Missing) and id == stem):
                    return self._sentence("finding", id, values)
        return ""

    def finding_beside_name(self, finding: Finding, analysis: str = "") -> str:
        """What stands beside the name of a finding: its sentence, or the value alone."""
        return self.finding_sentence(finding, analysis) or self._headline(finding.value)

    def must_add(self, finding: Finding, analysis: str = "") -> tuple[str, ...]:
        """The cautions that stand beside a finding: those of its name and its own limits, each once."""
        stems = (f"{analysis}.{finding.name}", finding.name)
        variants = _variants(finding.value)
        known = (*(f"{stem}.{variant}" for stem in stems for variant in variants), *stems)
        cautions = CAUTIONS | CAUTIONS_OF_ANALYSES
        ids = next((cautions[id] for id in known if id in cautions), ())
        sentences = [self.limit(Limit(id)) for id in ids] + [self.limit(limit) for limit in finding.limits]
        return tuple(dict.fromkeys(sentences))

    # ---- looking up ------------------------------------------------------------------------------------

    def _pointer(self, id: str) -> str | None:
        return self._resolve(id) if self._resolve is not None else None

    def _first(self, family: str, ids: tuple[str, ...], shown_id: str = "") -> str:
        for id in ids:
            if id in FAMILIES[family]:
                return self._sentence(family, id)
        return self._unknown(family, shown_id or ids[-1])

    def _unknown(self, family: str, id: str) -> str:
        if self.strict:
            raise RecordError("no_wording", family=family, id=id[:200])
        return f"[{shown(id)}]"

    def _sentence(self, family: str, id: str, values: Mapping[str, str | int] | None = None) -> str:
        sentence = FAMILIES[family].get(id)
        if sentence is None:
            return self._unknown(family, id)
        return self._filled(self._translated(f"{family}:{id}", sentence, values or {}), values or {})

    def _translated(self, context: str, sentence: Sentence, values: Mapping[str, str | int]) -> str:
        if isinstance(sentence, str):
            return self._catalogue.pgettext(context, sentence)
        number = values.get("n", 2)
        n = number if isinstance(number, int) else 2
        return self._catalogue.npgettext(context, sentence[0], sentence[1], n)

    def _filled(self, sentence: str, values: Mapping[str, str | int]) -> str:
        """The sentence with its placeholders filled; one not given becomes "…", nothing is evaluated."""

        def word(match: re.Match[str]) -> str:
            name = match[1]
            value = values.get(name, _NOT_GIVEN)
            if isinstance(value, int):
                return file_size(value) if name.endswith("_bytes") else grouped(str(value))
            if name in _TERM_PLACEHOLDERS and value in FAMILIES["term"]:
                return self.term(value)
            return shown(value)

        return _PLACEHOLDER.sub(word, sentence)


def _variants(value: Value) -> tuple[str, ...]:
    """What a template may be chosen by, besides the finding's name."""
    match value:
        case Term():
            return (value.value,)
        case Flag():
            return ("yes" if value.value else "no",)
        case Missing():
            return ("missing",)
        case Instant():
            return (value.precision.value,)
        case Count() if value.value == 0:
            return ("zero",)
        case _:
            return ()


def _numbers(value: Value) -> dict[str, str | int]:
    """The count that chooses between singular and plural."""
    match value:
        case Count():
            return {"n": value.value}
        case Table() | Sequence() | Matches():
            return {"n": len(value.value)}
        case _:
            return {}
