"""XMP packets with known content."""

from __future__ import annotations

NAMESPACES = {
    "apple-fi": "http://ns.apple.com/faceinfo/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "Container": "http://ns.google.com/photos/1.0/container/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "GImage": "http://ns.google.com/photos/1.0/image/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "Item": "http://ns.google.com/photos/1.0/container/item/",
    "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "own": "http://own.example/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xap": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xmpidq": "http://ns.adobe.com/xmp/Identifier/qual/1.0/",
}
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def described(properties: str, attributes: str = "") -> str:
    """An rdf:RDF with one description."""
    inside = f'<rdf:Description rdf:about="" {DECLARED} {attributes}>{properties}</rdf:Description>'
    return f"<rdf:RDF {RDF}>{inside}</rdf:RDF>"


def meta(rdf: str) -> str:
    """x:xmpmeta around it."""
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Forge 1.0">{rdf}</x:xmpmeta>'


def packet(properties: str, attributes: str = "", *, encoding: str = "utf-8") -> bytes:
    """A whole packet with wrapper and padding."""
    text = meta(described(properties, attributes))
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{begin}\n{text}\n{" " * 200}\n<?xpacket end="w"?>'.encode(encoding)


def items(kind: str, *texts: str) -> str:
    """An rdf:Bag, rdf:Seq or rdf:Alt of texts."""
    return f"<rdf:{kind}>{''.join(f'<rdf:li>{text}</rdf:li>' for text in texts)}</rdf:{kind}>"


def spoken(**texts: str) -> str:
    """Language alternatives; `_` stands for "-" in the codes."""
    inside = "".join(
        f'<rdf:li xml:lang="{language.replace("_", "-")}">{text}</rdf:li>' for language, text in texts.items()
    )
    return f"<rdf:Alt>{inside}</rdf:Alt>"


#: A packet with every form, for mutation.
RICH = packet(
    f"<dc:subject>{items('Bag', 'a', 'b')}</dc:subject><dc:title>{spoken(x_default='T', de='Td')}</dc:title>"
    "<xmpMM:History><rdf:Seq><rdf:li stEvt:action='saved' stEvt:when='2020-01-02T03:04:05Z'/>"
    "<rdf:li rdf:parseType='Resource'><stEvt:action>edited</stEvt:action></rdf:li></rdf:Seq></xmpMM:History>"
    "<own:thing><rdf:Description own:x='1/3'><own:y>&lt;2&gt;</own:y></rdf:Description></own:thing>"
    "<exif:GPSLatitude>50,27.1N</exif:GPSLatitude><!-- a comment --><?a pi?>",
    'xap:CreateDate="2022-09-10T11:02:33+03:00" exif:FNumber="28/10" xap:Rating="5"',
)
