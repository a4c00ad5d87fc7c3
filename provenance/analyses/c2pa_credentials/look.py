"""Asks the reader process for the credentials of a file and states how they check and what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from provenance.analyses.c2pa_credentials.said import said
from provenance.analyses.c2pa_credentials.state import state, turned_since
from provenance.analysis.contract import (
    Context,
    Result,
    Statement,
    Task,
    found,
    not_applicable,
    nothing_found,
)
from provenance.errors import EnvironmentFault
from provenance.media.credentials.shapes import (
    Anchors,
    CredentialsOptions,
    CredentialsReading,
    Thumbnail,
    may_hold_credentials,
)
from provenance.media.credentials.trustlists import TrustList, TrustLists, trust_lists
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.run import Component
from provenance.record.values import (
    UNKNOWN,
    Link,
    Picture,
    Sequence,
    Table,
    Term,
    Text,
)

_LIST_COLUMNS: Final = (
    "trust_list", "list_purpose", "list_date", "list_certificates", "list_sha256", "list_installed_on",
    "list_source",
)  # fmt: skip


def look(task: Task) -> Result:
    """State, codes, signer, time stamp, actions, ingredients and declared source; each as a finding.

    Raises EnvironmentFault("credentials_turned_since") in a replay whose answer the machine's later clock changed.
    """
    item = task.one("questioned")
    mime = MEDIA_TYPES.get(item.media_type, MEDIA_TYPES["unknown"]).mime
    held = may_hold_credentials(task.context.data(item), mime)
    if held is None:
        return not_applicable("credentials_not_in_type", exhibit=item.exhibit, media_type=item.media_type)
    if not held:
        return _none()
    lists = trust_lists(task.context.own_data)
    anchors = tuple(Anchors(one.id, one.purpose, pem) for one, pem in lists.usable)
    reading = task.context.reading(item, CredentialsReading, CredentialsOptions(mime, anchors))
    match reading.status:
        case "unsupported":
            return not_applicable("credentials_not_in_type", exhibit=item.exhibit, media_type=item.media_type)
        case "absent":
            return _none()
        case "elsewhere":
            address = Statement(
                "credentials_address",
                Basis.READ,
                Link(reading.address),
                limits=(Limit("opening_address_tells"),),
            )
            return found(_state_only("remote_only"), address)
        case "unreadable":
            why = Statement("read_failure", Basis.COMPUTED, Text(reading.error), private=True)
            return found(_state_only("unreadable"), why)
        case "read":
            if turned_since(reading, task.context.now):
                raise EnvironmentFault("credentials_turned_since", name=item.exhibit or item.role)
            return _read(task.context, reading, lists)


def _none() -> Result:
    absence = Limit("credentials_absence_says_nothing")
    return nothing_found(_state_only("no_credentials"), reason=Reason("no_credentials"), limits=(absence,))


def _state_only(term: str) -> Statement:
    return Statement("credentials_state", Basis.COMPUTED, Term(term))


def _read(context: Context, reading: CredentialsReading, lists: TrustLists) -> Result:
    for number, (one, _) in enumerate(lists.usable, start=1):
        context.component(Component(f"trust list {number}", one.list_date, one.sha256))
    limits = [Limit("trust_list_not_used", {"n": len(lists.broken)})] if lists.broken else []
    if not reading.complete:
        limits.append(Limit("credentials_cut_off"))
    statements = (
        *state(reading, tuple(one for one, _ in lists.usable), context.now),
        *_lists(lists),
        *said(reading),
        *_thumbnails(context, reading.thumbnails),
    )
    return found(*statements, limits=tuple(limits))


def _lists(lists: TrustLists) -> Iterator[Statement]:
    """The lists that were used, as they were installed, and the files of those that were not: the user's own words.

    In public stand only the number, date and digest of a list.
    """
    if lists.broken:
        files = tuple(Text(str(error.values["file"])) for error in lists.broken)
        yield Statement("trust_lists_not_used", Basis.COMPUTED, Sequence(files), private=True)
    if lists.usable:
        yield _used(tuple(one for one, _ in lists.usable))


def _used(lists: tuple[TrustList, ...]) -> Statement:
    rows = tuple(
        (
            Text(one.name),
            Term(f"trust_{one.purpose}"),
            Text(one.list_date),
            Text(str(one.certificates)),
            Text(one.sha256),
            Text(one.installed_on),
            Text(one.source) if one.source else UNKNOWN,
        )
        for one in lists
    )
    return Statement("trust_lists", Basis.COMPUTED, Table(rows, _LIST_COLUMNS), private=True)


def _thumbnails(context: Context, thumbnails: tuple[Thumbnail, ...]) -> Iterator[Statement]:
    """The small pictures that the credentials hold, as saved again by the reader process."""
    for one in thumbnails:
        shows = "ingredient_thumbnail" if one.ingredient else "claim_thumbnail"
        digest = hashlib.sha256(one.data).hexdigest()
        picture = Picture(digest, "image/jpeg", one.width, one.height, shows)
        context.keep(one.data, picture)
        yield Statement(shows, Basis.READ, picture)
