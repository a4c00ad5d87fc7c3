"""`compare`: do two pictures show the same structure? One pair, or every row of a table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output, reason_json, run_json, shown_path
from provenance.errors import UsageError
from provenance.work.workplace import Cancellation
from provenance.workbench import Workbench
from provenance.workbench.comparison import Compared, Pair, read_pairs, write_results
from provenance.workbench.writing import write_file


def add_commands(commands: Commands) -> None:
    """Declare the command."""
    compare = add_command(
        commands,
        "compare",
        run_compare,
        "compare two pictures, or every pair of a table, for the same structure",
        "  main.py compare photo.jpg reference.jpg --out matches.jpg\n"
        "  main.py compare --pairs pairs.csv --out results.csv --root pictures/",
    )
    compare.add_argument("pictures", metavar="PICTURE", nargs="*", type=Path)
    compare.add_argument("--pairs", metavar="PAIRS.csv", type=Path, help="a table with image_a and image_b")
    compare.add_argument(
        "--out", metavar="FILE", type=Path, help="results as CSV, or the match picture as JPEG"
    )
    compare.add_argument("--root", metavar="FOLDER", type=Path, help="where the table's relative names are")


def run_compare(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Compare one pair or a table of pairs."""
    if asked.pairs is not None:
        if asked.pictures or asked.out is None:
            raise UsageError("pairs_need_out_alone")
        _table(asked, bench, output)
    elif len(asked.pictures) != 2:
        raise UsageError("compare_needs_two")
    else:
        _pair(asked, bench, output)


def _pair(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    one, other = asked.pictures
    compared = bench.comparison().pair(Pair(str(one), str(other), one, other), Cancellation())
    if asked.out is not None and compared.picture is not None:
        write_file(asked.out, compared.picture)
    output.failed |= compared.outcome == "failed"
    if output.json:
        output.data(_compared_json(compared, output))
        return
    wording = output.wording
    if compared.reason is not None:
        output.remark(wording.reason(compared.reason))
    output.line(f"{wording.term(compared.outcome)} ({compared.inliers})")
    if compared.remark is not None:
        output.line(f"  {wording.reason(compared.remark)}")
    for limit in compared.run.limits if compared.run is not None else ():
        output.line(f"  {wording.limit(limit)}")


def _compared_json(compared: Compared, output: Output) -> dict[str, Any]:
    return {
        "image_a": shown_path(compared.pair.path_a),
        "image_b": shown_path(compared.pair.path_b),
        "outcome": compared.outcome,
        "score": None if compared.outcome == "failed" else compared.score,
        "inliers": None if compared.outcome == "failed" else compared.inliers,
        "seconds": round(compared.seconds, 3),
        "same_photograph": compared.remark is not None,
        "reason": reason_json(compared.reason, output.wording),
        "run": None if compared.run is None else run_json(compared.run, output.wording),
    }


def _table(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    pairs = read_pairs(asked.pairs, asked.root)

    def said(number: int, compared: Compared) -> tuple[Compared, str]:
        output.progress(compared.outcome, number, len(pairs))
        return compared, "" if compared.reason is None else output.wording.reason(compared.reason)

    answers = enumerate(bench.comparison().pairs(pairs, Cancellation()), start=1)
    written = write_results(asked.out, (said(number, compared) for number, compared in answers))
    counts: dict[str, int] = {}
    for compared in written:
        counts[compared.outcome] = counts.get(compared.outcome, 0) + 1
    output.failed |= "failed" in counts
    if output.json:
        output.data({"results": shown_path(asked.out), "pairs": len(written), "outcomes": counts})
    else:
        for outcome, count in sorted(counts.items()):
            output.line(f"{count:>6}  {output.wording.term(outcome)}")
        output.line(shown_path(asked.out))
