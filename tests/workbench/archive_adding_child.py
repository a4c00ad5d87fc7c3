"""A process that adds a folder to an archive of pictures and says what is on the disk; killed by the tests.

`python archive_adding_child.py archive folder`: prints "open", then the state and the name of each file.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from provenance.workbench import Workbench
from provenance.workbench.settings import Folders


def main(archive: Path, folder: Path) -> None:
    with Workbench(Folders(archive / "home", archive / "cache"), desks=1) as bench:
        print("open", flush=True)
        for added in bench.pictures.add([folder]):
            print(added.state, added.path.name, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
