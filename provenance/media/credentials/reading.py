"""Has the C2PA library check the credentials in a file, in the reader process and without any network."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import c2pa
import msgspec
from PIL import Image

from provenance.errors import MediaError
from provenance.media.credentials.answer import LONGEST_TEXT, Store, part
from provenance.media.credentials.certificates import Certificate, certificate_of, certificates_in_pem
from provenance.media.credentials.jumbf import signer_chain
from provenance.media.credentials.shapes import (
    Anchors,
    CredentialsOptions,
    CredentialsReading,
    Thumbnail,
    is_marked,
    may_hold_credentials,
)
from provenance.media.credentials.store import assembled
from provenance.media.decode import upright_picture

__all__ = ["read_credentials"]

#: Nothing is fetched: neither credentials kept elsewhere nor answers about revoked certificates.
_OFFLINE: Final = {"remote_manifest_fetch": False, "ocsp_fetch": False}
#: What the library names its lists by: what each may be trusted for, and the list's own id.
_KINDS: Final = {"signers": "manifest", "timestamps": "tsa"}

#: Bounds (our choice). The library's whole answer: the largest of the public test files is 14 kB.
_LONGEST_ANSWER: Final = 8 * 1024 * 1024
_MOST_THUMBNAILS: Final = 12
_LARGEST_THUMBNAIL_BYTES: Final = 16 * 1024 * 1024
_THUMBNAIL_SIDE_PX: Final = 512
_THUMBNAIL_MEGAPIXELS: Final = 50
_MOST_SIGNERS: Final = 64

_ABSENT: Final = "ManifestNotFound"
_ELSEWHERE: Final = "Remote: must fetch remote manifests from url "

Image.new("RGB", (8, 8)).save(io.BytesIO(), "JPEG")  # nothing can be imported later


def read_credentials(data: bytes, options: CredentialsOptions) -> CredentialsReading:
    """The credentials in a file. Whatever is wrong with it is an answer, not an error.

    The library passes over anchors that are no certificates: see `trustlists` for their check.
    """
    held = may_hold_credentials(data, options.mime)
    if not held:
        return CredentialsReading("unsupported" if held is None else "absent")
    try:
        return _read(data, options.mime, options.anchors)
    except c2pa.C2paError as error:
        return _refused(str(error), marked=is_marked(data, options.mime))
    except (ValueError, RecursionError) as error:  # what Python makes of the library's answer
        return CredentialsReading("unreadable", error=type(error).__name__)


def _settings(anchors: tuple[Anchors, ...]) -> c2pa.Settings:
    """Settings without network; what is trusted comes from these lists alone."""
    lists = [
        {
            "trust_anchors": one.pem,
            "trust_uri": f"{one.purpose}:{one.list_id}",
            "trust_kind": _KINDS[one.purpose],
        }
        for one in anchors
    ]
    return c2pa.Settings.from_dict({"verify": _OFFLINE, "trust": {"anchors": lists}})


def _refused(message: str, *, marked: bool) -> CredentialsReading:
    """What an error of the library says of the file; without the mark of credentials a broken file has none."""
    if message.startswith(_ABSENT):
        return CredentialsReading("absent")
    if message.startswith(_ELSEWHERE):
        return CredentialsReading("elsewhere", address=message.removeprefix(_ELSEWHERE)[:LONGEST_TEXT])
    if not marked:
        return CredentialsReading("absent")
    return CredentialsReading("unreadable", error=message.partition("\n")[0][:LONGEST_TEXT])


def _read(data: bytes, mime: str, anchors: tuple[Anchors, ...]) -> CredentialsReading:
    reader = _opened(data, mime, anchors)
    store = _store(reader)
    by: dict[str, Store] = {}
    if len({one.purpose for one in anchors}) > 1:
        for purpose in _KINDS:
            some = tuple(one for one in anchors if one.purpose == purpose)
            by[f"by_{purpose}"] = _store(_opened(data, mime, some))
    held = _held(reader, store.active)
    reading, pictures = assembled(store, tuple(_chain(held, store.active)), **by)
    reading = msgspec.structs.replace(
        reading,
        checked_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z",
        turns=tuple(sorted(_turns(_signers(store, held), anchors))),
    )
    return _with_thumbnails(reader, reading, pictures)


def _opened(data: bytes, mime: str, anchors: tuple[Anchors, ...]) -> c2pa.Reader:
    return c2pa.Reader(mime, io.BytesIO(data), context=c2pa.Context(_settings(anchors)))


def _store(reader: c2pa.Reader) -> Store:
    """The library's answers. Raises ValueError when they are too long."""
    simple, full = reader.json(), reader.crjson()
    if max(len(simple), len(full)) > _LONGEST_ANSWER:
        raise ValueError("too long")
    return Store(json.loads(simple), json.loads(full))


def _held(reader: c2pa.Reader, manifest: str) -> bytes:
    """The store of credentials as it stands in the file; nothing when the library does not give it."""
    try:
        return _resource(reader, manifest)
    except c2pa.C2paError:
        return b""


def _chain(held: bytes, manifest: str) -> Iterator[Certificate]:
    """The signer's certificates; one that is unreadable ends them."""
    try:
        for link in signer_chain(held, manifest):
            yield certificate_of(link)
    except MediaError:
        return


def _signers(store: Store, held: bytes) -> Iterator[Certificate]:
    """The certificates of all who signed a record in the file."""
    for label in list(part(store.simple, "manifests"))[:_MOST_SIGNERS]:
        yield from _chain(held, label)


def _turns(signers: Iterable[Certificate], anchors: tuple[Anchors, ...]) -> set[str]:
    """When these, or listed certificates that vouch for one of them, begin and end to be valid."""
    used = list(signers)
    issuers = {one.issuer for one in used}
    for anchor in anchors:
        try:
            used += [one for one in certificates_in_pem(anchor.pem.encode()) if one.subject in issuers]
        except MediaError:
            continue
    return {moment for one in used for moment in (one.not_before, one.not_after)}


def _with_thumbnails(
    reader: c2pa.Reader, reading: CredentialsReading, pictures: tuple[tuple[str, str], ...]
) -> CredentialsReading:
    """The reading with its small pictures; `pictures` are (address inside the credentials, of which ingredient)."""
    found = []
    for address, ingredient in pictures[:_MOST_THUMBNAILS]:
        made = _thumbnail(reader, address, ingredient)
        if made is not None:
            found.append(made)
    complete = reading.complete and len(found) == len(pictures)
    return msgspec.structs.replace(reading, thumbnails=tuple(found), complete=complete)


def _thumbnail(reader: c2pa.Reader, address: str, ingredient: str) -> Thumbnail | None:
    try:
        data = _resource(reader, address)
        if len(data) > _LARGEST_THUMBNAIL_BYTES:
            return None
        image, _ = upright_picture(
            data, "thumbnail", max_side_px=_THUMBNAIL_SIDE_PX, limit_megapixels=_THUMBNAIL_MEGAPIXELS
        )
    except (c2pa.C2paError, MediaError):
        return None
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=85)
    return Thumbnail(saved.getvalue(), image.width, image.height, ingredient)


def _resource(reader: c2pa.Reader, address: str) -> bytes:
    held: Any = io.BytesIO()
    reader.resource_to_stream(address, held)
    found: bytes = held.getvalue()
    return found
