"""The reverse-search engines, as dated data files: what each finds, what it is sent, and the addresses to open."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

import msgspec

from provenance.errors import NetworkRefused, ResourceError, UsageError
from provenance.net.browser import host_of

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "engines"
_PLACEHOLDERS: Final = {"by_address": "{address}", "by_text": "{text}", "by_sha1": "{sha1}"}


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One engine. `page` is opened to upload a query copy by hand; the `by_…` addresses take what they name.

    `finds` and `keeps` are terms; `checked_on` is the day the facts were last checked, `source` where they are from.
    `order` is the place in every list, each its own: first what takes a picture and finds copies of it (our choice).
    """

    id: str
    order: Annotated[int, msgspec.Meta(ge=1)]
    name: str
    checked_on: str
    source: str
    page: str
    finds: tuple[str, ...]
    keeps: str
    by_address: str | None = None
    by_text: str | None = None
    by_sha1: str | None = None

    def address(self, kind: str, query: str) -> str:
        """The address that searches for `query`. Raises UsageError when the engine takes no such query."""
        template: str | None = getattr(self, f"by_{kind}", None)
        if template is None:
            raise UsageError("engine_takes_no_such_query", engine=self.id, kind=kind)
        return template.replace(_PLACEHOLDERS[f"by_{kind}"], quote(query, safe=""))


@cache
def engines(folder: Path = FOLDER) -> dict[str, Engine]:
    """Every engine by its id, in their order. Raises ResourceError naming the file and what is wrong with it."""
    found = sorted(map(_engine, folder.glob("*.toml")), key=lambda engine: (engine.order, engine.id))
    for one, next in pairwise(found):
        if one.order == next.order:
            raise ResourceError("engine_file_invalid", file=f"{next.id}.toml", reason="order")
    return {engine.id: engine for engine in found}


def engine(id: str) -> Engine:
    """The engine of that id. Raises UsageError listing the known ones."""
    known = engines()
    if id not in known:
        raise UsageError("no_such_engine", id=id[:60], known=", ".join(known))
    return known[id]


def _engine(path: Path) -> Engine:
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Engine)
        date.fromisoformat(found.checked_on)
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError("engine_file_invalid", file=path.name, reason=str(error)[:200]) from error
    if found.id != path.stem:
        raise ResourceError("engine_file_invalid", file=path.name, reason="id")
    _require_host(found.page, path, "page")
    for name, placeholder in _PLACEHOLDERS.items():
        template = getattr(found, name)
        if template is not None and re.findall(r"\{.*?\}", template) != [placeholder]:
            raise ResourceError("engine_file_invalid", file=path.name, reason=name)
        if template is not None:
            _require_host(template, path, name)
    return found


def _require_host(address: str, path: Path, name: str) -> None:
    """An address is plain https, and no query can choose its host."""
    try:
        fixed = "{" not in host_of(address)
    except NetworkRefused as error:
        raise ResourceError("engine_file_invalid", file=path.name, reason=name) from error
    if not fixed:
        raise ResourceError("engine_file_invalid", file=path.name, reason=name)
