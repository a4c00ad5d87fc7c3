"""Which blocks of text and credentials a file holds, found by their marks without reading what is inside them."""

from __future__ import annotations

from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_TEXT: Final = (b"tEXt", b"zTXt", b"iTXt")  # PNG 3rd edition §11.3.3
_MOST_CHUNKS: Final = 100_000  # our choice: no honest PNG has more

#: Marks as their specifications give them: XMP part 3 (JPEG §1.1.3, any file: packet), Photoshop File Formats
#: (image resources, IPTC is resource 0x0404), C2PA 2.1 §11.1 (JUMBF box of type c2pa).
_MARKS: Final[dict[str, tuple[bytes, ...]]] = {
    "xmp": (b"http://ns.adobe.com/xap/1.0/\0", b"<x:xmpmeta", b"<?xpacket begin"),
    "photoshop": (b"Photoshop 3.0\0", b"8BPS\0\x01"),
    "iptc": (b"8BIM\x04\x04",),
    "c2pa": (b"jumdc2pa",),
}


def blocks(data: bytes) -> tuple[str, ...]:
    """Of xmp, photoshop, iptc, c2pa and png_text those whose marks the file holds. Never raises."""
    found = [name for name, marks in _MARKS.items() if any(mark in data for mark in marks)]
    if data.startswith(_PNG) and _has_png_text(data):
        found.append("png_text")
    return tuple(found)


def _has_png_text(data: bytes) -> bool:
    at = len(_PNG)
    for _ in range(_MOST_CHUNKS):
        head = data[at : at + 8]
        if len(head) < 8:
            return False
        if head[4:] in _PNG_TEXT:
            return True
        at += 12 + int.from_bytes(head[:4], "big")
    return False
