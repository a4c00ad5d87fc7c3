"""Where a photo was taken from and what its shadows say, from files of marks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output
from provenance.workbench import Workbench

_POSE = ("height_m", "height_error_m", "pitch_deg", "pitch_error_deg", "roll_deg", "roll_error_deg")


def add_commands(commands: Commands) -> None:
    """Declare the commands of this module."""
    made = add_command(
        commands,
        "locate",
        run_locate,
        "where a photo was taken from, by things marked in it and on the map",
        "  main.py locate pairs.json\n  main.py locate pairs.json --json",
    )
    made.add_argument("pairs", metavar="PAIRS", type=Path, help="JSON: photo, pairs, alignments")
    made = add_command(
        commands,
        "shadow",
        run_shadow,
        "what marked shadows say of a claimed place and time, or of place or time that are looked for",
        "  main.py shadow marks.json\n  main.py shadow marks.json --json",
    )
    made.add_argument("marks", metavar="MARKS", type=Path, help="JSON: photo, ground, things, questions")


def run_locate(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """The camera's place, with its region and what each pair misses by."""
    from provenance.workbench.locating import located_in_file

    found = located_in_file(asked.pairs)
    if output.json:
        output.data(found)
        return
    say = output.wording.label
    for n, one in enumerate([found["position"], *found["alternatives"]]):
        if one is not None:
            _show_position(one, n > 0, output)
    for number in found["doubtful"]:
        output.line(say("cli.locate_doubtful", number=number))
    for warning in found["warnings"]:
        output.line(say(f"cli.locate_{warning}"))


def _show_position(one: dict[str, Any], other: bool, output: Output) -> None:
    say, ellipse = output.wording.label, one["ellipse_95"]
    output.line(
        say(
            "cli.locate_alternative" if other else "cli.locate_position",
            lat=f"{one['lat']:.6f}",
            lon=f"{one['lon']:.6f}",
            major_m=f"{ellipse['major_m']:.1f}",
            minor_m=f"{ellipse['minor_m']:.1f}",
            azimuth_deg=f"{ellipse['azimuth_deg']:.0f}",
        )
    )
    output.line(
        say(
            "cli.locate_view",
            heading_deg=f"{one['heading_deg']:.1f}",
            heading_error_deg=f"{one['heading_error_deg']:.1f}",
            view_deg=f"{one['view_deg']:.1f}",
            view_error_deg=f"{one['view_error_deg']:.1f}",
        )
    )
    if one["pose"] == "full":
        output.line(say("cli.locate_pose", **{key: f"{one[key]:.1f}" for key in _POSE}))
    for pair in one["pairs"]:
        output.line(
            say(
                "cli.locate_pair" if pair["used"] else "cli.locate_pair_unused",
                number=pair["number"],
                miss_px=_signed(pair["miss_px"]),
                miss_m=_signed(pair["miss_m"]),
                deviations=_signed(pair["deviations"]),
                distance_m=f"{pair['distance_m']:.0f}",
            )
        )


def _signed(value: float) -> str:
    return f"{round(value, 1) + 0.0:+.1f}"  # never -0.0


def run_shadow(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """What the marks say of the sun, and the answers to what the file asks."""
    from provenance.workbench.shadows import shadow_answers_of_file

    found = shadow_answers_of_file(asked.marks)
    if output.json:
        output.data(found)
        return
    say = output.wording.label
    if found["test"] != "done":
        output.line(say(f"cli.shadow_{found['reason']}"))
        return
    _show_read(found["read"], output)
    if found["compared"] is not None:
        _show_compared(found["compared"], output)
    if found["when"] is not None:
        _show_when(found["when"], output)
    if found["where"] is not None:
        share = f"{found['where']['share_of_earth']:.2%}"
        output.line(say("cli.shadow_where", rows=len(found["where"]["rows"]), share=share))
    if found["both"] is not None:
        output.line(say("cli.shadow_both", nodes=len(found["both"]["nodes"])))


def _show_read(read: dict[str, Any], output: Output) -> None:
    say = output.wording.label
    if read["sun_azimuth_deg"] is not None:
        azimuth, error = read["sun_azimuth_deg"], read["sun_azimuth_error_deg"]
        output.line(say("cli.shadow_azimuth", azimuth_deg=f"{azimuth:.1f}", error_deg=f"{error:.1f}"))
    else:
        output.line(say("cli.shadow_from_axis", turned_deg=f"{read['sun_from_axis_deg']:+.1f}"))
    if read["sun_elevation_deg"] is not None:
        output.line(
            say(
                "cli.shadow_elevation",
                elevation_deg=f"{read['sun_elevation_deg']:.1f}",
                error_deg=f"{read['sun_elevation_error_deg'] or 0:.1f}",
                ratio=f"{read['shadow_per_height']:.2f}",
            )
        )
    if not read["marks_agree"]:
        output.line(say("cli.shadow_marks_disagree"))


def _show_compared(made: dict[str, Any], output: Output) -> None:
    say = output.wording.label
    output.line(
        say(
            f"cli.shadow_{made['verdict']}",
            azimuth_deg=f"{made['sun_azimuth_deg']:.1f}",
            elevation_deg=f"{made['sun_elevation_deg']:.1f}",
            time=made["best_time"]["as_asked"],
        )
    )
    for reason in made["reasons"]:
        output.line(say(f"cli.shadow_because_{reason}"))


def _show_when(when: dict[str, Any], output: Output) -> None:
    say = output.wording.label
    for grounds, windows in when["windows"].items():
        output.line(say(f"cli.shadow_by_{grounds}", count=len(windows)))
        for one in windows:
            first, last = one["first"], one["last"]
            output.line(
                "  "
                + say(
                    "cli.shadow_window",
                    first=first["as_asked"],
                    last=last["as_asked"],
                    first_utc=first["utc"],
                    last_utc=last["utc"],
                )
            )
