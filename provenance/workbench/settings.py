"""This installation: its folders, its id and the pseudonym its user writes under; no account or host name."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
from platformdirs import user_cache_path, user_data_path

from provenance.casefile.log import Author
from provenance.errors import EnvironmentFault

HOME_VARIABLE = "ALIDADE_HOME"
CACHE_VARIABLE = "ALIDADE_CACHE"
_SECRET_BYTES = 32  # as long as the digest it is used with


class Installation(msgspec.Struct, frozen=True):
    """What is kept about this installation: a secret that marks its events (see `Author.in_case`), and a pseudonym."""

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
        kept = _kept(path) or _made(path)
    except OSError as error:
        reason = error.strerror or "?"
        raise EnvironmentFault("home_not_writable", folder=path.parent.name, reason=reason) from error
    except msgspec.DecodeError as error:
        raise EnvironmentFault("installation_damaged", file=path.name) from error
    if len(kept.installation) < _SECRET_BYTES:
        raise EnvironmentFault("installation_damaged", file=path.name)
    return Author(actor or kept.actor, role or "analyst", kept.installation)


def _kept(path: Path) -> Installation | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Installation)
    except FileNotFoundError:
        return None


def _made(path: Path) -> Installation:
    """A new installation, written aside and moved into place; of two first starts at once, one wins for both."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(Installation(secrets.token_hex(_SECRET_BYTES), "analyst")))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass  # another first start was quicker; its secret is used
        except OSError:  # a file system without hard links
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return msgspec.json.decode(path.read_bytes(), type=Installation)
