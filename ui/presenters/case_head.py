"""What stands first in the case room: what was altered, why nothing can be written, the title and the question."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.record.values import Missing
from provenance.workbench.view import CaseView
from ui.presenters.evidence import isolated
from ui.presenters.searches import moment


@dataclass(frozen=True)
class CaseHead:
    """The head in words; `alarms` name what no longer agrees with the log, `read_only` says why nothing is written,
    `restricted` who marked the case restricted and why; both are empty where that is not so."""

    title: str
    question: str
    alarms: tuple[str, ...] = ()
    read_only: str = ""
    restricted: str = ""


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
        restricted=_restricted(view),
    )


def _restricted(view: CaseView) -> str:
    """Who marked the case restricted, when and why; empty when it is not marked."""
    wording, marked = view.wording, view.snapshot.restriction
    if marked is None:
        return wording.window("case.restricted.hint_newer") if view.snapshot.restricted else ""
    actor, role = wording.plain(marked.actor), wording.plain(marked.role)
    by = wording.label("by", actor=actor, role=role, time=moment(marked.time, wording))
    return wording.window("case.restricted.hint", by=by, reason=isolated(wording.value(marked.data.reason)))


def _altered(view: CaseView, name: str) -> str:
    """What an alarm names: an object by its SHA-256, or a private field as "seq:field"."""
    event, colon, field = name.partition(":")
    if colon:
        return view.wording.label("alarm.payload", event=event, field=field)
    exhibit = next((one.number for one in view.snapshot.exhibits if one.sha256 == name), None)
    if exhibit is not None:
        return view.wording.window("case.alarm.exhibit", number=exhibit, sha256=name)
    return view.wording.window("case.alarm.object", sha256=name)
