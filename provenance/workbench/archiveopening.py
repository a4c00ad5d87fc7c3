"""Which archive of pictures is meant, by its address: the one place where a kind of archive is chosen."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from provenance.archive.known import PictureArchive
from provenance.archive.owned import holds_archive
from provenance.net.account import Limits
from provenance.workbench.teaming import TeamAddress

if TYPE_CHECKING:
    from provenance.archive.index import SearchedArchive
    from provenance.archive.team import TeamArchive

Address: TypeAlias = Path | TeamAddress
"""Where an archive lies: a folder, or a team's server with the door to it."""

_TOGETHER: Final = Limits(seconds=1800.0)
"""For a whole search or a batch of pictures, with the desks' work in between (our choice)."""


@dataclass(frozen=True)
class OpenedArchive:
    """An archive, and what only one in a folder of this machine has (`local`): it knows where files lie, takes several
    items in one transaction, and has index files. `team`: the same archive where it is a team's.

    `candidate_bits`: up to how many differing bits a code is asked for; further ones a team's server would have to look
    for among all.
    """

    archive: PictureArchive
    local: SearchedArchive | None
    points_made_by: str
    candidate_bits: int
    team: TeamArchive | None = None

    def together(self) -> AbstractContextManager[None]:
        """Several items put inside are one transaction, where the archive can do that, and one request otherwise."""
        if self.team is not None:
            return self.team.together("team_write", (), _TOGETHER)
        return nullcontext() if self.local is None else self.local.writing()

    def asking(self, purpose: str) -> AbstractContextManager[None]:
        """What is asked inside by this thread is one request in the record of what left; others wait until it is over.

        Nothing leaves for an archive in a folder.
        """
        return nullcontext() if self.team is None else self.team.together(purpose, (), _TOGETHER)


def exists(address: Address) -> bool:
    """Whether there is an archive already, without making one; a team's is made by the team."""
    return isinstance(address, TeamAddress) or holds_archive(address)


def open_archive(address: Address) -> OpenedArchive:
    """Open an archive; one in a folder is made when there is none, of a team's nothing is asked before it is used.

    Raises ArchiveError, ArchiveBusy or ArchiveAltered when it cannot be opened, ResourceError without the codebook.
    """
    # Loads NumPy and OpenCV: not before an archive of pictures is used.
    from provenance.archive.coding import features_of, points_made_by
    from provenance.archive.index import SearchedArchive
    from provenance.archive.team import TeamArchive
    from provenance.vision.copies.pdq import CANDIDATE_BITS, SAME_BITS

    made_by = points_made_by()
    if isinstance(address, TeamAddress):
        team = TeamArchive(
            address.door, address.server, address.password, made_by=made_by, features=features_of
        )
        return OpenedArchive(team, None, made_by, SAME_BITS, team)
    local = SearchedArchive(address, made_by, features_of)
    return OpenedArchive(local, local, made_by, CANDIDATE_BITS)
