"""`calibrate`: measure the landmark comparison on pairs whose truth you know, and go by that."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.arguments import Commands, add_command

if TYPE_CHECKING:
    from provenance.cli.output import Output
    from provenance.workbench import Workbench


def add_commands(commands: Commands) -> None:
    """Declare the command."""
    calibrate = add_command(
        commands,
        "calibrate",
        run_calibrate,
        "measure the landmark comparison on your own pairs, and write the rates it goes by",
        "  main.py calibrate --pairs pairs.csv --out calibration.json\n"
        "  main.py calibrate --pairs pairs.csv --out calibration.json --set 'Kharkiv, 40 places' --use\n"
        "  main.py calibrate --forget",
    )
    calibrate.add_argument(
        "--pairs",
        metavar="PAIRS.csv",
        type=Path,
        help="image_a, image_b, same_place (1 or 0); also place_a, place_b, stratum, difficulty",
    )
    calibrate.add_argument("--out", metavar="FILE.json", type=Path, help="the calibration")
    calibrate.add_argument("--root", metavar="FOLDER", type=Path, help="where the table's relative names are")
    calibrate.add_argument(
        "--results",
        metavar="FILE.csv",
        type=Path,
        help="what compare wrote for these pairs; rows that lack are made (beside --out otherwise)",
    )
    calibrate.add_argument(
        "--set", metavar="TEXT", default="", help="which pictures these are, in your words"
    )
    calibrate.add_argument("--use", action="store_true", help="go by this calibration from now on")
    calibrate.add_argument(
        "--forget", action="store_true", help="remove your own calibration; the shipped one is used again"
    )


def run_calibrate(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Run the command; what it needs (NumPy, OpenCV) is loaded here, so that no other command waits for it."""
    from provenance.cli.calibrating import run_calibrate as run

    run(asked, bench, output)
