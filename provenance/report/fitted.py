"""Figures that stand in the methods annex alone, with what they were fitted on as far as a run recorded it."""

from __future__ import annotations

from provenance.record.run import Run
from provenance.report.content import Block, Heading, Paragraph, Tone, Words
from provenance.report.declared import only_in_annex
from provenance.report.desk import Desk
from provenance.report.findings import by_basis_in_annex, is_comparison
from provenance.report.rates import CALIBRATION, calibration_counts

RATIOS = frozenset({"llr", "llr_table"})  # findings that a calibration was fitted for


def annex_figures(desk: Desk) -> tuple[Block, ...]:
    """The figures of runs that are no comparisons; those of comparisons stand with all else of their pair."""
    blocks: list[Block] = []
    for _, run in desk.runs:
        shown = () if is_comparison(run) else by_basis_in_annex(desk, run)
        if shown:
            names = ", ".join(exhibit.number for exhibit in desk.exhibits_of(run))
            title = desk.label("methods.comparison", run=desk.name_of(run.id) or run.id, exhibits=names)
            heading = Heading(3, title, f"figures-{run.id}", desk.wording.analysis(run.analysis))
            blocks += [heading, *fitted_on(desk, run), *shown]
    if not blocks:
        return ()
    return (
        Heading(2, desk.label("methods.figures"), "figures"),
        desk.remark("methods.figures_remark"),
        *blocks,
    )


def fitted_on(desk: Desk, run: Run) -> tuple[Block, ...]:
    """By which calibrations the log-likelihood ratios of a run, or of runs it took, were fitted, on which pairs, and
    how these were judged without their own places; nothing for a run without such ratios."""
    names = {finding.name for finding in run.findings} & RATIOS & only_in_annex(run.analysis)
    if not names:
        return ()
    taken = {given.id for given in run.inputs}
    sources = (run, *(earlier for _, earlier in desk.runs if earlier.id in taken))
    components = dict.fromkeys(component for source in sources for component in source.components)
    said = [
        desk.label(
            "methods.fitted_on",
            name=component.name,
            date=component.version,
            sha256=component.sha256 or desk.label("methods.no_digest"),
        )
        for component in components
        if CALIBRATION in component.name
    ] or [desk.label("methods.fitted_on_unknown")]
    said += dict.fromkeys(text for source in sources if (text := _pairs(desk, source)))
    return tuple(Paragraph(Words(text, Tone.QUIET)) for text in said)


def _pairs(desk: Desk, run: Run) -> str:
    """The pairs of a run's calibration in a line: offered, left out, false as measured and with places left out."""
    counts = calibration_counts(run)
    return desk.label("methods.fitted_pairs", **counts) if counts else ""
