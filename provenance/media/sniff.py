"""Says what received bytes are, by looking at the bytes and never at the name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["HEAD_BYTES", "MEDIA_TYPES", "MediaType", "sniff"]

#: How much of a file decides every type but text (our choice: HTML and SVG may open with long comments).
HEAD_BYTES: Final = 4096

#: A PDF header may stand anywhere in the first 1024 bytes (PDF 1.7, Annex H, implementation note 13).
PDF_HEADER_WITHIN_BYTES: Final = 1024

Kind = Literal["picture", "document", "unknown"]


@dataclass(frozen=True, slots=True)
class MediaType:
    """A type of file: `extensions` without dot, the usual one first; `decodable` when pixels can be had."""

    id: str
    mime: str
    extensions: tuple[str, ...]
    kind: Kind
    decodable: bool = False


MEDIA_TYPES: Final[dict[str, MediaType]] = {
    media_type.id: media_type
    for media_type in (
        MediaType("jpeg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "picture", decodable=True),
        MediaType("png", "image/png", ("png", "apng"), "picture", decodable=True),
        MediaType("webp", "image/webp", ("webp",), "picture", decodable=True),
        MediaType(
            "tiff",
            "image/tiff",
            (
                "tif",
                "tiff",
                "btf",
                "dng",
                "nef",
                "nrw",
                "cr2",
                "arw",
                "sr2",
                "srf",
                "pef",
                "srw",
                "3fr",
                "fff",
                "iiq",
                "erf",
                "mos",
                "mef",
                "dcr",
                "kdc",
                "k25",
                "rwl",
                "gpr",
            ),
            "picture",
            decodable=True,
        ),
        MediaType("raw_tiff", "image/x-raw", ("rw2", "orf", "ori", "raw"), "picture"),
        MediaType("raf", "image/x-fuji-raf", ("raf",), "picture"),
        MediaType("crw", "image/x-canon-crw", ("crw", "ciff"), "picture"),
        MediaType("exv", "image/x-exv", ("exv",), "document"),
        MediaType("gif", "image/gif", ("gif",), "picture", decodable=True),
        MediaType("bmp", "image/bmp", ("bmp", "dib"), "picture", decodable=True),
        MediaType("heic", "image/heic", ("heic", "heif", "hif"), "picture", decodable=True),
        MediaType("avif", "image/avif", ("avif",), "picture", decodable=True),
        MediaType("jxl", "image/jxl", ("jxl",), "picture"),
        MediaType("psd", "image/vnd.adobe.photoshop", ("psd", "psb"), "picture"),
        MediaType("jp2", "image/jp2", ("jp2", "j2k", "jpx"), "picture"),
        MediaType("svg", "image/svg+xml", ("svg",), "picture"),
        MediaType("pdf", "application/pdf", ("pdf",), "document"),
        MediaType("xmp", "application/rdf+xml", ("xmp", "rdf"), "document"),
        MediaType("html", "text/html", ("html", "htm", "xhtml"), "document"),
        MediaType("text", "text/plain", ("txt", "xml", "json", "csv", "md"), "document"),
        MediaType("unknown", "application/octet-stream", (), "unknown"),
    )
}

#: Signatures at offset 0: the formats' own specifications (ISO 10918-1, PNG 3rd edition §5.2, TIFF 6.0 §2,
#: BigTIFF, GIF89a §17, ISO 18181-2, ISO 15444-1 Annex I, Adobe Photoshop file format, CIFF 1.0; Panasonic's, Olympus's
#: and Fujifilm's raw files and Exiv2's EXV as their headers are described in ExifTool's and Exiv2's documentation).
_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"8BPS\0\x01", "psd"),
    (b"8BPS\0\x02", "psd"),
    (b"IIU\0", "raw_tiff"),
    (b"IIRO", "raw_tiff"),
    (b"IIRS", "raw_tiff"),
    (b"MMOR", "raw_tiff"),
    (b"FUJIFILMCCD-RAW ", "raf"),
    (b"II\x1a\0\0\0HEAPCCDR", "crw"),
    (b"MM\0\0\0\x1aHEAPCCDR", "crw"),
    (b"\xff\x01Exiv2", "exv"),
)

#: Brands of ISO 23008-12 Annex B (HEVC) and of the AVIF specification §6.
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)

#: Sizes a BMP's second header may have (BITMAPCOREHEADER … BITMAPV5HEADER, Microsoft's wingdi.h).
_BMP_HEADER_BYTES: Final = frozenset({12, 40, 52, 56, 64, 108, 124})

_BEFORE_ROOT: Final = rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-(?!->))*-->)*"
_SVG: Final = re.compile(_BEFORE_ROOT + rb"(?:<!DOCTYPE\s+svg[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)?<svg[\s>]", re.I)
#: XMP part 3 §1.1: a sidecar is the packet itself.
_XMP: Final = re.compile(_BEFORE_ROOT + rb"<(?:x:xmpmeta|x:xapmeta|rdf:RDF)[\s>]", re.I)
_HTML: Final = re.compile(
    _BEFORE_ROOT + rb"<(?:!doctype\s+html|html|head|body|title|script|meta|table|div)[\s>]", re.I
)
#: Control characters that plain text does not hold (all of C0 but tab, line feed, form feed, return, escape).
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes | bytearray | memoryview) -> MediaType:
    """The type of `data`, from its content. The first `HEAD_BYTES` decide all but text; never raises.

    Text is UTF-8, or UTF-16 with a byte order mark, without control characters; XML and JSON count as text.
    """
    head = bytes(data[:HEAD_BYTES])
    found = _from_signature(head) or _from_container(head) or _from_markup(head)
    if found is None:
        found = "text" if _is_text(data) else "unknown"
    return MEDIA_TYPES[found]


def _from_signature(head: bytes) -> str | None:
    for signature, type_id in _SIGNATURES:
        if head.startswith(signature):
            return type_id
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_BYTES:
        return "bmp"
    return None


def _from_container(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _from_brands(head)
    return None


def _from_brands(head: bytes) -> str | None:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {head[at : at + 4] for at in range(16, end - 3, 4)}
    if major in _AVIF_BRANDS:
        return "avif"
    if major in _HEIC_BRANDS - {b"mif1", b"msf1"}:
        return "heic"
    if brands & _AVIF_BRANDS:
        return "avif"
    return "heic" if (brands | {major}) & _HEIC_BRANDS else None


def _from_markup(head: bytes) -> str | None:
    if _SVG.match(head):
        return "svg"
    if _XMP.match(head):
        return "xmp"
    if _HTML.match(head):
        return "html"
    return "pdf" if b"%PDF-" in head[:PDF_HEADER_WITHIN_BYTES] else None


def _is_text(data: bytes | bytearray | memoryview) -> bool:
    if not len(data):
        return False
    encoding = "utf-16" if bytes(data[:2]) in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        # Not final: the given part may end inside a character.
        text = codecs.getincrementaldecoder(encoding)("strict").decode(bytes(data), False)
    except UnicodeDecodeError:
        return False
    return bool(text) and _NOT_TEXT.search(text) is None
