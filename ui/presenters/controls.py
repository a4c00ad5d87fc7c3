"""What the controls of a photo gave: in one line, and what is to be known of them besides."""

from __future__ import annotations

from typing import Final

from provenance.record.controls import compared_otherwise
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Missing, Table, Term
from provenance.workbench.view import CaseView

_MORE: Final = (
    "controls_same_design", "controls_not_compared", "controls_by_name_alone", "questioned_in_archive", "method",
)  # fmt: skip


def controls_line(view: CaseView, questioned: Exhibit) -> str:
    """What comparing with buildings of other places gave and how they were compared, or why there is nothing to say."""
    run = _latest(view, questioned)
    if run is None:
        return view.wording.window("place.controls.none")
    reason, say = run.reason, view.wording.window
    if reason is not None and reason.id == "too_few_controls":
        return say("place.controls.too_few", n=int(reason.values["have"]), least=str(reason.values["least"]))
    values = {one.name: one.value for one in run.findings}
    match values.get("controls_reached"), values.get("controls_compared"):
        case Count(value=reached), Count(value=compared):
            parts = [say("place.controls", k=str(reached), n=compared)]
            match values.get("effort"):
                case Term(value="quick" | "usual" | "raised" as effort):
                    parts.append(say(f"place.controls.{effort}"))
                case _:
                    pass
            if compared_otherwise(view.snapshot, run):
                parts.append(say("place.controls.otherwise"))
            return " · ".join(parts)
        case _:
            return view.wording.outcome(run.outcome) if reason is None else view.wording.reason(reason)


def controls_more(view: CaseView, questioned: Exhibit) -> tuple[str, ...]:
    """What else there is to know of the controls: what was left out and why, what could not be read, copies."""
    run = _latest(view, questioned)
    if run is None:
        return ()
    found = {one.name: one for one in run.findings}
    said = [view.wording.finding(found[name], run.analysis) for name in _MORE if name in found]
    left_out = found.get("controls_left_out")
    if left_out is not None and isinstance(left_out.value, Table):
        said += [_left_out(view, why, n) for why, n in left_out.value.value]
    private = view.snapshot.run_entry(run.id).data.private_inputs
    if isinstance(private, Missing):
        said.append(view.wording.label("run.inputs_gone", why=view.wording.value(private)))
    return tuple(said)


def _left_out(view: CaseView, why: object, n: object) -> str:
    assert isinstance(why, Term) and isinstance(n, Count)
    return view.wording.window("place.controls.left_out", n=n.value, why=view.wording.term(why.value))


def _latest(view: CaseView, questioned: Exhibit) -> Run | None:
    found = view.latest_runs_on(questioned.id, "landmark_controls")
    return found[-1][1] if found else None
