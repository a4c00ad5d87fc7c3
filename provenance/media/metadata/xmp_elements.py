"""Reads the XML of an XMP packet into elements: bounded, without document types, entities or anything outside."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from provenance.media.metadata.xmp_names import GROUPS, QUALIFIER_PREFIXES

__all__ = ["RDF", "XML", "XMPMETA", "Attribute", "Element", "Parsed", "parsed"]

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML: Final = "http://www.w3.org/XML/1998/namespace"
XMPMETA: Final = "adobe:ns:meta/"

# Bounds (our choice): depth maps in extended XMP reach some ten million bytes; long editing histories some
# ten thousand elements; structures are nested less than twenty deep.
MAX_BYTES: Final = 64 * 1024 * 1024
MAX_NODES: Final = 100_000
MAX_DEPTH: Final = 100
MAX_NAME: Final = 256

#: XML 1.0 §2.2: characters that no document may hold. Old software writes them; a reader need not stop there.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"<\?xml\s[^>]{0,400}\?>")
#: The parser writes a namespace out with every name: a long one would cost its length for each element.
_LONG_NAMESPACE: Final = re.compile(
    rf"""\bxmlns(?::[\w.-]{{1,{MAX_NAME}}})?\s{{0,99}}=\s{{0,99}}["'][^"'<]{{1000}}"""
)
_ATTRIBUTE_VALUE: Final = re.compile(r"""=(?:"[^"<]*"|'[^'<]*')""")
_BARE_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_PREFIX_USED: Final = re.compile(r"[<\s]([A-Za-z_][\w.-]{0,80}):[A-Za-z_]")
#: The wrapper that declares prefixes for a packet that does not; it is not part of what is read.
_WRAPPER: Final = "wrapper"
_BY_GROUP: Final = {group.removeprefix("XMP-"): uri for uri, group in GROUPS.items()}
_USUAL: Final = {
    **{prefix: uri for uri, prefix in QUALIFIER_PREFIXES.items()},
    **_BY_GROUP,
    "Iptc4xmpCore": _BY_GROUP["iptcCore"],
    "Iptc4xmpExt": _BY_GROUP["iptcExt"],
    "MicrosoftPhoto": _BY_GROUP["microsoft"],
    "xap": _BY_GROUP["xmp"],
    "xapMM": _BY_GROUP["xmpMM"],
    "xapRights": _BY_GROUP["xmpRights"],
    "xapBJ": _BY_GROUP["xmpBJ"],
    "rdf": RDF,
    "x": XMPMETA,
}

