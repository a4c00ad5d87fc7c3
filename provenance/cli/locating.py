"""Where a photo was taken from and what its shadows say, from files of marks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output
from provenance.record.finding import Limit
from provenance.workbench import Workbench

_NOT_TO_RELY_ON: Final = frozenset(
    {
        "pairs_disagree",
        "region_open",
        "pair_doubtful",
        "nothing_holds",
        "heading_not_told",
        "alignments_alone",
    }
)
"""Warnings under which no region is said to hold the camera."""
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
        output.data({**found, "limits": limits_json("camera_position", output)})
        return
    say = output.wording.label
    for warning in found["warnings"]:
        output.line(say(f"cli.locate_{warning}"))
    for number in found["doubtful"]:
        output.line(say("cli.locate_doubtful", number=number))
    doubted = not _NOT_TO_RELY_ON.isdisjoint(found["warnings"])
    for n, one in enumerate([found["position"], *found["alternatives"]]):
        if one is not None:
            form = "cli.locate_alternative" if n else "cli.locate_position"
            _show_position(one, "cli.locate_position_doubted" if doubted and not n else form, output)
    for limit in limits_json("camera_position", output):
        output.line(limit["text"])


def limits_json(analysis_id: str, output: Output) -> list[dict[str, str]]:
    """What a method cannot show, as its recorded runs say it."""
    from provenance.workbench.summaries import limits_of

    return [{"id": limit.id, "text": output.wording.limit(limit)} for limit in limits_of(analysis_id)]


def _show_position(one: dict[str, Any], form: str, output: Output) -> None:
    say, ellipse = output.wording.label, one["ellipse_95"]
    output.line(
        say(
            form,
            lat=f"{one['lat']:.6f}",
            lon=f"{one['lon']:.6f}",
            major_m=f"{ellipse['major_m']:.1f}",
            minor_m=f"{ellipse['minor_m']:.1f}",
            azimuth_deg=f"{ellipse['azimuth_deg']:.0f}",
        )
    )
    if one["heading_deg"] is not None:
        output.line(
            say(
                "cli.locate_view",
                heading_deg=f"{round(one['heading_deg'], 1) % 360:.1f}",
                heading_error_deg=_half(one["heading_error_deg"]),
                view_deg=f"{one['view_deg']:.1f}",
                view_error_deg=_half(one["view_error_deg"]),
            )
        )
    if one["pose"] == "full":
        shown = {key: _half(one[key]) if "error" in key else f"{one[key]:.1f}" for key in _POSE}
        output.line(say("cli.locate_pose", **shown))
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
    for line in one["alignments"]:
        output.line(
            say(
                "cli.locate_alignment" if line["used"] else "cli.locate_alignment_unused",
                number=line["number"],
                miss_px=_signed(line["miss_px"]),
                deviations=_signed(line["deviations"]),
            )
        )


def _half(error: float) -> str:
    """Half of what holds 95 %: findings and reports say it so too."""
    from provenance.geo.fitting import HALF_OF_95

    return f"{HALF_OF_95 * error:.1f}"


def _signed(value: float) -> str:
    return f"{round(value, 1) + 0.0:+.1f}"  # never -0.0


def run_shadow(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """What the marks say of the sun, and the answers to what the file asks."""
    from provenance.workbench.shadows import shadow_answers_of_file

    found = shadow_answers_of_file(asked.marks)
    if output.json:
        output.data({**found, "limits": limits_json("sun_and_shadow", output)})
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
    if any(part is not None and part["centre_of"] for part in (found["compared"], found["when"])):
        output.line(output.wording.limit(Limit("town_centre_point_used")))
    for limit in limits_json("sun_and_shadow", output):
        output.line(limit["text"])


def _show_read(read: dict[str, Any], output: Output) -> None:
    say = output.wording.label
    if read["sun_azimuth_deg"] is not None:
        azimuth, error = read["sun_azimuth_deg"], read["sun_azimuth_error_deg"]
        output.line(
            say("cli.shadow_azimuth", azimuth_deg=f"{round(azimuth, 1) % 360:.1f}", error_deg=_half(error))
        )
    else:
        output.line(say("cli.shadow_from_axis", turned_deg=f"{read['sun_from_axis_deg']:+.1f}"))
    if read["sun_elevation_deg"] is not None:
        output.line(
            say(
                "cli.shadow_elevation",
                elevation_deg=f"{read['sun_elevation_deg']:.1f}",
                lowest_deg=f"{read['sun_elevation_95_deg'][0]:.1f}",
                highest_deg=f"{read['sun_elevation_95_deg'][1]:.1f}",
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
