"""A process that adds to an archive and says what it was told is on the disk; killed by the tests at any moment.

`python adding_child.py folder first`: opens the archive, prints "open", then for ever adds pictures from number `first`
on and withdraws some, and prints "added id number" or "withdrawn id" after each.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from provenance.archive.items import ReferenceFacts
from provenance.archive.store import Archive
from tests.archive.desk import picture


def tell(*words: object) -> None:
    print(*words, flush=True)


def main(folder: Path, first: int) -> None:
    with Archive(folder) as archive:
        with archive.writing():
            place = archive.named("Square") if archive.places() else archive.add_place("Square")
        tell("open")
        number = first
        while True:
            added = archive.add_reference(place.id, picture(number), ReferenceFacts()).reference
            tell("added", added.id, number)
            if number % 7 == 6:
                archive.withdraw(added.id)
                tell("withdrawn", added.id)
            number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
