"""What the credentials say: who signed, what made them, which actions and ingredients, which digital source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.analyses.c2pa_credentials.codes import (
    ACTIONS,
    ASSERTIONS,
    BINDINGS,
    RELATIONSHIPS,
    code_value,
    source_value,
)
from provenance.analyses.c2pa_credentials.state import instant
from provenance.analysis.contract import Statement
from provenance.media.credentials.certificates import Certificate
from provenance.media.credentials.shapes import (
    Action,
    CredentialsReading,
    Ingredient,
    Manifest,
    SourceType,
    StatusCode,
)
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Sequence, Table, Term, Text, Value

__all__ = ["said"]

_CERTIFICATE_COLUMNS: Final = ("certificate_subject", "certificate_issuer", "valid_from", "valid_until")
_ACTION_COLUMNS: Final = ("action", "action_time", "action_software", "declared_source", "action_details")
_INGREDIENT_COLUMNS: Final = (
    "ingredient_depth", "ingredient_title", "ingredient_format", "ingredient_relation", "ingredient_check",
    "ingredient_failures", "ingredient_signer", "ingredient_manifest",
)  # fmt: skip
_UNTRUSTED: Final = "signingCredential.untrusted"
_UNSIGNED: Final = frozenset(
    {"claimSignature.mismatch", "claimSignature.missing", "assertion.hashedURI.mismatch"}
)


def said(reading: CredentialsReading) -> Iterator[Statement]:
    """What is written in the credentials, in the words of whoever made them."""
    if reading.active is None:
        return
    yield from _signed(
        reading.active, whole=not _UNSIGNED & {code.code for code in reading.codes if _own(code)}
    )
    yield from _sources(reading.source_types)
    yield from _made(reading.active)
    yield from _ingredients(reading.ingredients)
    yield Statement("manifest_count", Basis.COMPUTED, Count(reading.manifests, "items"))


def _own(code: StatusCode) -> bool:
    return code.result == "failed" and not code.ingredient


def _signed(manifest: Manifest, *, whole: bool) -> Iterator[Statement]:
    """Who signed; not `whole` where the signature does not cover what is stated."""
    signer = ", ".join(dict.fromkeys(filter(None, (manifest.common_name, manifest.organisation))))
    if signer:
        yield _read("signer", Text(signer), "signer_names_itself" if whole else "signature_covers_not_all")
    if manifest.chain:
        rows = tuple(_certificate(one) for one in manifest.chain)
        yield _read("certificates", Table(rows, _CERTIFICATE_COLUMNS))
    if manifest.generators:
        yield _read("claim_generator", Text(", ".join(manifest.generators)))


def _certificate(one: Certificate) -> tuple[Value | None, ...]:
    return Text(one.subject), Text(one.issuer), _time(one.not_before), _time(one.not_after)


def _sources(types: tuple[SourceType, ...]) -> Iterator[Statement]:
    """The declared digital source of the file, and of its ingredients in one table."""
    for one in types:
        if not one.ingredient:
            yield _read("digital_source_type", source_value(one.address), "source_type_is_declared")
    rows = tuple((Text(one.ingredient), source_value(one.address)) for one in types if one.ingredient)
    if rows:
        table = Table(rows, ("ingredient_title", "declared_source"))
        yield _read("ingredient_source_types", table, "source_type_is_declared")


def _made(manifest: Manifest) -> Iterator[Statement]:
    if manifest.actions:
        yield _read("actions", Table(tuple(_action(one) for one in manifest.actions), _ACTION_COLUMNS))
    if manifest.title:
        yield _read("stated_title", Text(manifest.title))
    if manifest.authors:
        authors = Sequence(tuple(Text(name) for name in manifest.authors))
        yield _read("stated_authors", authors, "source_type_is_declared")
    if manifest.redactions:
        yield _read("redactions", Sequence(tuple(Text(one) for one in manifest.redactions)))
    binding = next((term for start, term in BINDINGS if manifest.hard_binding.startswith(start)), "")
    yield _read("hard_binding", Term(binding) if manifest.hard_binding else Term("binding_none"))
    if manifest.assertions:
        rows = tuple((Text(label), _assertion(label)) for label in manifest.assertions)
        yield _read("assertions", Table(rows, ("assertion", "assertion_meaning")))


def _action(one: Action) -> tuple[Value | None, ...]:
    named = one.action.removeprefix("c2pa.")
    return (
        Term(f"c2pa.{named}") if named in ACTIONS and named != one.action else Text(one.action),
        _time(one.when),
        _text(one.software),
        source_value(one.source_type) if one.source_type else None,
        _text(one.parameters),
    )


def _assertion(label: str) -> Value | None:
    known = next((term for start, term in ASSERTIONS if label.startswith(start)), "")
    return Term(known) if known else None


def _ingredients(rows: tuple[Ingredient, ...]) -> Iterator[Statement]:
    if rows:
        yield _read("ingredients", Table(tuple(_ingredient(one) for one in rows), _INGREDIENT_COLUMNS))


def _ingredient(one: Ingredient) -> tuple[Value | None, ...]:
    relation = Term(f"relation_{one.relationship}") if one.relationship in RELATIONSHIPS else None
    failures = Sequence(tuple(code_value(code) for code in one.failures)) if one.failures else None
    return (
        Text(str(one.depth)),
        _text(one.title),
        _text(one.format),
        relation or _text(one.relationship),
        Term(_check(one)),
        failures,
        _text(one.signer),
        _text(one.manifest),
    )


def _check(one: Ingredient) -> str:
    """How an ingredient's own credentials checked, when it was added and now."""
    if not one.manifest:
        return "ingredient_without_credentials"
    if set(one.failures) - {_UNTRUSTED}:
        return "ingredient_check_failed"
    return "ingredient_signer_not_trusted" if one.failures else "ingredient_no_failure"


def _time(text: str) -> Value | None:
    return instant(text) or _text(text)


def _text(text: str) -> Value | None:
    return Text(text) if text else None


def _read(name: str, value: Value, *limits: str) -> Statement:
    return Statement(name, Basis.READ, value, limits=tuple(Limit(id) for id in limits))
