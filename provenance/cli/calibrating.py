"""Runs `calibrate`: measures the landmark comparison on pairs whose truth is known, and goes by that."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from provenance.cli.output import Output, shown_path
from provenance.errors import UsageError
from provenance.vision.calibration import BANDS, Calibration, LeftOut
from provenance.vision.calibration_files import forget_own, own_file
from provenance.work.workplace import Cancellation
from provenance.workbench import Workbench
from provenance.workbench.calibrating import EFFORT, calibrated, read_truths
from provenance.workbench.pairtables import Results, read_pairs
from provenance.workbench.writing import write_file


def run_calibrate(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Compare the pairs, fit, write; with --use into the user's data folder as well. Or forget what is there."""
    measures = asked.pairs is not None and asked.out is not None
    if asked.forget:
        if any((asked.pairs, asked.out, asked.root, asked.results, asked.set, asked.use)):
            raise UsageError("calibrate_pairs_or_forget")
        _forget(bench, output)
        return
    if not measures:
        raise UsageError("calibrate_pairs_or_forget")
    read_truths(asked.pairs)  # said before the long work, not after it
    results: Path = asked.results or asked.out.with_suffix(".results.csv")
    earlier = _compare(asked, results, bench, output)
    found = calibrated(asked.pairs, results, asked.set or asked.pairs.name)
    write_file(asked.out, found.encoded())
    if asked.use:
        place = own_file(bench.folders.home, found.procedure.method)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file(place, found.encoded())
    if output.json:
        output.data(_json(found, asked.out, earlier))
    else:
        _print(found, output)
        output.line(shown_path(asked.out))


def _forget(bench: Workbench, output: Output) -> None:
    gone = [shown_path(path) for path in forget_own(bench.folders.home)]
    if output.json:
        output.data({"forgotten": gone})
        return
    for file in gone:
        output.line(output.wording.label("cli.calibration_forgotten", file=file))
    if not gone:
        output.line(output.wording.label("cli.no_own_calibration"))


def _compare(asked: argparse.Namespace, results: Path, bench: Workbench, output: Output) -> Path | None:
    """What `compare --pairs` does, so that a calibration stands on what people get; rows there stay. Where rows that
    were made otherwise are now."""
    pairs = read_pairs(asked.pairs, asked.root)
    with Results(results, EFFORT) as table:
        left = table.left(pairs)
        answers = bench.comparison().pairs(left, Cancellation())
        for number, compared in enumerate(answers, start=table.taken_up + 1):
            output.progress(compared.outcome, number, len(pairs))
            table.write(compared, "" if compared.reason is None else output.wording.reason(compared.reason))
    output.failed |= "failed" in table.counts
    if table.earlier is not None:
        output.remark(output.wording.label("cli.earlier_results", file=shown_path(table.earlier)))
    return table.earlier


def _json(found: Calibration, out: Path, earlier: Path | None) -> dict[str, Any]:
    """As docs/command-line.md says: what was counted, without the likelihood function (it is in the file)."""
    rates = {
        band: [
            {
                "stratum": rate.stratum,
                "false": rate.false,
                "pairs": rate.pairs,
                "places": rate.places,
                "upper_bound": None if rate.upper_bound is None else round(rate.upper_bound, 6),
            }
            for rate in found.rates(band)
        ]
        for band in BANDS
    }
    fit = msgspec.to_builtins(found.fit)
    counts = (
        "form",
        "cap",
        "cap_against",
        "negatives",
        "negative_place_pairs",
        "positives",
        "positive_places",
    )
    return {
        "calibration": shown_path(out),
        "made_on": found.made_on,
        "set": found.set,
        "procedure": msgspec.to_builtins(found.procedure),
        "offered": msgspec.to_builtins(found.offered),
        "rates": rates,
        "left_out": _left_out_json(found.left_out),
        "fit": {name: fit[name] for name in counts},
        "earlier": None if earlier is None else shown_path(earlier),
    }


def _left_out_json(out: LeftOut | None) -> dict[str, Any] | None:
    if out is None:
        return None
    counts = {"false": out.false.pairs, "pairs": out.of.pairs, "places": out.of.places}
    return {**counts, "upper_bound": round(out.upper_bound, 6)}


def _print(found: Calibration, output: Output) -> None:
    label, wording = output.wording.label, output.wording
    for band in BANDS:
        for rate in found.rates(band):
            bound = "-" if rate.upper_bound is None else f"{100 * rate.upper_bound:.1f} %"
            output.line(
                f"{wording.term(band):<16}{wording.term(rate.stratum):<44}{rate.false:>6} / {rate.pairs:<7}"
                f"{rate.places:>6}  {bound if rate.pairs else label('cli.not_measured')}"
            )
    offered, out = found.offered, found.left_out
    output.line(
        label(
            "cli.calibrated_pairs",
            pairs=offered.pairs,
            compared=offered.compared,
            failed=offered.failed,
            missing=offered.missing,
            same=offered.same_photograph,
        )
    )
    if out is None:
        output.line(label("cli.calibrated_unseen_not"))
        return
    matches = sum(stratum.match.pairs for stratum in found.strata)
    bound = f"{100 * out.upper_bound:.1f}"
    counts = {"false": out.false.pairs, "pairs": out.of.pairs, "matches": matches}
    output.line(label("cli.calibrated_unseen", bound=bound, **counts))
