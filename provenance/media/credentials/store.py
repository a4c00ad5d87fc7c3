"""Takes from the C2PA library's two JSON answers what a reading keeps; trusts neither their shape nor their length."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from provenance.media.credentials.answer import (
    LONGEST_TEXT,
    MOST_ROWS,
    Store,
    about,
    dicts,
    listed,
    part,
    text,
)
from provenance.media.credentials.certificates import Certificate
from provenance.media.credentials.shapes import (
    Action,
    CredentialsReading,
    Ingredient,
    Manifest,
    SourceType,
    StatusCode,
    TimeStamp,
)

__all__ = ["assembled"]

#: Bounds of what is kept (our choice): real files have one to ten of each.
_MOST_INGREDIENTS: Final = 200
_DEEPEST: Final = 8
_MOST_MANIFESTS: Final = 64

#: Labels of C2PA 2.2 §18.5–18.9: what ties a manifest to the bytes of its file.
_HARD_BINDINGS: Final = (
    "c2pa.hash.data", "c2pa.hash.bmff", "c2pa.hash.boxes", "c2pa.hash.collection", "c2pa.hash.multi-asset",
)  # fmt: skip
_RESULTS: Final = (("success", "passed"), ("informational", "noted"), ("failure", "failed"))
#: The last word of status codes that name no failure (C2PA 2.2 §15.2.2, tables of success and informational codes).
_NO_FAILURE: Final = (
    "validated", "trusted", "match", "insideValidity", "accessible", "notRevoked", "skipped", "inaccessible",
    "additionalExclusionsPresent", "unknownProvenance", "unknown",
)  # fmt: skip
_TRUSTED: Final = "signingCredential.trusted"
_UNTRUSTED: Final = "signingCredential.untrusted"
_TIME_STAMP_FAILED: Final = ("mismatch", "malformed", "outsideValidity", "credentialInvalid")
_OLD_RULE: Final = "legacy "  # the library's words where it asks no list (credentials of version 1)
_LIST_OF_TIME_STAMP: Final = re.compile(r", trust list: (signers|timestamps):([^,\s]*)$")
_LIST_OF_SIGNER: Final = re.compile(r"found in \[signers:([^\]\s]*)\]")
_AUTHORS: Final = "stds.schema-org.CreativeWork"


def assembled(
    store: Store,
    chain: tuple[Certificate, ...],
    *,
    by_signers: Store | None = None,
    by_timestamps: Store | None = None,
) -> tuple[CredentialsReading, tuple[tuple[str, str], ...]]:
    """The reading without its small pictures, and where those are: (address in the store, of which ingredient).

    The library lets every list vouch for signers and time stamps alike, and names any of those that do. Where there are
    lists of both purposes, `by_signers` and `by_timestamps` are its answers with those of one purpose only.
    """
    state = text(store.simple, "validation_state")
    if state not in ("Valid", "Trusted", "Invalid"):
        return CredentialsReading("unreadable", error="no_state"), ()
    tree = tuple(_tree(store, _vouched(by_signers or store)))
    codes = tuple(_codes(store))
    count = len(part(store.simple, "manifests"))
    reading = CredentialsReading(
        status="read",
        state=state,  # type: ignore[arg-type]  # one of the three
        active=_manifest(store, store.active, chain),
        manifests=count,
        signer_list=_signer_list(by_signers or store),
        time_stamp=_time_stamp(by_timestamps or store),
        codes=codes[:MOST_ROWS],
        ingredients=tuple(row for row, _ in tree),
        source_types=tuple(_source_types(store, tree)),
        complete=len(codes) <= MOST_ROWS and len(tree) < _MOST_INGREDIENTS and count <= _MOST_MANIFESTS,
    )
    return reading, tuple(_pictures(store))


def _manifest(store: Store, label: str, chain: tuple[Certificate, ...]) -> Manifest:
    simple, full = store.manifest(label), store.full_manifest(label)
    signed = part(simple, "signature_info")
    labels = tuple(str(name)[:LONGEST_TEXT] for name in list(part(full, "assertions"))[:MOST_ROWS])
    return Manifest(
        label=label,
        title=text(simple, "title"),
        generators=_generators(simple),
        common_name=text(signed, "common_name"),
        organisation=text(signed, "issuer"),  # the library means the organisation in the signer's own name
        algorithm=text(signed, "alg"),
        chain=chain,
        actions=tuple(_actions(simple))[:MOST_ROWS],
        assertions=labels,
        hard_binding=next((name for name in labels if name.startswith(_HARD_BINDINGS)), ""),
        authors=tuple(_authors(simple))[:MOST_ROWS],
        redactions=tuple(listed(simple, "redactions")),
    )


def _generators(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    named = tuple(
        f"{text(one, 'name')} {text(one, 'version')}".strip()
        for one in dicts(manifest, "claim_generator_info")
    )
    return named or tuple(filter(None, (text(manifest, "claim_generator"),)))


def _actions(manifest: Mapping[str, Any]) -> Iterator[Action]:
    for assertion in dicts(manifest, "assertions"):
        if text(assertion, "label").startswith("c2pa.actions"):
            for one in dicts(part(assertion, "data"), "actions"):
                yield Action(
                    action=text(one, "action"),
                    when=text(one, "when"),
                    software=_software(one),
                    source_type=text(one, "digitalSourceType"),
                    parameters=_parameters(one),
                )


def _software(action: Mapping[str, Any]) -> str:
    agent = action.get("softwareAgent")
    if isinstance(agent, dict):
        return f"{text(agent, 'name')} {text(agent, 'version')}".strip()
    return text(action, "softwareAgent")


def _parameters(action: Mapping[str, Any]) -> str:
    """What an action says besides, as short JSON; ingredients stand in their own table."""
    inside = {
        name: value
        for name, value in part(action, "parameters").items()
        if name not in ("ingredient", "ingredients")
    }
    beside = {name: action[name] for name in ("reason", "description") if name in action}
    kept = {**beside, **inside}
    return json.dumps(kept, ensure_ascii=False)[:LONGEST_TEXT] if kept else ""


def _authors(manifest: Mapping[str, Any]) -> Iterator[str]:
    for assertion in dicts(manifest, "assertions"):
        if text(assertion, "label").startswith(_AUTHORS):
            yield from filter(None, (text(one, "name") for one in dicts(part(assertion, "data"), "author")))


def _codes(store: Store) -> Iterator[StatusCode]:
    results = part(store.simple, "validation_results")
    yield from _codes_of(part(results, "activeManifest"), "")
    titles = {_address(label, one): text(one, "title") or "?" for label, one in _every_ingredient(store)}
    for delta in dicts(results, "ingredientDeltas"):
        title = titles.get(text(delta, "ingredientAssertionURI"), "?")
        yield from _codes_of(part(delta, "validationDeltas"), title)


def _codes_of(results: Mapping[str, Any], ingredient: str) -> Iterator[StatusCode]:
    for key, result in _RESULTS:
        for one in dicts(results, key):
            yield StatusCode(
                result=result,  # type: ignore[arg-type]  # one of the three above
                code=text(one, "code"),
                about=about(text(one, "url")),
                explanation=text(one, "explanation"),
                ingredient=ingredient,
            )


def _signer_list(store: Store) -> str:
    """The list that the signer of the active manifest is on."""
    return _list_of_signer(part(part(store.simple, "validation_results"), "activeManifest"))


def _list_of_signer(results: Mapping[str, Any]) -> str:
    """The list for signers that vouches for one."""
    for one in dicts(results, "success"):
        found = _LIST_OF_SIGNER.search(text(one, "explanation"))
        if text(one, "code") == _TRUSTED and found:
            return found[1]
    return ""


def _time_stamp(store: Store) -> TimeStamp:
    info = part(part(store.full_manifest(store.active), "signature"), "timeStampInfo")
    subject = part(part(info, "certificateInfo"), "subject")
    authority = ", ".join(filter(None, (text(subject, "CN"), text(subject, "O"))))
    signed = part(store.manifest(store.active), "signature_info")
    time = text(info, "timestamp") or text(signed, "time")
    said = {
        code.code.removeprefix("timeStamp."): code.explanation
        for code in _codes_of(part(part(store.simple, "validation_results"), "activeManifest"), "")
        if code.code.startswith("timeStamp.")
    }
    if not said and not time:
        return TimeStamp("none")
    if any(word in said for word in _TIME_STAMP_FAILED):
        return TimeStamp("failed", time, authority)
    trusted = said.get("trusted", "")
    if trusted.startswith(_OLD_RULE):
        return TimeStamp("old_rule", time, authority)
    by = _LIST_OF_TIME_STAMP.search(trusted)
    if by and by[1] == "timestamps":
        return TimeStamp("trusted", time, authority, by[2])
    return TimeStamp("not_trusted", time, authority)


def _tree(store: Store, vouched: frozenset[str]) -> Iterator[tuple[Ingredient, str]]:
    """Ingredients from the active manifest down, each before its own: (row, label of the manifest that names it)."""
    failures = _delta_failures(store)
    waiting = [(1, store.active, one) for one in reversed(dicts(store.manifest(store.active), "ingredients"))]
    for _ in range(_MOST_INGREDIENTS):
        if not waiting:
            return
        depth, label, one = waiting.pop()
        own, address = text(one, "active_manifest"), _address(label, one)
        found = dict.fromkeys((*_recorded(one), *failures.get(address, ())))
        if address in vouched:  # by a list of today, whatever was known when it was added
            found.pop(_UNTRUSTED, None)
        row = Ingredient(
            depth=depth,
            title=text(one, "title"),
            format=text(one, "format"),
            relationship=text(one, "relationship"),
            manifest=own,
            signer=_signer(store.manifest(own)),
            failures=tuple(found),
        )
        yield row, own
        if own and depth < _DEEPEST:
            waiting += [
                (depth + 1, own, inner) for inner in reversed(dicts(store.manifest(own), "ingredients"))
            ]


def _signer(manifest: Mapping[str, Any]) -> str:
    signed = part(manifest, "signature_info")
    return ", ".join(filter(None, (text(signed, "common_name"), text(signed, "issuer"))))


def _recorded(ingredient: Mapping[str, Any]) -> Iterator[str]:
    """Failures that the check found when the ingredient was added, as the manifest records them."""
    results = part(part(ingredient, "validation_results"), "activeManifest")
    yield from (text(one, "code") for one in dicts(results, "failure"))
    for one in dicts(ingredient, "validation_status"):
        if text(one, "code").rpartition(".")[2] not in _NO_FAILURE:
            yield text(one, "code")


def _delta_failures(store: Store) -> dict[str, tuple[str, ...]]:
    """Address of an ingredient → failures that this check found beyond those recorded."""
    results = part(store.simple, "validation_results")
    return {
        text(delta, "ingredientAssertionURI"): tuple(
            text(one, "code") for one in dicts(part(delta, "validationDeltas"), "failure")
        )
        for delta in dicts(results, "ingredientDeltas")
    }


def _vouched(store: Store) -> frozenset[str]:
    """Addresses of the ingredients whose signers are on a list for signers."""
    deltas = dicts(part(store.simple, "validation_results"), "ingredientDeltas")
    return frozenset(
        text(delta, "ingredientAssertionURI")
        for delta in deltas
        if _list_of_signer(part(delta, "validationDeltas"))
    )


def _every_ingredient(store: Store) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for label in list(part(store.simple, "manifests"))[:_MOST_MANIFESTS]:
        for one in dicts(store.manifest(str(label)), "ingredients")[:_MOST_INGREDIENTS]:
            yield str(label), one


def _address(manifest: str, ingredient: Mapping[str, Any]) -> str:
    return f"self#jumbf=/c2pa/{manifest}/c2pa.assertions/{text(ingredient, 'label')}"


def _source_types(store: Store, tree: tuple[tuple[Ingredient, str], ...]) -> Iterator[SourceType]:
    named = {store.active: ""}
    for row, own in tree:
        if own:
            named.setdefault(own, row.title or "?")
    for label, title in list(named.items())[:_MOST_MANIFESTS]:
        found = dict.fromkeys(_declared(store.manifest(label)))
        yield from (SourceType(address, title) for address in list(found)[:MOST_ROWS])


def _declared(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Digital source types that a manifest states: of its actions, and of metadata that it holds."""
    yield from (one.source_type for one in _actions(manifest) if one.source_type)
    for assertion in dicts(manifest, "assertions"):
        for name, value in part(assertion, "data").items():
            if str(name).lower().endswith("digitalsourcetype") and isinstance(value, str):
                yield value[:LONGEST_TEXT]


def _pictures(store: Store) -> Iterator[tuple[str, str]]:
    active = store.manifest(store.active)
    named = ((one, text(one, "title") or "?") for one in dicts(active, "ingredients"))
    for holder, ingredient in ((active, ""), *named):
        address = text(part(holder, "thumbnail"), "identifier")
        if address:
            yield address, ingredient
