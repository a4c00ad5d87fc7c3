"""ULIDs: identifiers that sort by the time they were made and need no counter shared between machines.

Source: the ULID specification (github.com/ulid/spec): 48 bits of milliseconds since 1970, 80 random bits,
Crockford base 32; within one millisecond the random part is counted up so that order is kept.
"""

from __future__ import annotations

import re
import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32, as the ULID specification says
_SHAPE = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_RANDOM_BITS = 80

_lock = threading.Lock()
_last: tuple[int, int] = (0, 0)


def new_ulid() -> str:
    """A new ULID, greater than every one made before in this process."""
    global _last
    with _lock:
        moment = time.time_ns() // 1_000_000
        later = moment > _last[0]
        _last = (moment, secrets.randbits(_RANDOM_BITS - 1)) if later else (_last[0], _last[1] + 1)
        number = (_last[0] << _RANDOM_BITS) | _last[1]
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def is_ulid(text: str) -> bool:
    """Whether the text has the shape of a ULID."""
    return bool(_SHAPE.fullmatch(text))
