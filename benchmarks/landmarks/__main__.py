"""`python -m benchmarks.landmarks pairs|run|table|calibrate|robustness|cost`; see each command's help."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.landmarks import baselines, cost, pairlists, robustness, running, tables
from benchmarks.landmarks.places import data_folder
from provenance.vision.calibration import FILES
from provenance.vision.calibration_files import FOLDER
from provenance.workbench.calibrating import calibrated

METHODS = (running.PROGRAM, baselines.FIRST_VERSION, baselines.ROOTSIFT)


def make_pairs(asked: argparse.Namespace) -> int:
    pairs = running.spaced(pairlists.build(asked.data), asked.every)
    pairlists.write(pairs, asked.out)
    print(f"{pairlists.counts(pairs)}\n{len(pairs)} pairs -> {asked.out}")
    return 0


def run_pairs(asked: argparse.Namespace) -> int:
    running.run(asked.pairs, asked.data, asked.results, asked.methods.split(","), asked.jobs, asked.more)
    return 0


def show_table(asked: argparse.Namespace) -> int:
    """Exit code 1 when a pair of different places reached "match": the promise of the band."""
    methods, offered = running.rows_of(asked.results)
    said = tables.whole(methods, offered)
    tables.show(said)
    tables.write(said, asked.results / "table.json")
    program = next(iter(methods.values()))
    return 1 if any(row.band == "match" and not row.same_place for row in program) else 0


def calibrate(asked: argparse.Namespace) -> int:
    found = calibrated(asked.results / "pairs.csv", asked.results / f"{running.PROGRAM}.csv", asked.set)
    out = asked.out or FOLDER / FILES[found.procedure.method]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(found.encoded())
    print(
        f"{found.fit.form}: C_llr isotonic {found.fit.cost_isotonic}, logistic {found.fit.cost_logistic} bits"
    )
    print(f"up to {found.fit.cap:.2f} nat from {found.fit.negative_place_pairs} couples of places")
    print(
        f"down to -{found.fit.cap_against:.2f} nat from {found.fit.positive_places} places with pairs of their own"
    )
    print(f"{found.offered}\n{found.left_out}\n-> {out}")
    return 0


def run_robustness(asked: argparse.Namespace) -> int:
    said = robustness.run(asked.data, asked.count, asked.jobs, asked.only)
    tables.show(said)
    _write(said, asked.out)
    return 0


def run_cost(asked: argparse.Namespace) -> int:
    _write(cost.run(asked.data, asked.count, asked.references, asked.queries), asked.out)
    return 0


def _write(said: object, out: Path | None) -> None:
    if out is not None:
        out.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m benchmarks.landmarks", description=__doc__)
    whole.add_argument("--data", type=Path, default=data_folder(), help="the development data (ALIDADE_DATA)")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, does: Callable[[argparse.Namespace], int], summary: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(does=does)
        return made

    made = command("pairs", make_pairs, "write the list of pairs: the given ones and further negatives")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--every", type=int, default=1, help="take every n-th pair only")
    made = command("run", run_pairs, "compare a list by the program and by the baselines")
    made.add_argument("--pairs", type=Path, required=True)
    made.add_argument("--results", type=Path, required=True, help="a folder; one CSV per method")
    made.add_argument("--methods", default=",".join(METHODS))
    made.add_argument("--jobs", type=int, default=2)
    made.add_argument("more", nargs="*", help="further words for compare, after --")
    made = command("table", show_table, "print what the results say; also as table.json beside them")
    made.add_argument("--results", type=Path, required=True)
    made = command("calibrate", calibrate, "fit the program's results and write the data file it goes by")
    made.add_argument("--results", type=Path, required=True)
    made.add_argument("--set", default="development photographs and distractors, benchmarks/landmarks")
    made.add_argument("--out", type=Path, help="instead of the program's own data file")
    made = command("robustness", run_robustness, "transformed queries, and one overlay on two places")
    made.add_argument("--count", type=int, default=20)
    made.add_argument("--jobs", type=int, default=2)
    made.add_argument("--only", nargs="*", default=(), help="these transforms only, by name")
    made.add_argument("--out", type=Path, help="the tables as JSON")
    made = command("cost", run_cost, "seconds, memory and load time; searching references")
    made.add_argument("--count", type=int, default=20)
    made.add_argument("--references", type=int, nargs="*", default=(200, 10_000))
    made.add_argument("--queries", type=int, default=5)
    made.add_argument("--out", type=Path, help="the figures as JSON")
    return whole


def main() -> int:
    asked = parser().parse_args()
    does: Callable[[argparse.Namespace], int] = asked.does
    return does(asked)


if __name__ == "__main__":
    sys.exit(main())
