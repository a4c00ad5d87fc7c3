"""Every failure Alidade expects, as one tree.

An error carries an id and typed values, never a sentence: `provenance.wording` makes the sentence in the
reader's language, and an event may store the id. Errors of other libraries are translated where they enter
(`raise MediaError("truncated", name=name) from error`).

    AlidadeError
    ├── UsageError          the command or call itself is wrong (exit code 2)
    ├── InputError          what the user gave cannot be used: missing, a folder, empty, unreadable
    │   └── MediaError      the bytes are not a picture or document we can open safely
    ├── RecordError         a record does not decode, or refers to something that is not there
    ├── CaseError           the case file cannot be used as asked
    │   ├── NotACase        the file is not a case
    │   ├── CaseLocked      another process is writing to it
    │   ├── CaseReadOnly    it may only be read (newer version, damaged, or opened for reading)
    │   └── CaseAltered     stored bytes do not agree with the log
    ├── ArchiveError        the archive of known places and pictures cannot be used as asked
    │   ├── ArchiveBusy     another process is writing to it
    │   └── ArchiveAltered  stored bytes do not agree with what was kept
    ├── ResourceError       a data file of ours (engines, models) is missing, invalid or altered
    ├── WorkError           a reader or worker process died, or took longer or more than its limits
    ├── NetworkRefused      a request was not allowed by the user
    ├── NetworkFailed       an allowed request got no answer: the host is away, not whom it says, or too slow
    └── EnvironmentFault    the machine lacks something: a library, disk space, a permission

    Cancelled               (outside Exception) the user stopped the work
"""

from __future__ import annotations

__all__ = [
    "AlidadeError",
    "ArchiveAltered",
    "ArchiveBusy",
    "ArchiveError",
    "Cancelled",
    "CaseAltered",
    "CaseError",
    "CaseLocked",
    "CaseReadOnly",
    "EnvironmentFault",
    "InputError",
    "MediaError",
    "NetworkFailed",
    "NetworkRefused",
    "NotACase",
    "RecordError",
    "ResourceError",
    "UsageError",
    "WorkError",
]


class AlidadeError(Exception):
    """An expected failure: `id` names it in the wording, `values` fill its sentence.

    `id` is a lower_snake_case word, unique in the program; `values` are plain strings and integers
    (file names as shown to the user, counts, limits with their unit in the name, such as `limit_megapixels`).
    """

    def __init__(self, id: str, /, **values: str | int) -> None:
        super().__init__(id, values)
        self.id = id
        self.values = values

    def __str__(self) -> str:
        inside = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.id}({inside})"


class UsageError(AlidadeError):
    """The command or call is wrong in itself."""


class InputError(AlidadeError):
    """What the user gave cannot be used."""


class MediaError(InputError):
    """The bytes are not a picture or document that can be opened safely."""


class RecordError(AlidadeError):
    """A record does not decode, or refers to something that is not there."""


class CaseError(AlidadeError):
    """The case file cannot be used as asked."""


class NotACase(CaseError):
    """The file is not a case."""


class CaseLocked(CaseError):
    """Another process is writing to the case."""


class CaseReadOnly(CaseError):
    """The case may only be read."""


class CaseAltered(CaseError):
    """Stored bytes do not agree with the log."""


class ArchiveError(AlidadeError):
    """The archive of known places and pictures cannot be used as asked."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveAltered(ArchiveError):
    """Stored bytes of the archive do not agree with what was kept."""


class ResourceError(AlidadeError):
    """A data file of ours is missing, invalid or altered."""


class WorkError(AlidadeError):
    """A reader or worker process died, or exceeded its limits."""


class NetworkRefused(AlidadeError):
    """A network request was not allowed by the user."""


class NetworkFailed(AlidadeError):
    """A network request that was allowed got no answer, or none that can be accepted."""


class EnvironmentFault(AlidadeError):
    """The machine lacks something that Alidade needs."""


class Cancelled(BaseException):
    """The user stopped the work. Outside `Exception`, so that no broad handler swallows it."""
