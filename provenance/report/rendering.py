"""Renders a finished document in a worker process, because Typst can only be stopped by ending its process.

A document is a plain value; on its way it is msgpack, each of its parts with the name of its class.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from provenance.report import content
from provenance.report.content import Document
from provenance.work.worker_child import Channel

ENTRY: Final = "provenance.report.rendering:render"
Form = Literal["html", "pdf", "png"]
_CLASS: Final = ""  # the key of a part's class; no field has an empty name


class Order(msgspec.Struct, frozen=True):
    """What to make of a packed document; `folder` is empty and belongs to the program, which removes it.

    `ppi` and `max_pages` are for "png" alone.
    """

    form: Form
    document: bytes
    folder: str
    ppi: int = 0
    max_pages: int = 0


def render(payload: bytes, _channel: Channel) -> bytes:
    """The worker's side: the file, or the first pages as PNG files; see `rendered`."""
    order = msgspec.msgpack.decode(payload, type=Order)
    return msgspec.msgpack.encode(rendered(order))


def rendered(order: Order) -> tuple[bytes, ...]:
    """The order carried out in this process. Raises what `html_bytes`, `pdf_bytes` and `page_pictures` raise."""
    # Each with a library that the others do without.
    document = unpacked(order.document)
    match order.form:
        case "html":
            from provenance.report.html import html_bytes

            return (html_bytes(document),)
        case "pdf":
            from provenance.report.pdf import pdf_bytes

            return (pdf_bytes(document, Path(order.folder)),)
        case "png":
            from provenance.report.pdf import page_pictures

            return page_pictures(document, order.ppi, Path(order.folder))[: order.max_pages]


def files(answer: bytes) -> tuple[bytes, ...]:
    """What `render` answered."""
    return msgspec.msgpack.decode(answer, type=tuple[bytes, ...])


def packed(document: Document) -> bytes:
    """A document's bytes; `unpacked` gives an equal document."""
    return msgspec.msgpack.encode(_plain(document))


def unpacked(data: bytes) -> Document:
    """The document of those bytes, which `packed` made."""
    document = _made(msgspec.msgpack.decode(data))
    assert isinstance(document, Document)
    return document


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return {_CLASS: type(value).__name__, "value": value.value}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {_CLASS: type(value).__name__} | {
            field.name: _plain(getattr(value, field.name)) for field in fields(value)
        }
    return value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if isinstance(value, dict):
        made = getattr(content, value.pop(_CLASS))
        return made(**{name: _made(one) for name, one in value.items()})
    return value
