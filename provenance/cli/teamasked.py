"""Whether an examination asks a team's archive too, as the user said or is asked now, and what became of it."""

from __future__ import annotations

import sys

from provenance.cli.output import Output
from provenance.record.network import NetworkRequest
from provenance.workbench import Workbench
from provenance.workbench.teaming import settings_of

_YES = ("y", "yes")


def lend_team(address: str | None, bench: Workbench, output: Output) -> None:
    """Let the cases opened from now on ask a team's archive: the one that was named, or the configured one when the
    settings say that the user is asked, and he allows it on a terminal. Raises UsageError, EnvironmentFault."""
    if address is not None:
        bench.ask_team(address)
        return
    settings = settings_of(bench.folders.home)
    if settings.mode == "offline" or not settings.team_servers:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return  # nobody is there to be asked
    host = output.wording.plain(settings.team_servers[-1].host)
    sys.stderr.write(output.wording.label("cli.team_may_be_asked", host=host) + " ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() in _YES:
        bench.ask_team()


def requests_of_teams(bench: Workbench, output: Output) -> tuple[NetworkRequest, ...]:
    """What was asked; why a team's archive could not be is said, once, and fails the command."""
    requests: list[NetworkRequest] = []
    for asked in bench.teams_asked:
        requests += asked.team.requests()
        for error in asked.told():
            output.error(error)
    return tuple(requests)
