"""A process that writes to a case and says what it was told is on the disk; killed by the tests at any moment.

`python writing_child.py case [seed]`: opens the case, prints "open", then for ever appends and erases, and prints each
acknowledged event as "seq id", each object as "object sha256".
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from provenance.casefile.casefile import CaseFile
from provenance.record.event import Envelope
from tests.casefile.desk import AUTHOR, add_note, add_photo


def tell(*words: object) -> None:
    print(*words, flush=True)


def told(envelope: Envelope) -> None:
    tell(envelope.seq, envelope.id)


def main(path: Path, seed: int) -> None:
    draw = random.Random(seed)
    with CaseFile.open(path, AUTHOR) as case:
        tell("open")
        while True:
            match draw.randrange(5):
                case 0 | 1:
                    tell("object", add_photo(case, draw.randbytes(draw.choice((10, 5_000, 200_000)))))
                case 2 | 3:
                    told(add_note(case, "note " * draw.randrange(300)))
                case _:
                    note = add_note(case, "erased soon")
                    told(note)
                    told(case.erase_fields(note.id, (), "privacy"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
