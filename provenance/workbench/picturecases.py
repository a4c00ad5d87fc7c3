"""Which pictures of a case go into the archive of pictures, and what the archive is told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from provenance.archive.seenitems import ItemCase, ItemFacts, NewItem
from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from provenance.record.values import Text
from provenance.workbench.materials import is_picture
from provenance.workbench.opencase import OpenCase
from provenance.workbench.pictureadding import AddedPicture, Thing, ToTake
from provenance.workbench.placecards import received_name
from provenance.workbench.restricting import require_unrestricted


def chosen_exhibits(case: OpenCase, exhibits: Collection[str]) -> tuple[Exhibit, ...]:
    """Those exhibits by number or id, or all. The one way from a case into an archive: what a case does not allow is
    refused here, before anything is read. Raises CaseError when the case is marked restricted, RecordError when there
    is no such exhibit."""
    require_unrestricted(case)
    snapshot = case.snapshot()
    return tuple(snapshot.exhibit(one) for one in exhibits) or tuple(snapshot.exhibits)


def case_things(case: OpenCase, exhibits: Sequence[Exhibit], facts: ItemFacts) -> Iterator[Thing]:
    """The exhibits with their bytes, hashed again as they are asked for; what is no picture is passed over."""
    snapshot = case.snapshot()
    title = snapshot.title.value if isinstance(snapshot.title, Text) else ""
    of = ItemCase(id=snapshot.case, title=title)
    for exhibit in exhibits:
        path = Path(exhibit.number)
        if not is_picture(exhibit):
            yield AddedPicture(path, "passed_over")
            continue
        try:
            data = case.file.objects.get(exhibit.sha256)
        except AlidadeError as error:
            yield AddedPicture(path, "unreadable", error=error)
            continue
        yield ToTake(path, data, _new(exhibit, of, facts))


def _new(exhibit: Exhibit, of: ItemCase, facts: ItemFacts) -> NewItem:
    added = exhibit.added.data
    return NewItem(
        sha256=added.sha256,
        size_bytes=added.size_bytes,
        media_type=added.media_type,
        name=received_name(exhibit),
        origin="case",
        facts=facts,
        case=of,
    )
