"""A process that brings an archive and a team's one together again and again; killed by the tests at any moment.

`python syncing_child.py folder address`: prints "open" before it begins, and the password comes from PGPASSWORD.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from provenance.archive.pictures import SeenArchive
from provenance.archive.syncing import synced
from provenance.archive.team import TeamArchive
from provenance.net.door import Door
from provenance.net.servers import password_of, server_of
from provenance.net.settings import NetworkSettings
from tests.archive.seendesk import POINTS_MAKER, unpacked


def main(folder: Path, address: str) -> None:
    server = server_of(address).server
    door = Door(NetworkSettings(team_servers=(server,)), lambda entry: None)
    door.allow(server.host)
    team = TeamArchive(door, server, password_of(server), made_by=POINTS_MAKER, features=unpacked)
    with SeenArchive(folder) as local:
        team.change()
        print("open", flush=True)
        synced(local, team)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
