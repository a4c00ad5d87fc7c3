"""A process that puts pictures into an archive and says which are on the disk; killed by the tests at any moment.

`python putting_child.py folder first`: prints "open", then for ever puts pictures from number `first` on, describes
most and withdraws some, and prints "id number" after each that it put.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from provenance.archive.pictures import SeenArchive
from tests.archive.seendesk import bytes_of, coded, describe, new_item


def main(folder: Path, first: int) -> None:
    with SeenArchive(folder) as archive:
        archive.sweep()
        print("open", flush=True)
        number = first
        while True:
            item = archive.put(new_item(number), coded(number), data=bytes_of(number)).item
            print(item.id, number, flush=True)
            if number % 3:
                describe(archive, item, number)
            if number % 7 == 6:
                archive.withdraw(item.id)
            number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
