"""`compare`: do two pictures show the same structure? One pair, or every row of a table."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from provenance.cli.arguments import Commands, add_command
from provenance.cli.comparedwords import ended_words, measures_words
from provenance.cli.output import Output, reason_json, run_json, shown_path
from provenance.errors import UsageError
from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.vision.calibration import BANDS
from provenance.work.workplace import Cancellation
from provenance.workbench import Workbench
from provenance.workbench.comparison import Compared, Pair
from provenance.workbench.pairtables import Results, read_pairs
from provenance.workbench.writing import write_file


def add_commands(commands: Commands) -> None:
    """Declare the command."""
    compare = add_command(
        commands,
        "compare",
        run_compare,
        "compare two pictures, or every pair of a table, for the same structure",
        "  main.py compare photo.jpg reference.jpg --out matches.jpg\n"
        "  main.py compare --pairs pairs.csv --out results.csv --root pictures/ --jobs 2",
    )
    compare.add_argument("pictures", metavar="PICTURE", nargs="*", type=Path)
    compare.add_argument("--pairs", metavar="PAIRS.csv", type=Path, help="a table with image_a and image_b")
    compare.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="results as CSV (taken up again where they were left), or the match picture as JPEG",
    )
    compare.add_argument("--root", metavar="FOLDER", type=Path, help="where the table's relative names are")
    compare.add_argument("--jobs", metavar="N", type=int, help="pairs compared at once; else one per core")
    effort = compare.add_mutually_exclusive_group()
    effort.add_argument("--quick", action="store_true", help="look once, as shown")
    effort.add_argument(
        "--try-harder", action="store_true", help="look at parts in any case: night, season, oblique views"
    )


def run_compare(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Compare one pair or a table of pairs."""
    if asked.jobs is not None and asked.jobs < 1:
        raise UsageError("limit_below_one")
    if asked.pairs is not None:
        if asked.pictures or asked.out is None:
            raise UsageError("pairs_need_out_alone")
        _table(asked, bench, output)
    elif len(asked.pictures) != 2:
        raise UsageError("compare_needs_two")
    else:
        _pair(asked, bench, output)


def _effort(asked: argparse.Namespace) -> Any:
    return "quick" if asked.quick else "raised" if asked.try_harder else "usual"


def _pair(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    one, other = asked.pictures
    pair = Pair(str(one), str(other), one, other)
    compared = bench.comparison().pair(pair, Cancellation(), _effort(asked))
    if asked.out is not None and compared.picture is not None:
        write_file(asked.out, compared.picture)
    output.failed |= compared.outcome == "failed"
    if output.json:
        output.data(_compared_json(compared, output))
        return
    if compared.reason is not None:
        output.remark(output.wording.reason(compared.reason))
    if compared.remark is not None:
        output.line(output.wording.reason(compared.remark))
    output.line(ended_words(compared.answer, compared.measures, output.wording))
    for said in (*measures_words(compared.measures, output.wording), *_limits(compared, output)):
        output.line(f"  {said}")


def _limits(compared: Compared, output: Output) -> Iterator[str]:
    """How often such a result errs, then what the method cannot show; that it was not measured is said once."""
    run = compared.run
    if run is None:
        return
    unmeasured = any(limit.id.startswith("error_rate") for limit in run.limits)
    if compared.remark is None and compared.answer in BANDS and not unmeasured:
        from provenance.report.rates import rate_in_words

        yield rate_in_words(output.wording, run)
    for limit in run.limits:
        yield output.wording.limit(limit)


def _compared_json(compared: Compared, output: Output) -> dict[str, Any]:
    measures = compared.measures
    return {
        "image_a": shown_path(compared.pair.path_a),
        "image_b": shown_path(compared.pair.path_b),
        "outcome": compared.outcome,
        "measures": None if measures is None else dataclasses.asdict(measures),
        "seconds": round(compared.seconds, 3),
        "same_photograph": compared.remark is not None,
        "reason": reason_json(compared.reason, output.wording),
        "run": None if compared.run is None else run_json(compared.run, output.wording),
    }


def _table(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    pairs = read_pairs(asked.pairs, asked.root)
    effort = _effort(asked)
    with Results(asked.out, effort) as results:
        left = results.left(pairs)
        answers = bench.comparison(asked.jobs).pairs(left, Cancellation(), effort)
        for number, compared in enumerate(answers, start=results.taken_up + 1):
            output.progress(compared.answer, number, len(pairs))
            results.write(compared, "" if compared.reason is None else output.wording.reason(compared.reason))
    output.failed |= "failed" in results.counts
    if results.earlier is not None:
        output.remark(output.wording.label("cli.earlier_results", file=shown_path(results.earlier)))
    if output.json:
        written = sum(results.counts.values())
        copies = results.answers[SAME_PHOTOGRAPH]
        output.data(
            {
                "results": shown_path(asked.out),
                "pairs": written,
                "outcomes": dict(results.counts),
                SAME_PHOTOGRAPH: copies,
                "earlier": None if results.earlier is None else shown_path(results.earlier),
            }
        )
        return
    for outcome, count in sorted(results.answers.items()):
        output.line(f"{count:>6}  {output.wording.term(outcome)}")
    output.line(shown_path(asked.out))
