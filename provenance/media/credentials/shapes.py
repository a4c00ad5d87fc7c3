"""What the content credentials (C2PA) in a file say and how they check, as read in the reader process."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from provenance.media.credentials.certificates import Certificate

__all__ = [
    "Action", "Anchors", "CredentialsOptions", "CredentialsReading", "Ingredient", "Manifest", "SourceType",
    "StatusCode", "Thumbnail", "TimeStamp", "is_marked",
    "may_hold_credentials",
]  # fmt: skip

Purpose = Literal["signers", "timestamps"]

#: Types of file (MIME) in which the library finds credentials, of those that we tell apart.
_TYPES: Final = frozenset(
    {
        "image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif", "image/heic", "image/avif", "image/jxl",
        "image/svg+xml", "application/pdf",
    }
)  # fmt: skip
#: In all types but these the label of a manifest store stands in the file as it is: the type of its outermost box
#: begins with it (C2PA 2.2 §11.1.4), and so does the element of SVG. These may hold it compressed.
_COMPRESSED: Final = frozenset({"application/pdf", "image/jxl"})
_LABEL: Final = b"c2pa"
_ADDRESS_MARK: Final = b"provenance"  # the XMP property that names credentials kept elsewhere


def may_hold_credentials(data: bytes, mime: str) -> bool | None:
    """Whether the library must look into a file of that type; None when it cannot. Looks for two words only."""
    if mime not in _TYPES:
        return None
    return mime in _COMPRESSED or _LABEL in data or _ADDRESS_MARK in data


def is_marked(data: bytes, mime: str) -> bool:
    """Whether a file says that it holds credentials, or may say so where it cannot be seen."""
    return mime in _COMPRESSED or _LABEL in data


class Anchors(Struct, frozen=True):
    """Certificates to trust: those of one list, in PEM. `list_id` comes back in what is read."""

    list_id: str
    purpose: Purpose
    pem: str


class CredentialsOptions(Struct, frozen=True):
    """What the file is (a MIME type, judged by its content), and whom to trust; nobody without `anchors`."""

    mime: str = ""
    anchors: tuple[Anchors, ...] = ()


class StatusCode(Struct, frozen=True):
    """One answer of the check: `code` as the C2PA specification names it, `about` the part that was checked.

    `ingredient` names the ingredient whose credentials were checked, "" those of the file itself.
    """

    result: Literal["passed", "noted", "failed"]
    code: str
    about: str
    explanation: str
    ingredient: str = ""


class TimeStamp(Struct, frozen=True):
    """The trusted time stamp on a signature (RFC 3161). `time` RFC 3339, "" when there is none or it is unreadable.

    `state`: none; trusted (its authority is on the list `list_id`); old_rule (accepted by the library for credentials
    of the first version without asking a list); not_trusted (intact, its authority on no list); failed.
    """

    state: Literal["none", "trusted", "old_rule", "not_trusted", "failed"]
    time: str = ""
    authority: str = ""
    list_id: str = ""


class Action(Struct, frozen=True):
    """One action that a manifest lists, in its words; `source_type` is the address of an IPTC digital source type."""

    action: str
    when: str
    software: str
    source_type: str
    parameters: str


class Manifest(Struct, frozen=True):
    """One signed statement. `generators` made it, "name version" each; `chain` is the signer's, its own first.

    `assertions` are labels; `hard_binding` is the label of the one that ties the statement to the file's bytes.
    """

    label: str
    title: str
    generators: tuple[str, ...]
    common_name: str
    organisation: str
    algorithm: str
    chain: tuple[Certificate, ...]
    actions: tuple[Action, ...]
    assertions: tuple[str, ...]
    hard_binding: str
    authors: tuple[str, ...]
    redactions: tuple[str, ...]


class Ingredient(Struct, frozen=True):
    """One file that went into this one, as a manifest names it; `depth` 1 for those of the active manifest.

    `signer` and `failures` (codes) are of its own credentials, whose `manifest` is "" when it came without any.
    """

    depth: int
    title: str
    format: str
    relationship: str
    manifest: str
    signer: str
    failures: tuple[str, ...]


class SourceType(Struct, frozen=True):
    """A digital source type that is declared: an address; of which ingredient, "" for the file itself."""

    address: str
    ingredient: str = ""


class Thumbnail(Struct, frozen=True):
    """A small picture kept in the credentials, decoded and saved again as JPEG; `ingredient` as above."""

    data: bytes
    width: int
    height: int
    ingredient: str = ""


class CredentialsReading(Struct, frozen=True):
    """What a file's credentials are.

    `status`: unsupported (credentials cannot be in this type of file, or not be found by us), absent, elsewhere (the
    file names only the address where they are kept; nothing was fetched), unreadable (`error` says why), read.
    `state` is the library's word then: Valid (intact, signer not trusted), Trusted, Invalid. `signer_list` is the list
    that the signer is on, "" when on none. `complete` is False when a bound of ours cut something off.

    The library judges certificates by the machine's clock where no accepted time stamp says when they were used, and
    has no setting for another time (0.91: measured). `checked_at` is what that clock said; `turns` are the moments at
    which a certificate of a signer, or the listed one that vouches for it, begins or ends to be valid. RFC 3339, UTC.
    """

    status: Literal["unsupported", "absent", "elsewhere", "unreadable", "read"]
    state: Literal["", "Valid", "Trusted", "Invalid"] = ""
    error: str = ""
    address: str = ""
    active: Manifest | None = None
    manifests: int = 0
    signer_list: str = ""
    time_stamp: TimeStamp = TimeStamp("none")
    codes: tuple[StatusCode, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    source_types: tuple[SourceType, ...] = ()
    thumbnails: tuple[Thumbnail, ...] = ()
    complete: bool = True
    checked_at: str = ""
    turns: tuple[str, ...] = ()
