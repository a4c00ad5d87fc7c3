"""A case marked restricted: nothing of it goes into an archive, and what came from it before leaves none."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from provenance.archive.known import PictureArchive
from provenance.archive.pictures import SeenArchive
from provenance.archive.restrictedcases import RestrictedCases
from provenance.archive.seenitems import Item
from provenance.errors import AlidadeError, ArchiveBusy, ArchiveError, CaseError, ResourceError
from provenance.record.values import Text
from provenance.workbench.opencase import OpenCase
from provenance.workbench.people import Written

Lent = Callable[[], PictureArchive | None]
"""The archive of pictures, or None when there is none; see `Pictures.lent`."""


@dataclass(frozen=True)
class Followed:
    """What became of the pictures that came from a case: how many got the mark, or lost it, and how many of them must
    not leave the archive now. `error`: why they were not looked at, and then both counts are 0."""

    changed: int = 0
    staying: int = 0
    error: AlidadeError | None = None


def require_unrestricted(case: OpenCase) -> None:
    """Raises CaseError when the case is marked restricted."""
    if case.snapshot().restricted:
        raise CaseError("case_restricted", name=case.file.path.name)


def restrict_case(case: OpenCase, lent: Lent, reason: Text) -> tuple[Written, Followed]:
    """Mark a case restricted, and the pictures in the archive that came from it. What was recorded stays when these
    cannot be marked; doing it again does. Raises UsageError, CaseReadOnly."""
    return record_restriction(case, lent, reason), follow(case, lent)


def record_restriction(case: OpenCase, lent: Lent, reason: Text) -> Written:
    """Let nothing of a case leave the archive from now on, then record that it is restricted; `follow` marks each of
    its pictures. An archive that cannot be used does not keep the record from being written: `follow` says so.

    Raises UsageError, CaseReadOnly; then the archive is as it was.
    """
    case_id = case.snapshot().case
    kept = None
    with contextlib.suppress(ArchiveError, ResourceError):
        kept = _newly_kept(lent(), case_id)
    try:
        return case.people.restrict(reason)
    except AlidadeError:
        if kept is not None and not case.snapshot().restricted:
            kept.forget(case_id)
        raise


def _newly_kept(archive: PictureArchive | None, case_id: str) -> RestrictedCases | None:
    """What keeps the case now and did not before; None where it did, or nothing is to be kept."""
    if archive is None or not isinstance(archive, SeenArchive):
        return None
    cases = RestrictedCases(archive.folder)
    return cases if cases.keep(case_id) else None


def lift_restriction(case: OpenCase, lent: Lent, reason: Text) -> tuple[Written, Followed]:
    """Say that a case is no longer restricted, then let those pictures go that are in the archive from it alone.

    Raises UsageError when it is not restricted, CaseReadOnly.
    """
    written = case.people.lift_restriction(reason)
    return written, follow(case, lent)


def follow(case: OpenCase, lent: Lent) -> Followed:
    """Bring the archive in line with whether the case is restricted, in one transaction; nothing is made where there is
    no archive. A picture that another case gave too, or that lies in a folder or was named by hand, keeps its mark when
    the restriction is lifted: it may have it from there."""
    snapshot = case.snapshot()
    try:
        archive = lent()
        if archive is None:
            return Followed()
        return _marked(archive, snapshot.case, snapshot.restricted)
    except ArchiveBusy as error:
        return Followed(error=ArchiveBusy("restricting_archive_busy", **error.values))
    except (ArchiveError, ResourceError) as error:
        return Followed(error=error)


def follow_if_restricted(case: OpenCase, lent: Lent) -> None:
    """After something of a case was put into the archive: mark that too, when the case was marked meanwhile.

    Raises ArchiveError, ArchiveBusy, ResourceError.
    """
    if case.snapshot().restricted and (error := follow(case, lent).error) is not None:
        raise error


def _marked(archive: PictureArchive, case_id: str, restricted: bool) -> Followed:
    if not isinstance(archive, SeenArchive):
        return (
            Followed()
        )  # a team's archive is told of no case, and is given nothing that is restricted by then
    cases = RestrictedCases(archive.folder)
    if restricted:
        cases.keep(case_id)
    changed = staying = 0
    with archive.writing():
        for item in archive.of_case(case_id):
            mark = restricted or (item.restricted and not _is_of_case_alone(archive, item, case_id))
            changed += item.restricted != mark
            staying += mark
            archive.restrict(item.id, mark)
    if not restricted:
        cases.forget(case_id)
    return Followed(changed, staying)


def _is_of_case_alone(archive: SeenArchive, item: Item, case_id: str) -> bool:
    """Whether an item can have its mark from that case alone."""
    cases = {case.id for case in item.cases}
    return item.origin.value == "case" and cases == {case_id} and not archive.whereabouts.copies(item.id)
