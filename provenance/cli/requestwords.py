"""What a command asked of the network, as JSON and in words: to whom, what for, what it carried, how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from provenance.cli.output import Output
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.record.values import Text
from provenance.wording import Wording
from provenance.wording.plain import file_size


def requests_json(requests: Sequence[NetworkRequest]) -> list[dict[str, Any]]:
    """The requests of one purpose that ended alike are one entry: they are counted, and their bytes added up."""
    return [
        {
            "host": alike[0].host.value if isinstance(alike[0].host, Text) else None,
            "purpose": alike[0].purpose.value,
            "fields": _fields(alike),
            "outcome": alike[0].outcome.value,
            "reason": alike[0].reason,
            "requests": len(alike),
            "sent_bytes": sum(one.sent_bytes for one in alike),
            "received_bytes": sum(one.received_bytes for one in alike),
        }
        for alike in _alike(requests)
    ]


def request_json(request: NetworkRequest) -> dict[str, Any]:
    """One request as it was written down."""
    (alike,) = requests_json([request])
    del alike["requests"]
    return {"requested_at": request.requested_at} | alike | {"sha256": request.sha256}


def request_lines(requests: Sequence[NetworkRequest], wording: Wording) -> Iterator[str]:
    """The same in words."""
    for alike in _alike(requests):
        yield wording.label(
            "cli.request",
            n=len(alike),
            host=wording.value(alike[0].host),
            purpose=wording.value(alike[0].purpose),
            fields=_carried(_fields(alike), wording),
            sent=file_size(sum(one.sent_bytes for one in alike)),
            received=file_size(sum(one.received_bytes for one in alike)),
            outcome=wording.term(alike[0].outcome.value, "request"),
        )


def say_requests(requests: Sequence[NetworkRequest], output: Output) -> None:
    """What nothing else has said yet: for people beside the data, as JSON on a line of its own."""
    if not requests:
        return
    if output.json:
        output.data({"requests": requests_json(requests)})
        return
    for line in request_lines(requests, output.wording):
        output.remark(line)


def _alike(requests: Sequence[NetworkRequest]) -> list[list[NetworkRequest]]:
    alike: dict[tuple[object, ...], list[NetworkRequest]] = {}
    for one in requests:
        alike.setdefault((one.host, one.purpose, one.outcome, one.reason), []).append(one)
    return list(alike.values())


def _fields(requests: Sequence[NetworkRequest]) -> list[str]:
    """What was handed over to be sent; nothing of a refused request was."""
    sent = (one for one in requests if one.outcome is not RequestOutcome.REFUSED)
    return list(dict.fromkeys(name for one in sent for name in one.fields))


def _carried(fields: Sequence[str], wording: Wording) -> str:
    said = ", ".join(wording.term(name, "sent") for name in fields)
    return said or wording.label("cli.request_no_fields")
