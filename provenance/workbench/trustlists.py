"""Installs and removes the lists of certificates that the user trusts, in his own data folder; none comes with us."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from provenance.errors import EnvironmentFault, ResourceError, UsageError
from provenance.media.credentials.shapes import Purpose
from provenance.media.credentials.trustlists import (
    FOLDER,
    TrustList,
    checked_pem,
    files_of,
    list_id,
    trust_lists,
)
from provenance.media.files import read_file
from provenance.record.values import FileName
from provenance.workbench.writing import write_file

__all__ = ["Trust"]


def _today() -> date:
    """The day on this machine's clock, in the user's own zone."""
    return date.today()  # noqa: DTZ011  A day as the user counts it.


class Trust:
    """The user's trust lists. `home` is his data folder."""

    def __init__(self, home: Path, today: Callable[[], date] = _today) -> None:
        self._home = home
        self._today = today

    def lists(self) -> tuple[TrustList, ...]:
        """Those that can be used, by the names of their files."""
        return tuple(one for one, _ in trust_lists(self._home).usable)

    def broken(self) -> tuple[ResourceError, ...]:
        """Why others cannot be used: altered since they were installed, or unreadable."""
        return trust_lists(self._home).broken

    def add(
        self, path: Path, name: str, list_date: str, *, purpose: Purpose = "signers", source: str = ""
    ) -> TrustList:
        """Install a PEM bundle under a name that tells it from others.

        Raises UsageError (trust_list_name_empty, trust_list_exists, trust_list_date_wrong), ResourceError
        (trust_list_invalid), InputError when the file cannot be read, EnvironmentFault when nothing can be written.
        """
        name = name.strip()
        id = list_id(name)
        if not id:
            raise UsageError("trust_list_name_empty", name=name[:60])
        if any(path.exists() for path in files_of(self._home, id)):
            raise UsageError("trust_list_exists", name=name[:60])
        data = read_file(path)
        made = TrustList(
            name=name,
            purpose=purpose,
            list_date=_day(list_date),
            installed_on=self._today().isoformat(),
            sha256=hashlib.sha256(data).hexdigest(),
            certificates=checked_pem(data, FileName.of(path.name).value),
            source=source,
        )
        pem, record = files_of(self._home, id)
        (self._home / FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file(pem, data)
        write_file(record, _toml(made))
        return made

    def remove(self, name: str) -> tuple[Path, ...]:
        """Remove a list by its name, a broken one too; the files that were there.

        Raises UsageError("no_such_trust_list"), EnvironmentFault when one cannot be removed.
        """
        there = [path for path in files_of(self._home, list_id(name)) if list_id(name) and path.exists()]
        if not there:
            known = ", ".join(one.name for one in self.lists())
            raise UsageError("no_such_trust_list", name=name[:60] or "?", known=known)
        for path in there:
            try:
                path.unlink()
            except OSError as error:
                reason = error.strerror or "?"
                raise EnvironmentFault("file_not_removable", name=path.name, reason=reason) from error
        return tuple(there)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError("trust_list_date_wrong", date=text[:40]) from error


def _toml(made: TrustList) -> bytes:
    """The record as TOML. A JSON string is a TOML basic string, but that TOML wants the character 7F escaped too."""
    plain = msgspec.to_builtins(made)
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in plain.items()
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")
