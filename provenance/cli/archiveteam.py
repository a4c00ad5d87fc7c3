"""`archive sync` and `archive team`: this machine's archive and a team's brought together; its server kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from provenance.cli.archivearguments import declare_archive, folder_named, team_named
from provenance.cli.arguments import Commands, common
from provenance.cli.output import Output
from provenance.cli.requestwords import request_json, request_lines, requests_json
from provenance.workbench import Workbench
from provenance.workbench.teaming import (
    CONFIGURED,
    NetworkSettings,
    RequestLog,
    forgotten,
    kept,
    settings_of,
)

if TYPE_CHECKING:
    from provenance.archive.syncing import Synced

Run = Callable[[argparse.Namespace, Workbench, Output], None]


def add_verbs(verbs: Commands) -> None:
    """Declare both verbs."""
    sync = _verb(
        verbs, "sync", run_sync, "send what is new here to a team's archive, and take over what is new there"
    )
    declare_archive(sync)
    sync.add_argument("--whole", action="store_true", help="compare everything anew")
    summary = "the team's server that sync and --at team mean: keep it, forget it, show it"
    team = verbs.add_parser("team", help=summary, description=summary)
    whats = team.add_subparsers(dest="what", metavar="WHAT", required=True)
    keep = _verb(whats, "set", run_set, "keep the address of the team's server; nothing is asked of it")
    keep.add_argument(
        "address", metavar="ADDRESS", help="postgresql://USER@HOST/DATABASE, without a password"
    )
    keep.add_argument(
        "--mode",
        choices=("offline", "ask"),
        default="offline",
        help="whether you are asked, on a terminal, if an examination may ask it too (offline)",
    )
    _verb(whats, "forget", run_forget, "forget it")
    _verb(whats, "show", run_show, "show it")
    _verb(whats, "log", run_log, "show what was asked of the network for no case")


def _verb(verbs: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=summary, description=summary)
    common(made)
    made.set_defaults(run=run)
    return made


def run_sync(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Bring both archives together."""
    from provenance.workbench.teamsync import sync_pictures, synced_lines

    def report(done: Synced) -> None:
        output.progress("syncing", done.sent + done.received, 0)

    with (
        folder_named(asked.archive, bench) as here,
        team_named(asked.at or CONFIGURED, bench, output) as team,
    ):
        done = sync_pictures(here, team, whole=asked.whole, report=report)
        if output.json:
            output.data(asdict(done) | {"requests": requests_json(team.requests())})
        else:
            for line in synced_lines(done, output.wording):
                output.line(line)


def run_set(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Keep the address; a password in it is not kept."""
    if kept(bench.folders.home, asked.address, asked.mode):
        output.remark(output.wording.label("cli.team_password"))
    run_show(asked, bench, output)


def run_forget(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Forget it."""
    gone = forgotten(bench.folders.home)
    if output.json:
        output.data({"forgotten": [server.address for server in gone]})
        return
    for server in gone:
        output.line(output.wording.label("cli.team_forgotten", address=output.wording.plain(server.address)))
    if not gone:
        output.line(output.wording.label("cli.team_none"))


def run_show(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """What is kept."""
    settings = settings_of(bench.folders.home)
    if output.json:
        output.data(_settings_json(settings))
        return
    for server in settings.team_servers:
        output.line(output.wording.label("cli.team_kept", address=output.wording.plain(server.address)))
    id = f"cli.team_mode_{settings.mode}" if settings.team_servers else "cli.team_none"
    output.line(output.wording.label(id))


def run_log(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """What was asked for no case."""
    requests = RequestLog(bench.folders.home).read()
    if output.json:
        output.data({"requests": [request_json(request) for request in requests]})
        return
    for line in request_lines(requests, output.wording):
        output.line(line)
    if not requests:
        output.line(output.wording.label("cli.team_log_empty"))


def _settings_json(settings: NetworkSettings) -> dict[str, Any]:
    servers = [
        {
            "address": server.address,
            "host": server.host,
            "port": server.port,
            "database": server.database,
            "user": server.user,
            "sslrootcert": server.authority or None,
            "tls": not server.plain,
        }
        for server in settings.team_servers
    ]
    return {"mode": settings.mode, "servers": servers}
