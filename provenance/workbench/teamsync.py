"""Brings the archive on this machine and a team's together, for window and command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from provenance.archive.restrictedcases import RestrictedCases
from provenance.errors import ArchiveError
from provenance.wording import Wording
from provenance.work.workplace import Cancellation
from provenance.workbench.archiving import Pictures

if TYPE_CHECKING:
    from provenance.archive.syncing import Synced

_LEFT: Final = ("kept_back", "kept_out", "waiting", "unreadable")
"""What was counted and did not go to the other side."""


def sync_pictures(
    here: Pictures,
    team: Pictures,
    *,
    whole: bool = False,
    cancellation: Cancellation | None = None,
    report: Callable[[Synced], None] = lambda _: None,
) -> Synced:
    """Send what is new here, take over what is new there; see `archive.syncing.synced`. Who may only read there
    receives, and the answer says so (`only_received`).

    What is marked restricted, or came from a case that is, stays here. Raises ArchiveError, NetworkRefused,
    NetworkFailed, Cancelled: what was done by then is done, and doing it again goes on.
    """
    from provenance.archive.syncing import synced  # loads NumPy

    cancel = cancellation or Cancellation()
    local, there = here.opened.local, team.opened.team
    assert local is not None and there is not None, "a folder here, a server there"

    def brought(*, sends: bool) -> Synced:
        return synced(
            local,
            there,
            restricted_cases=RestrictedCases(local.folder),
            whole=whole,
            sends=sends,
            check=cancel.check,
            report=report,
        )

    with there.talk.stoppable() as use, cancel.watching(use):
        try:
            done = brought(sends=True)
        except ArchiveError as error:
            if error.id != "team_right_missing":
                raise
            done = brought(sends=False)
    local.build(cancel.check)
    return done


def synced_lines(done: Synced, wording: Wording) -> Iterator[str]:
    """What a sync did, in words."""
    numbers = ("sent", "received", "filled_there", "filled_here", "withdrawn_there", "withdrawn_here")
    yield wording.label("synced", **{name: getattr(done, name) for name in numbers})
    if done.only_received:
        yield wording.label("synced_only_received")
    for name in _LEFT:
        if getattr(done, name):
            yield wording.label(f"synced_{name}", n=getattr(done, name))
    for one in done.differing:
        yield wording.label(
            "synced_differing",
            sha256=one.sha256[:16],
            what=wording.term(one.what, "item"),
            here=wording.plain(one.here),
            there=wording.plain(one.there),
        )
