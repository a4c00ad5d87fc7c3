"""How the credentials check: one state of a closed set, the codes behind it, and the time stamp."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from provenance.analyses.c2pa_credentials.codes import CHANGED, code_value
from provenance.analysis.contract import Statement
from provenance.media.credentials.shapes import CredentialsReading, StatusCode
from provenance.media.credentials.trustlists import TrustList
from provenance.record.finding import Basis, Limit
from provenance.record.values import Flag, Instant, Precision, Sequence, Table, Term, Text, Value

__all__ = ["instant", "state", "turned_since"]

_CODE_COLUMNS: Final = (
    "check_result", "status_code", "status_meaning", "checked_part", "of_ingredient", "library_words",
)  # fmt: skip
_EXPIRED: Final = frozenset(
    {"signingCredential.expired", "claimSignature.outsideValidity", "timeOfSigning.outsideValidity"}
)
_UNTRUSTED: Final = "signingCredential.untrusted"
_TIMED: Final = frozenset({"trusted", "old_rule"})
"""Time stamps that the library goes by when it judges certificates; without one it goes by the machine's clock."""


def state(reading: CredentialsReading, lists: tuple[TrustList, ...], now: datetime) -> Iterator[Statement]:
    """The state with its limits, the codes that failed, all codes, and the time stamp.

    What names a list is the user's own words, and private.
    """
    failed = dict.fromkeys(
        code.code for code in reading.codes if code.result == "failed" and not code.ingredient
    )
    failed.pop(_UNTRUSTED, None)  # the state says that
    yield Statement(
        "credentials_state",
        Basis.COMPUTED,
        Term(_term(reading, lists)),
        limits=tuple(_limits(reading, lists, now)),
    )
    named = next(
        (one.name for one in lists if one.id == reading.signer_list and one.purpose == "signers"), ""
    )
    if named:
        yield Statement("signer_on_list", Basis.COMPUTED, Text(named), private=True)
    asked = tuple(Text(f"{one.name} ({one.list_date})") for one in lists if one.purpose == "signers")
    if asked:
        yield Statement("lists_asked", Basis.COMPUTED, Sequence(asked), private=True)
    if failed:
        yield Statement("failed_codes", Basis.COMPUTED, Sequence(tuple(code_value(code) for code in failed)))
    if _broken_ingredients(reading):
        yield Statement("ingredient_checks_failed", Basis.COMPUTED, Flag(value=True))
    yield from _time_stamp(reading)
    rows = tuple(_row(code) for code in reading.codes)
    if rows:
        yield Statement("checks", Basis.COMPUTED, Table(rows, _CODE_COLUMNS), private=True)


def _term(reading: CredentialsReading, lists: tuple[TrustList, ...]) -> str:
    """The state. "Invalid" is said to be changed bytes only where a code says that."""
    if reading.state == "Invalid":
        failed = {code.code for code in reading.codes if code.result == "failed"}
        return "altered" if failed & CHANGED else "not_accepted"
    if reading.state == "Trusted" and reading.signer_list:
        return "intact_signer_trusted"
    return "intact_signer_not_trusted" if _for_signers(lists) else "intact_signer_not_checked"


def _for_signers(lists: tuple[TrustList, ...]) -> bool:
    return any(one.purpose == "signers" for one in lists)


def turned_since(reading: CredentialsReading, now: datetime) -> bool:
    """Whether a certificate that decides began or ended to be valid after `now` and before the library's check.

    Then its answer is that of the machine's day and not that of `now`, the day of a run that is replayed.
    """
    failed = {code.code for code in reading.codes if code.result == "failed"}
    failed |= {code for one in reading.ingredients for code in one.failures}
    moment = f"{now:%Y-%m-%dT%H:%M:%S}Z"
    turned = any(moment < turn <= reading.checked_at for turn in reading.turns)
    return turned and bool(failed & (_EXPIRED | {_UNTRUSTED}))


def _limits(reading: CredentialsReading, lists: tuple[TrustList, ...], now: datetime) -> Iterator[Limit]:
    if reading.time_stamp.state not in _TIMED:
        yield Limit("credentials_checked_as_of", {"day": now.date().isoformat()})
    if _EXPIRED & {code.code for code in reading.codes if code.result == "failed"}:
        yield Limit("certificates_run_out")
    if reading.state == "Trusted" and not reading.signer_list:
        yield Limit("time_stamp_list_not_for_signers")
    if not _for_signers(lists):
        yield Limit("no_trust_list_used")
    elif _term(reading, lists) == "intact_signer_trusted":
        yield Limit("trust_list_says_who_only")
    else:
        yield Limit("trust_list_incomplete")


def _broken_ingredients(reading: CredentialsReading) -> bool:
    return any(set(one.failures) - {_UNTRUSTED} for one in reading.ingredients)


def _time_stamp(reading: CredentialsReading) -> Iterator[Statement]:
    stamp = reading.time_stamp
    yield Statement("time_stamp", Basis.COMPUTED, Term(f"time_stamp_{stamp.state}"))
    when = instant(stamp.time)
    if when is not None and stamp.state in ("trusted", "old_rule", "not_trusted"):
        limit = () if stamp.state == "trusted" else (Limit("time_stamp_authority_not_checked"),)
        yield Statement(
            "signed_time", Basis.READ, when, limits=(Limit("signing_time_is_not_taking_time"), *limit)
        )
    if stamp.authority:
        yield Statement("time_stamp_authority", Basis.READ, Text(stamp.authority))


def _row(code: StatusCode) -> tuple[Value | None, ...]:
    meaning = code_value(code.code)
    return (
        Term(f"check_{code.result}"),
        Text(code.code),
        meaning if isinstance(meaning, Term) else None,
        Text(code.about),
        Text(code.ingredient) if code.ingredient else None,
        Text(code.explanation) if code.explanation else None,
    )


def instant(text: str) -> Instant | None:
    """An RFC 3339 time to the second, with the offset it states; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    stated = moment.strftime("%Y-%m-%dT%H:%M:%S")
    offset = moment.strftime("%z")
    if len(offset) not in (0, 5) or moment.year < 1000 or abs(int(offset or 0)) > 1800:
        return None
    return Instant(stated, Precision.SECOND, f"{offset[:3]}:{offset[3:]}" if offset else None)
