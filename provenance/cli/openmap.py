"""Other maps at a place: their addresses, and one of them opened by recorded consent."""

from __future__ import annotations

import argparse

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output
from provenance.errors import UsageError
from provenance.workbench import Workbench
from provenance.workbench.coordinates import one_position
from provenance.workbench.maplinks import KINDS, map_address, map_addresses, open_map

_KINDS = KINDS[:-1]  # the last needs a day; `coordinates --day` prints it


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "open-map",
        run_open_map,
        "show other maps' addresses for a place; open one only with your consent",
        "  main.py open-map my.case 49.7064,37.6167 --kind satellite\n"
        "  main.py open-map my.case 49.7064,37.6167 --provider openstreetmap --allow",
    )
    case(made)
    made.add_argument("position", metavar="POSITION", help="in any form that is one position")
    made.add_argument("--kind", choices=_KINDS, default=_KINDS[0], help="what is opened (map)")
    made.add_argument(
        "--provider", metavar="PROVIDER", help="one provider; all that have that kind if left out"
    )
    decided = made.add_mutually_exclusive_group()
    decided.add_argument(
        "--allow", action="store_true", help="consent: open it in the browser, and record that"
    )
    decided.add_argument("--refuse", action="store_true", help="record that it was not allowed")


def run_open_map(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Show the addresses; with --allow record the consent and open the one that was named."""
    position = one_position(asked.position)
    if position is None:
        raise UsageError("no_coordinates_found", text=asked.position.strip()[:80])
    lat, lon = position.latitude_deg, position.longitude_deg
    found = [one for one in map_addresses(lat, lon) if one.kind == asked.kind]
    consent = None
    if asked.provider is not None or asked.allow or asked.refuse:
        found = [map_address(lat, lon, asked.kind, asked.provider or "")]
    if asked.allow or asked.refuse:
        what = output.wording.window(
            "map.door.what", place=f"{lat:.6f}, {lon:.6f}", provider=found[0].provider.name
        )
        with opened(asked.case, bench, output) as case_open:
            consent = open_map(case_open.file, found[0], what, allowed=asked.allow)
    if output.json:
        addresses = [{"provider": one.provider.id, "address": one.address} for one in found]
        output.data({"kind": asked.kind, "addresses": addresses, "consent": consent, "opened": asked.allow})
        return
    for one in found:
        output.line(f"{one.provider.id}  {one.address}")
