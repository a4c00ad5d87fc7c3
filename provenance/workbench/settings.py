"""This installation: its folders, its id and the pseudonym its user writes under; no account or host name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from platformdirs import user_cache_path, user_data_path

from provenance.casefile.log import Author
from provenance.errors import EnvironmentFault
from provenance.record.identity import is_ulid, new_ulid

HOME_VARIABLE = "ALIDADE_HOME"
CACHE_VARIABLE = "ALIDADE_CACHE"


class Installation(msgspec.Struct, frozen=True):
    """What is kept about this installation; `actor` is a pseudonym the user may change."""

    installation: str
    actor: str


@dataclass(frozen=True)
class Folders:
    """The user's data folder and cache folder."""

    home: Path
    cache: Path

    @staticmethod
    def of_user() -> Folders:
        """The usual places of this system, or those that ALIDADE_HOME and ALIDADE_CACHE name."""
        home = os.environ.get(HOME_VARIABLE)
        cache = os.environ.get(CACHE_VARIABLE)
        return Folders(
            Path(home) if home else user_data_path("alidade", appauthor=False),
            Path(cache) if cache else user_cache_path("alidade", appauthor=False),
        )


def author(folders: Folders, actor: str | None = None, role: str | None = None) -> Author:
    """Who writes: the installation's pseudonym unless another is given. Made at first use.

    Raises EnvironmentFault when the user's data folder cannot be written or its file is damaged.
    """
    path = folders.home / "installation.json"
    try:
        if not path.exists():
            folders.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = new_ulid()
            path.write_bytes(msgspec.json.encode(Installation(fresh, f"analyst-{fresh[-4:].lower()}")))
        kept = msgspec.json.decode(path.read_bytes(), type=Installation)
    except OSError as error:
        raise EnvironmentFault(
            "home_not_writable", folder=path.parent.name, reason=error.strerror or "?"
        ) from error
    except msgspec.DecodeError as error:
        raise EnvironmentFault("installation_damaged", file=path.name) from error
    if not is_ulid(kept.installation):
        raise EnvironmentFault("installation_damaged", file=path.name)
    return Author(actor or kept.actor, role or "analyst", kept.installation)
