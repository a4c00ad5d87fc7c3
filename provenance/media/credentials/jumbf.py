"""Finds the certificates of the signer in a store of content credentials (JUMBF boxes holding CBOR)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.media.boxes import boxes

__all__ = ["signer_chain"]

#: Bounds (our choice): boxes nest five deep in C2PA, a signature's headers three; real chains have two to four links.
_DEEPEST: Final = 16
_MOST_ITEMS: Final = 10_000
_MOST_CERTIFICATES: Final = 16

_COSE_SIGN1_PARTS: Final = 4  # RFC 9052 §4.2: protected, unprotected, payload, signature
_X5CHAIN: Final = (33, "x5chain")  # RFC 9360 §2; C2PA before 1.3 wrote the word
_LABEL_GIVEN: Final = 0x02  # ISO 19566-5 §5.4: toggles of the description box
_UUID_BYTES: Final = 16


def signer_chain(store: bytes, manifest: str) -> tuple[bytes, ...]:
    """The signer's certificates in DER, the signer's own first, of the manifest with that label; empty if unreadable.

    `store` is a C2PA manifest store (C2PA 2.2 §11.1): box "c2pa" → box of the manifest → "c2pa.signature" → CBOR.
    """
    try:
        signature = _signature(store, manifest)
        value, _ = _decoded(signature, 0, 0)
        if not isinstance(value, list) or len(value) != _COSE_SIGN1_PARTS:
            return ()
        if not isinstance(value[0], bytes):
            return ()
        protected, _ = _decoded(value[0], 0, 0) if value[0] else ({}, 0)
        headers = [part for part in (protected, value[1]) if isinstance(part, dict)]
    except (ValueError, IndexError, TypeError, RecursionError):
        return ()
    found: object = next((part[key] for part in headers for key in _X5CHAIN if key in part), [])
    chain = found if isinstance(found, list) else [found]
    return tuple(link for link in chain[:_MOST_CERTIFICATES] if isinstance(link, bytes))


def _signature(store: bytes, manifest: str) -> bytes:
    """The CBOR of the signature box. Raises ValueError when it is not there."""
    inside = store
    for label in ("c2pa", manifest, "c2pa.signature"):
        inside = next((content for named, content in _superboxes(inside) if named == label), b"")
    found = next((content for kind, content in _boxes(inside) if kind == b"cbor"), None)
    if found is None:
        raise ValueError("no signature")
    return found


def _superboxes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(label, content) of each superbox, the content beginning with its description box."""
    for kind, content in _boxes(data):
        first = next(_boxes(content), (b"", b"")) if kind == b"jumb" else (b"", b"")
        if first[0] == b"jumd" and len(first[1]) > _UUID_BYTES and first[1][_UUID_BYTES] & _LABEL_GIVEN:
            label = first[1][_UUID_BYTES + 1 :].partition(b"\0")[0]
            yield label.decode("utf-8", "replace"), content


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of each whole box (ISO 19566-5 Annex A, as in ISO 14496-12)."""
    for box in boxes(data, 0, len(data)):
        if box.end > len(data):
            return
        yield box.kind, data[box.content : box.end]


def _decoded(data: bytes, at: int, depth: int) -> tuple[object, int]:
    """The CBOR item (RFC 8949 §3) at `at`, and where the next one is. Raises ValueError, IndexError, TypeError."""
    if depth > _DEEPEST:
        raise ValueError("depth")
    major, info = data[at] >> 5, data[at] & 0x1F
    argument, at = _argument(data, at + 1, info)
    match major:
        case 0:
            return argument, at
        case 1:
            return -1 - argument, at
        case 2 | 3:
            if at + argument > len(data):
                raise ValueError("length")
            text = data[at : at + argument]
            return (text if major == 2 else text.decode("utf-8", "replace")), at + argument
        case 4:
            return _array(data, at, argument, depth)
        case 5:
            flat, at = _array(data, at, 2 * argument, depth)
            return {_key(flat[n]): flat[n + 1] for n in range(0, len(flat), 2)}, at
        case 6:
            return _decoded(data, at, depth + 1)  # what is tagged, without its tag
        case _:
            return None, at  # true, false, null and numbers with a fraction say nothing here


def _argument(data: bytes, at: int, info: int) -> tuple[int, int]:
    if info < 24:
        return info, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(info, 0)
    if size == 0:
        raise ValueError("indefinite length")  # C2PA allows only core deterministic encoding
    if at + size > len(data):
        raise ValueError("length")
    return int.from_bytes(data[at : at + size], "big"), at + size


def _array(data: bytes, at: int, count: int, depth: int) -> tuple[list[object], int]:
    if count > min(_MOST_ITEMS, len(data)):
        raise ValueError("items")
    found: list[object] = []
    for _ in range(count):
        item, at = _decoded(data, at, depth + 1)
        found.append(item)
    return found, at


def _key(item: object) -> object:
    return item if isinstance(item, (int, str, bytes)) else repr(type(item))
