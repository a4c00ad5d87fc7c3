"""Small ICC profiles made by hand (ICC.1:2001-04), with known answers, and pictures that carry them."""

from __future__ import annotations

import io
import struct

from PIL import Image

SIZE = (64, 48)

#: Display P3's primaries adapted to D50 (SMPTE EG 432-1, as Apple's profile states them), columns X, Y, Z.
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_D50 = (0.9642, 1.0, 0.8249)


def wide_rgb(gamma: float = 2.2) -> bytes:
    """A profile with the primaries of Display P3 and a plain gamma."""
    tags = {b"wtpt": _xyz(_D50)}
    for name, column in zip((b"r", b"g", b"b"), P3, strict=True):
        tags[name + b"XYZ"] = _xyz(column)
        tags[name + b"TRC"] = _gamma(gamma)
    return _profile(b"RGB ", b"XYZ ", tags)


def grey(gamma: float) -> bytes:
    """A grey profile with a plain gamma."""
    return _profile(b"GRAY", b"XYZ ", {b"wtpt": _xyz(_D50), b"kTRC": _gamma(gamma)})


def cmyk_that_turns_cyan_into_red() -> bytes:
    """A CMYK profile that no printer has: pure cyan ink is the Lab colour of sRGB's red, no ink is white."""
    white, red, black = (100, 0, 0), (54, 81, 70), (0, 0, 0)
    nodes = []
    for node in range(16):  # cyan changes slowest
        cyan, others = node & 8, node & 7
        nodes.append(black if others else red if cyan else white)
    table = bytes(value for lab in nodes for value in (round(lab[0] * 2.55), lab[1] + 128, lab[2] + 128))
    straight = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0))
    lut += b"".join(struct.pack(">i", 65536 if at in (0, 4, 8) else 0) for at in range(9))
    lut += straight * 4 + table + straight * 3
    return _profile(b"CMYK", b"Lab ", {b"wtpt": _xyz(_D50), b"A2B0": lut}, kind=b"prtr")


def picture(mode: str, colour: int | tuple[int, ...], profile: bytes, format: str = "PNG") -> bytes:
    """A picture of one colour that carries a profile."""
    buffer = io.BytesIO()
    options = {"quality": 100} if format == "JPEG" else {}
    Image.new(mode, SIZE, colour).save(buffer, format, icc_profile=profile, **options)
    return buffer.getvalue()


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _gamma(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))


def _profile(channels: bytes, space: bytes, tags: dict[bytes, bytes], kind: bytes = b"mntr") -> bytes:
    text = b"Made for a test\0"
    named = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text" + bytes(4) + b"none\0",
        **tags,
    }
    at = 128 + 4 + 12 * len(named)
    table, body = struct.pack(">I", len(named)), b""
    for name, data in named.items():
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    header = struct.pack(">I4sI4s4s4s", at + len(body), b"\0\0\0\0", 0x02400000, kind, channels, space)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += b"".join(struct.pack(">i", round(value * 65536)) for value in _D50)
    return header + bytes(128 - len(header)) + table + body
