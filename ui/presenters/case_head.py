"""What stands first in the case room: what was altered, why nothing can be written, the title and the question."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.record.values import Missing
from provenance.workbench.view import CaseView


@dataclass(frozen=True)
class CaseHead:
    """The head in words; `alarms` name what no longer agrees with the log, `read_only` says why nothing is written."""

    title: str
    question: str
    alarms: tuple[str, ...] = ()
    read_only: str = ""


def case_head(view: CaseView) -> CaseHead:
    """The head of a case."""
    wording, snapshot = view.wording, view.snapshot
    unasked = snapshot.question == Missing("unknown")
    why = "" if view.read_only is None else wording.error(view.read_only)
    return CaseHead(
        title=wording.value(snapshot.title),
        question=wording.window("case.no_question") if unasked else wording.value(snapshot.question),
        alarms=tuple(_altered(view, name) for name in view.alarms),
        read_only=wording.window("case.read_only", why=why) if why else "",
    )


def _altered(view: CaseView, name: str) -> str:
    """What an alarm names: an object by its SHA-256, or a private field as "seq:field"."""
    event, colon, field = name.partition(":")
    if colon:
        return view.wording.label("alarm.payload", event=event, field=field)
    exhibit = next((one.number for one in view.snapshot.exhibits if one.sha256 == name), None)
    if exhibit is not None:
        return view.wording.window("case.alarm.exhibit", number=exhibit, sha256=name)
    return view.wording.window("case.alarm.object", sha256=name)
