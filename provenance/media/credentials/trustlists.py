"""The lists of trusted certificates that a user installed in his own data folder, checked whenever they are read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from provenance.errors import MediaError, ResourceError
from provenance.media.credentials.certificates import certificates_in_pem
from provenance.media.credentials.shapes import Purpose

__all__ = [
    "FOLDER",
    "LARGEST_BYTES",
    "TrustList",
    "TrustLists",
    "checked_pem",
    "files_of",
    "list_id",
    "trust_lists",
]

FOLDER: Final = "trust"
"""Below the user's data folder: ID.pem (the certificates) and ID.toml (a `TrustList`)."""

#: Bounds (our choice): the lists in use hold some hundred certificates, about 2 kB each.
LARGEST_BYTES: Final = 8 * 1024 * 1024
_MOST_LISTS: Final = 20
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class TrustList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One installed list. `name` is the user's, which tells official, interim and own lists apart.

    `list_date` is the day the list is of, `installed_on` when it was taken, `sha256` of the PEM file, `source` where
    it came from as the user says.
    """

    name: str
    purpose: Purpose
    list_date: str
    installed_on: str
    sha256: str
    certificates: int
    source: str = ""

    @property
    def id(self) -> str:
        """What its files are called."""
        return list_id(self.name)


@dataclass(frozen=True, slots=True)
class TrustLists:
    """The lists that can be used, each with its certificates in PEM; and why another cannot."""

    usable: tuple[tuple[TrustList, str], ...] = ()
    broken: tuple[ResourceError, ...] = ()


def list_id(name: str) -> str:
    """A name as files and addresses can carry it: "C2PA list, 2026" is "c2pa-list-2026"; "" when nothing is left."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-")


def files_of(home: Path, id: str) -> tuple[Path, Path]:
    """Certificates and record of a list; `home` is the user's data folder."""
    return home / FOLDER / f"{id}.pem", home / FOLDER / f"{id}.toml"


def checked_pem(data: bytes, file: str) -> int:
    """How many certificates a PEM bundle holds. Raises ResourceError naming the file when it is none."""
    try:
        data.decode("utf-8")  # the library takes text
        count = len(certificates_in_pem(data)) if len(data) <= LARGEST_BYTES else 0
    except (MediaError, UnicodeDecodeError) as error:
        raise ResourceError("trust_list_invalid", file=file) from error
    if count == 0:
        raise ResourceError("trust_list_invalid", file=file)
    return count


def trust_lists(home: Path | None) -> TrustLists:
    """Every list that is installed. One that is altered, unreadable or without its record is said to be, not used."""
    if home is None or not (home / FOLDER).is_dir():
        return TrustLists()
    usable, broken = [], []
    stems = sorted({path.stem for path in (home / FOLDER).iterdir() if path.suffix in (".pem", ".toml")})
    for stem in stems[:_MOST_LISTS]:
        try:
            usable.append(_read(home, stem))
        except ResourceError as error:
            broken.append(error)
    broken += [ResourceError("trust_list_too_many", file=f"{stem}.pem") for stem in stems[_MOST_LISTS:]]
    return TrustLists(tuple(usable), tuple(broken))


def _read(home: Path, id: str) -> tuple[TrustList, str]:
    pem, record = files_of(home, id)
    try:
        if pem.stat().st_size > LARGEST_BYTES:
            raise ResourceError("trust_list_invalid", file=pem.name)
        data = pem.read_bytes()
        found = msgspec.toml.decode(record.read_bytes(), type=TrustList)
        date.fromisoformat(found.list_date)
    except (OSError, msgspec.DecodeError, ValueError) as error:  # msgspec's are ValueErrors too
        raise ResourceError("trust_list_unreadable", file=pem.name) from error
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise ResourceError("trust_list_altered", file=pem.name)
    if found.id != id or not _ID.fullmatch(id) or checked_pem(data, pem.name) != found.certificates:
        raise ResourceError("trust_list_unreadable", file=pem.name)
    return found, data.decode("utf-8")
