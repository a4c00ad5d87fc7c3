"""The archive of pictures that a team has had, on its PostgreSQL server; it is a `PictureArchive`.

Its tables and functions are those of resources/archive/team.sql, set up by the team (docs/team-archive.md). It keeps
codes, points, small pictures and what is said; never the picture files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from provenance.archive.known import Near, Voted
from provenance.archive.rows import json_of
from provenance.archive.seenitems import (
    Coded,
    Failure,
    Item,
    ItemFacts,
    NewItem,
    PutItem,
    StoredPoints,
    WithdrawnItem,
    said_together,
)
from provenance.archive.teamlooking import TeamLooking
from provenance.archive.teamrows import (
    WITHDRAWN,
    coded_cells,
    described_cells,
    moment,
    said_of_change,
    said_of_new,
    team_withdrawn_of,
)
from provenance.archive.teamsearch import FeaturesOf, near_in, signed, voted_in
from provenance.archive.teamtalk import TeamTalk
from provenance.errors import ArchiveAltered, ArchiveError, RecordError
from provenance.net.account import Limits

if TYPE_CHECKING:
    from provenance.archive.voting import Asked
    from provenance.net.door import Door
    from provenance.net.servers import TeamServer

WRITE: Final = "team_write"
"""The purpose under which these requests stand in the record of what left."""

_BUILD_EVERY: Final = 500  # our choice: what is in no list yet is read through at each search
_BUILDING_S: Final = 1800  # our choice: merging lists of 100,000 views takes a minute (our measurement)
_CODED: Final = ("codes", "thumbnails")
_CHANGE: Final = "SELECT alidade.change_item($1::text, $2::bigint, $3::jsonb, $4::jsonb, $5::bytea)"


class TeamArchive(TeamLooking):
    """Opened when it is first used. `made_by` names what the points that are searched were made by, `features` gives
    the words and signatures of packed points.

    Every method raises ArchiveError: "team_server_away" while the server cannot be reached (a later call connects
    anew), "team_not_set_up", "team_right_missing" for a reader who writes; NetworkRefused when the user did not allow.
    """

    def __init__(
        self, door: Door, server: TeamServer, password: str | None, *, made_by: str, features: FeaturesOf
    ) -> None:
        super().__init__(TeamTalk(door, server, password))
        self._made_by, self._features = made_by, features
        self._described = 0

    # ---- searching ------------------------------------------------------------------------------------------

    def near(self, codes: Sequence[bytes], radius: int) -> tuple[Near, ...]:
        """See `PictureArchive.near`; the codes leave. Beyond 31 bits the server compares all."""
        return near_in(self.talk, codes, radius)

    def voted(self, asked: Asked, most: int) -> tuple[Voted, ...]:
        """See `PictureArchive.voted`; words and signatures leave."""
        return voted_in(self.talk, self._made_by, asked, most)

    # ---- keeping --------------------------------------------------------------------------------------------

    def put(
        self,
        new: NewItem,
        coded: Coded | Failure | None = None,
        *,
        data: bytes | None = None,
        again: bool = False,
    ) -> PutItem:
        """Put a picture with its views in one transaction; see `SeenArchive.put`. `data` are compared with the hash and
        stay here, and so does the case it comes from. Raises ArchiveError ("restricted_stays_here") for what must not
        leave, before anything does."""
        if new.restricted:
            raise ArchiveError("restricted_stays_here", id=new.sha256[:12])
        if data is not None and hashlib.sha256(data).hexdigest() != new.sha256:
            raise ArchiveAltered("archive_picture_altered", sha256=new.sha256)
        fields = ("hashes", "file_names", "statements", *_CODED)
        with self.together(WRITE, fields):
            while True:
                known = self.by_sha256(new.sha256)
                if known is not None and (item := self._said_again(known, new, coded)) is not None:
                    return PutItem(item, True)
                if known is None and self._inserted(new, coded, again=again):
                    found = self.by_sha256(new.sha256)
                    if found is not None:
                        return PutItem(found, False)

    def code(self, id: str, coded: Coded | Failure) -> None:
        """Keep the first pass over an item, or why it could not be done: all of it, in one transaction."""
        failure = coded if isinstance(coded, Failure) else None
        self._changed(id, lambda _: said_of_change(failure=failure), coded)

    def describe(self, id: str, made_by: str, points: Sequence[StoredPoints] | Failure) -> bool:
        """Keep the second pass over an item; False when it was withdrawn or coded anew since its views were read.

        Points that do not decode are kept, and are not searched."""
        if isinstance(points, Failure):
            failure = points
            try:
                self._changed(id, lambda _: said_of_change(failure=failure))
            except ArchiveError as error:
                if error.id in ("no_such_item", "item_withdrawn"):
                    return False
                raise
            return True
        features = [self._searched(each.packed) for each in points]
        statement = "SELECT alidade.describe_item($1::text, $2::text, $3::jsonb)"
        cells = id, made_by, described_cells(points, features)
        kept = bool(self.talk.rows(WRITE, ("item_ids", "points"), statement, *cells)[0][0])
        self._described += 1
        if self._described % _BUILD_EVERY == 0:
            self.build()
        return kept

    def build(self) -> int:
        """Put the newest points into lists where there are enough of them; how many views. Searching needs no building,
        it is quicker after it."""
        with self.together(WRITE, (), Limits(seconds=_BUILDING_S)), self.talk.patient(_BUILDING_S):
            return int(self.talk.rows(WRITE, (), "SELECT alidade.build_lists()")[0][0] or 0)

    def say(self, id: str, facts: ItemFacts) -> Item:
        """Add what is said of an item to what is known of it; see `said_together`."""
        return self._said(id, lambda item: said_together(item.facts, facts))

    def revise(self, id: str, facts: ItemFacts) -> Item:
        """Replace what is said of an item."""
        return self._said(id, lambda _: facts)

    def restrict(self, id: str, restricted: bool = True) -> Item:
        """Say whether an item must not leave this archive: it is not taken over into another one then."""
        return self._changed(
            id, lambda item: None if item.restricted == restricted else said_of_change(restricted=restricted)
        )

    def withdraw(self, id: str) -> WithdrawnItem:
        """Take an item out; its id and hash stay taken. Raises ArchiveError when there is no such item."""
        query = f"{WITHDRAWN} WHERE id = $1::text"
        with self.together(WRITE, ("item_ids",)):
            statement = "SELECT alidade.withdraw_item($1::text, $2::text)"
            self.talk.rows(WRITE, (), statement, id, moment()[1])
            gone = self.talk.rows(WRITE, (), query, id)
        if not gone:
            raise ArchiveError("no_such_item", id=id[:60])
        return team_withdrawn_of(gone[0])

    # ---- rows -----------------------------------------------------------------------------------------------

    def _inserted(self, new: NewItem, coded: Coded | Failure | None, *, again: bool) -> bool:
        """Whether it was put; False when somebody else was quicker."""
        failure = json_of(coded).decode() if isinstance(coded, Failure) else None
        cells = said_of_new(new, again=again), *coded_cells(coded), failure
        statement = "SELECT alidade.put_item($1::jsonb, $2::jsonb, $3::bytea, $4::text)"
        outcome = self.talk.rows(WRITE, (), statement, *cells)[0][0]
        if outcome == "withdrawn":
            gone = self.withdrawn(new.sha256)
            raise ArchiveError("item_withdrawn", id=gone.id if gone else new.sha256[:12])
        return bool(outcome == "put")

    def _said_again(self, known: Item, new: NewItem, coded: Coded | Failure | None) -> Item | None:
        """A known item with what is said of it besides; None when it was changed meanwhile."""
        facts = said_together(known.facts, new.facts)
        made = coded if known.coded_by is None else None
        if facts == known.facts and made is None:
            return known
        failure = made if isinstance(made, Failure) else None
        said = said_of_change(facts, failure=failure)
        if not self.talk.rows(WRITE, (), _CHANGE, known.id, known.change, said, *coded_cells(made))[0][0]:
            return None
        return self.by_sha256(new.sha256)

    def _said(self, id: str, facts_of: Callable[[Item], ItemFacts]) -> Item:
        def said(item: Item) -> str | None:
            facts = facts_of(item)
            return None if facts == item.facts else said_of_change(facts)

        return self._changed(id, said)

    def _changed(
        self, id: str, said_of: Callable[[Item], str | None], coded: Coded | Failure | None = None
    ) -> Item:
        """Change an item by what `said_of` makes of it as it is; None leaves it so."""
        fields = ("item_ids", "statements") if coded is None else ("item_ids", *_CODED)
        with self.together(WRITE, fields):
            while True:
                item = self.item(id)
                said = said_of(item)
                if said is None:
                    return item
                if self.talk.rows(WRITE, (), _CHANGE, id, item.change, said, *coded_cells(coded))[0][0]:
                    return self.item(id)

    def require_points(self, packed: bytes) -> None:
        """Raises RecordError for what are no points, of whatever codebook."""
        try:
            self._features(packed)
        except RecordError as error:
            if error.id != "copy_points_of_another_codebook":  # known to be points by then
                raise

    def _searched(self, packed: bytes) -> tuple[list[int], list[int]]:
        """The words and signatures of points; none of what does not decode."""
        try:
            words, signatures = self._features(packed)
        except RecordError:
            return [], []
        return words.tolist(), signed(signatures)