#: ISO 16684-1 §7.3.2: packets are Unicode text in any of these; longest mark first.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Looked up now: the confined process cannot import a codec when it needs one.
for _encoding in ("utf-8", "latin-1", *(name for _, name in _MARKS)):
    codecs.lookup(_encoding)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an element, its namespace resolved ("" for none)."""

    uri: str
    prefix: str
    name: str
    value: str


@dataclass(slots=True)
class Element:
    """An element as read: `texts` stand before its first child; `closed` is False where reading ended inside."""

    uri: str
    prefix: str
    name: str
    attributes: list[Attribute]
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    closed: bool = False

    def is_rdf(self, *names: str) -> bool:
        """Whether it is one of these elements of RDF."""
        return self.uri == RDF and self.name in names

    def attribute(self, uri: str, name: str) -> str:
        """An attribute's value, "" when it is not there."""
        return next((one.value for one in self.attributes if (one.uri, one.name) == (uri, name)), "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read: the outermost element, None when nothing; `problem` as in `XmpReading`."""

    root: Element | None
    problem: str


class _TooLarge(Exception):
    """The packet has more elements, or deeper ones, than any real one."""


class _Growing:
    """Takes the parser's events and keeps the elements, so that what came before an error stays."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._prefixes: dict[str, str] = {XML: "xml"}
        self._nodes = 0

    def start_ns(self, prefix: str | None, uri: str | None) -> None:
        self._prefixes[uri or ""] = prefix or ""

    def end_ns(self, prefix: str | None) -> None:
        """A prefix stays known: a later element tells its namespace by name."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._nodes += 1 + len(attributes)
        if self._nodes > MAX_NODES or len(self._open) >= MAX_DEPTH:
            raise _TooLarge
        uri, name = _split(tag)
        read = [
            Attribute(space, self._prefixes.get(space, ""), local, value)
            for (space, local), value in ((_split(key), value) for key, value in attributes.items())
        ]
        element = Element(uri, self._prefixes.get(uri, ""), name, read)
        if self._open:
            self._open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop().closed = True

    def data(self, text: str) -> None:
        if self._open and not self._open[-1].children:
            self._open[-1].texts.append(text)

    def close(self) -> None:
        """Nothing is left to do at the end."""


def _split(name: str) -> tuple[str, str]:
    """Namespace and local name, cut to the bound, of a name as the parser gives it."""
    uri, brace, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return (uri, local[:MAX_NAME]) if brace else ("", name[:MAX_NAME])


def parsed(packet: bytes) -> Parsed:
    """The elements of a packet, read as far as it can be; never raises."""
    text = _text(packet[:MAX_BYTES])
    if _LONG_NAMESPACE.search(text):
        return Parsed(None, "too_large")
    if "<" not in text:
        return Parsed(None, "malformed_xml" if text.strip() else "")
    text = _with_line_ends(text[text.index("<") :].rstrip())
    result, unbound = _read(text)
    if result.problem == "malformed_xml" and "<![CDATA[" not in text and _BARE_AMPERSAND.search(text):
        text = _BARE_AMPERSAND.sub("&amp;", text)
        mended, unbound = _read(text)
        result = Parsed(mended.root, mended.problem or "malformed_xml")
    if unbound:
        result, _ = _read(_with_prefixes(text))
        result = Parsed(_unwrapped(result.root), result.problem or "malformed_xml")
    if len(packet) > MAX_BYTES:
        return Parsed(result.root, "too_large")
    return result


def _text(packet: bytes) -> str:
    head = packet.lstrip(b" \t\r\n")[:4]
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            data = packet if encoding.startswith(("utf-16", "utf-32")) else packet.lstrip()
            text = data.decode(encoding, "replace")
            break
    else:
        text = _utf8_or_latin(packet)
    return _FORBIDDEN.sub(" ", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1))


def _with_line_ends(text: str) -> str:
    """Line ends inside attributes written as references: XML 1.0 §3.3.3 would make them spaces."""
    if "<![CDATA[" in text:
        return text
    return _ATTRIBUTE_VALUE.sub(lambda found: found[0].replace("\n", "&#10;").replace("\t", "&#9;"), text)


def _utf8_or_latin(packet: bytes) -> str:
    """UTF-8 as the specification asks; Latin 1, which old software wrote, where it is not."""
    try:
        return packet.decode("utf-8")
    except UnicodeDecodeError as error:
        # A packet cut inside a character is still UTF-8.
        return packet.decode("utf-8", "replace") if error.end >= len(packet) - 4 else packet.decode("latin-1")


def _read(text: str) -> tuple[Parsed, bool]:
    """What could be read, and whether a prefix without a namespace ended it."""
    growing = _Growing()
    parser = DefusedXMLParser(target=growing, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    problem, unbound = "", False
    try:
        # At once: expat takes quadratic time for long tokens that arrive in parts.
        parser.feed(text)
        parser.close()
    except _TooLarge:
        problem = "too_large"
    except DefusedXmlException:
        problem = "doctype_refused"
    except ParseError as error:
        problem = "malformed_xml"
        unbound = errors.messages.get(error.code) == errors.XML_ERROR_UNBOUND_PREFIX
    return Parsed(growing.root, problem), unbound


def _with_prefixes(text: str) -> str:
    """The packet inside an element that declares every prefix it uses; those it declares itself override."""
    used = sorted(set(_PREFIX_USED.findall(text)) - {"xml", "xmlns"})[:500]
    declared = " ".join(f'xmlns:{prefix}="{_USUAL.get(prefix, prefix)}"' for prefix in used)
    return f"<{_WRAPPER} {declared}>{text}</{_WRAPPER}>"


def _unwrapped(root: Element | None) -> Element | None:
    return root.children[0] if root is not None and root.children else None
