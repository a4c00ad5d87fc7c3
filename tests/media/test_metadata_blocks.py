"""Every block that files carry is read from every kind of file, exactly, and broken ones are named."""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.media.metadata.png import png_keyword_name
from provenance.media.metadata.reading import SUPPORTED, read_tags
from provenance.media.sniff import MEDIA_TYPES, sniff
from provenance.media.tags import StoredValue, Tag, TagReading
from tests import forge
from tests.media import metadata_forge as made

EXIF = forge.full_exif().tobytes()  # begins with "Exif" and two zeros
TIFF = EXIF[6:]
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
LONG_XMP = b"http://ns.adobe.com/xmp/extension/\0"


def by_name(reading: TagReading) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for tag in reading.tags:
        found.setdefault(f"{tag.group}:{tag.name}", tag)
    return found


def value(data: bytes, name: str) -> object:
    return by_name(read_tags(data))[name].value


HOLDERS = {
    "jpeg": made.jpeg_with(made.segment(0xE1, EXIF)),
    "png": made.png_with(made.chunk(b"eXIf", TIFF)),
    "raw profile": made.png_with(
        made.chunk(
            b"zTXt",
            b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n%8d\n" % len(EXIF) + EXIF.hex().encode()),
        )
    ),
    "jxl": made.jxl_with(made.box(b"Exif", bytes(4) + TIFF)),
    "jp2": made.jp2_with(made.box(b"uuid", b"JpgTiffExif->JP2" + TIFF)),
    "psd": made.psd_with(made.resource(0x0422, TIFF)),
    "exv": b"\xff\x01Exiv2" + made.segment(0xE1, EXIF) + b"\xff\xd9",
    "raw_tiff": b"IIU\0" + TIFF[4:] if TIFF[:2] == b"II" else b"MMOR" + TIFF[4:],
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_exif_is_read_from_every_file_that_can_hold_it(holder: str) -> None:
    assert value(HOLDERS[holder], "ExifIFD:DateTimeOriginal") == "2022:09:10 11:22:33"


XMP_HOLDERS = {
    "jpeg": made.jpeg_with(made.segment(0xE1, XMP_HEAD + made.XMP)),
    "png": made.png_with(made.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + made.XMP)),
    "gif": made.gif_with(made.gif_xmp(made.XMP)),
    "jxl": made.jxl_with(made.box(b"xml ", made.XMP)),
    "jp2": made.jp2_with(made.box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + made.XMP)),
    "psd": made.psd_with(made.resource(0x0424, made.XMP)),
    "tiff": made.tiff_with([(0x02BC, 1, len(made.XMP), made.XMP)]),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><metadata>' + made.XMP + b"</metadata></svg>",
    "pdf": made.pdf_with(b"", stream=made.XMP),
    "packed pdf": made.pdf_with(b"", stream=made.XMP, packed=True),
    "sidecar": b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>" + made.XMP,
}


@pytest.mark.parametrize("holder", XMP_HOLDERS)
def test_xmp_is_read_from_every_file_that_can_hold_it(holder: str) -> None:
    assert value(XMP_HOLDERS[holder], "XMP-xmp:CreatorTool") == "Alidade forge"


def test_extended_xmp_is_put_together_and_an_incomplete_one_is_not_made_up() -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    main = made.XMP.replace(
        b"xmp:CreatorTool=",
        b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="'
        + guid
        + b'" xmp:CreatorTool=',
    )
    longer = made.XMP.replace(b"xmp:CreatorTool", b"xmp:Nickname")
    half = len(longer) // 2
    parts = [
        made.segment(0xE1, LONG_XMP + guid + struct.pack(">II", len(longer), at) + longer[at : at + half])
        for at in (half, 0)
    ]
    if len(longer) % 2:
        parts[0] = made.segment(0xE1, LONG_XMP + guid + struct.pack(">II", len(longer), half) + longer[half:])
    whole = made.jpeg_with(made.segment(0xE1, XMP_HEAD + main), *parts)
    assert value(whole, "XMP-xmp:Nickname") == "Alidade forge"
    cut = made.jpeg_with(made.segment(0xE1, XMP_HEAD + main), parts[1])
    assert "XMP-xmp:Nickname" not in by_name(read_tags(cut))


def test_captions_dates_and_lists_of_an_agency_are_read() -> None:
    tags = by_name(read_tags(made.jpeg_with(made.segment(0xED, b"Photoshop 3.0\0" + made.photoshop_block()))))
    assert tags["IPTC:Caption-Abstract"].value == "Прапор у Куп'янську"
    assert tags["IPTC:Keywords"].value == ("flag", "town")
    assert tags["IPTC:DateCreated"].value == "2022:09:10"
    assert tags["IPTC:TimeCreated"].value == "11:22:33+03:00"
    assert (tags["IPTC:Urgency"].value, tags["IPTC:ApplicationRecordVersion"].value) == (5, 4)
    assert tags["Photoshop:XResolution"].value == 300
    assert tags["Photoshop:CopyrightFlag"].value == 1
    assert len(str(tags["File:CurrentIPTCDigest"].value)) == 32


def test_words_of_an_unnamed_character_set_are_utf_8_where_they_can_be() -> None:
    plain = made.dataset(2, 120, "Куп'янськ".encode())
    latin = made.dataset(2, 120, "Zürich".encode("cp1252"))
    for block, said in ((plain, "Куп'янськ"), (latin, "Zürich")):
        data = made.jpeg_with(made.segment(0xED, b"Photoshop 3.0\0" + made.resource(0x0404, block)))
        assert value(data, "IPTC:Caption-Abstract") == said


def test_a_colour_profile_is_read_from_jpeg_parts_png_and_webp() -> None:
    profile = made.profile()
    half = len(profile) // 2
    parts = [profile[:half], profile[half:]]
    jpeg = made.jpeg_with(
        *(made.segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 2)) + part) for n, part in enumerate(parts, 1))
    )
    png = made.png_with(made.chunk(b"iCCP", b"name\0\0" + zlib.compress(profile)))
    webp = forge.picture_file("webp", icc_profile=profile)
    for data in (jpeg, png, webp):
        tags = by_name(read_tags(data))
        assert tags["ICC-header:ProfileFileSignature"].value == "acsp"
        assert tags["ICC-header:ColorSpaceData"].value == "RGB "
        assert "sRGB" in str(tags["ICC_Profile:ProfileDescription"].value)
        assert tags["ICC-header:ConnectionSpaceIlluminant"].value == "0.9642 1 0.82491"


def test_texts_of_a_png_are_named_as_exiftool_names_them() -> None:
    data = made.png_with(
        made.chunk(b"tEXt", b"parameters\0a town, steps: 20"),
        made.chunk(b"zTXt", b"Creation Time\0\0" + zlib.compress(b"2022")),
        made.chunk(b"iTXt", b"Title\0\0\0uk\0\0" + "Прапор".encode()),
        made.chunk(b"tIME", struct.pack(">HBBBBB", 2022, 9, 10, 11, 22, 33)),
    )
    tags = by_name(read_tags(data))
    assert tags["PNG:Parameters"].value == "a town, steps: 20"
    assert tags["PNG:CreationTime"].value == "2022"
    assert tags["PNG:Title-uk"].value == "Прапор"
    assert tags["PNG:ModifyDate"].value == "2022:09:10 11:22:33"
    assert (tags["PNG:ImageWidth"].value, tags["PNG:ColorType"].value) == (forge.WIDTH, 2)


@pytest.mark.parametrize(
    ("keyword", "name"),
    [("parameters", "Parameters"), ("Raw data: x", "RawDataX"), ("", "Text"), ("sd-metadata", "Sd-metadata")],
)
def test_a_keyword_makes_a_name(keyword: str, name: str) -> None:
    assert png_keyword_name(keyword) == name


def test_big_tiff_is_read_with_its_wide_numbers() -> None:
    entries = [(0x010F, 2, 8, b"Alidade\0"), (0x0100, 16, 1, struct.pack("<Q", 1 << 33))]
    tags = by_name(read_tags(made.tiff_with(entries, big=True)))
    assert (tags["IFD0:Make"].value, tags["IFD0:ImageWidth"].value) == ("Alidade", 1 << 33)


def test_both_orders_of_bytes_give_the_same() -> None:
    for order in "<>":
        entries = [
            (0x011A, 5, 1, struct.pack(order + "II", 10, 1250)),
            (0x0112, 3, 1, struct.pack(order + "H", 6)),
        ]
        tags = by_name(read_tags(made.tiff_with(entries, order=order)))
        assert tags["IFD0:XResolution"].raw == StoredValue("rational", ("10/1250",), 1)
        assert tags["IFD0:Orientation"].value == 6


def test_a_directory_that_names_itself_ends() -> None:
    entries = [(0x8769, 4, 1, struct.pack("<I", 8)), (0x014A, 4, 1, struct.pack("<I", 8))]
    assert read_tags(made.tiff_with(entries)).complete


def test_the_index_of_several_pictures_is_read() -> None:
    data = made.jpeg_with(made.mpf_segment())
    tags = by_name(read_tags(data))
    assert tags["MPF0:NumberOfImages"].value == 2
    assert tags["MPImage1:MPImageType"].value == 0x030000
    start = data.index(b"MPF\0") + 4
    assert tags["MPImage2:MPImageStart"].value == 6000 + start


def test_jfif_adobe_and_comments_are_read() -> None:
    adobe = made.segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")
    ducky = made.segment(0xEC, b"Ducky\0\x01\0\x04\0\0\0\x46\0\0")
    comment = made.segment(0xFE, "Площа".encode())
    tags = by_name(read_tags(made.jpeg_with(adobe, ducky, comment)))
    assert tags["JFIF:JFIFVersion"].value == "1 1"
    assert (tags["Adobe:DCTEncodeVersion"].value, tags["Adobe:ColorTransform"].value) == (100, 1)
    assert tags["Ducky:Quality"].value == 70
    assert tags["File:Comment"].value == "Площа"
    assert (tags["File:ImageWidth"].value, tags["File:EncodingProcess"].value) == (forge.WIDTH, 0)


def test_comments_of_a_gif_are_read() -> None:
    assert (
        value(made.gif_with(made.gif_comment(b"seen in the square")), "GIF:Comment") == "seen in the square"
    )


def test_the_information_of_a_pdf_is_read_in_every_way_of_writing_it() -> None:
    info = (
        b"/Title (A \\(town\\) \\101) /Author <FEFF041A0443043F> /Creator /Forge "
        b"/CreationDate (D:20220910112233+03'00')"
    )
    tags = by_name(read_tags(made.pdf_with(info)))
    assert tags["PDF:Title"].value == "A (town) A"
    assert tags["PDF:Author"].value == "Куп"
    assert tags["PDF:Creator"].value == "Forge"
    assert tags["PDF:CreateDate"].value == "2022:09:10 11:22:33+03:00"


def test_an_encrypted_pdf_says_that_it_is() -> None:
    assert read_tags(made.pdf_with(b"/Encrypt 5 0 R /Title (x)")).unread == ("encrypted",)


def test_a_canon_raw_heap_is_read() -> None:
    tags = by_name(read_tags(made.crw()))
    assert tags["CanonRaw:OwnerName"].value == "Owner of the camera"
    assert tags["CanonRaw:FileNumber"].value == 1007808
    assert tags["CanonRaw:DateTimeOriginal"].value == "2022:09:10 11:22:33"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (made.jpeg_with(made.segment(0xE1, b"Exif\0\0not a structure")), "exif"),
        (made.jpeg_with(made.segment(0xE1, XMP_HEAD + b"<x:xmpmeta><rdf:")), "xmp"),
        (made.jpeg_with(made.segment(0xED, b"Photoshop 3.0\0" + made.photoshop_block()[:40])), "photoshop"),
        (
            made.jpeg_with(
                made.segment(0xED, b"Photoshop 3.0\0" + made.resource(0x0404, made.iptc_block()[:-3]))
            ),
            "iptc",
        ),
        (made.jpeg_with(made.segment(0xE2, b"ICC_PROFILE\0\1\1" + made.profile()[:300])), "icc"),
        (made.jpeg_with(made.segment(0xE2, b"MPF\0nothing")), "mpf"),
        (made.png_with(made.chunk(b"zTXt", b"Comment\0\0not deflated")), "packed_text"),
        (made.jxl_with(made.box(b"brob", b"Exifpacked")), "brotli"),
    ],
)
def test_a_block_that_cannot_be_read_is_named(data: bytes, kind: str) -> None:
    assert kind in read_tags(data).unread


def test_types_without_metadata_are_said_to_have_none() -> None:
    for data in (forge.html_page(), b"plain words", b"\0\1\2", forge.picture_file("bmp")):
        assert not read_tags(data).supported
    assert set(MEDIA_TYPES) >= SUPPORTED


SEEDS = [
    *HOLDERS.values(),
    *XMP_HOLDERS.values(),
    made.jpeg_with(made.segment(0xED, b"Photoshop 3.0\0" + made.photoshop_block()), made.mpf_segment()),
    made.png_with(made.chunk(b"iCCP", b"name\0\0" + zlib.compress(made.profile()))),
    made.gif_with(made.gif_comment(b"words")),
    made.crw(),
    forge.picture_file("heic", exif=forge.full_exif()),
    forge.picture_file("webp", exif=forge.full_exif(), icc_profile=made.profile()),
]


def test_mutated_files_end_in_a_reading() -> None:
    numbers = random.Random(20220910)
    for _ in range(2000):
        reading = read_tags(forge.mutated(numbers.choice(SEEDS), numbers))
        assert len(reading.tags) <= 20_000


@given(st.sampled_from(SEEDS), st.binary(max_size=40), st.integers(0, 1 << 30))
@settings(max_examples=300, deadline=None)
def test_any_bytes_put_anywhere_end_in_a_reading(seed: bytes, put: bytes, at: int) -> None:
    place = at % len(seed)
    read_tags(seed[:place] + put + seed[place + len(put) :])


@given(st.sampled_from([seed[:16] for seed in SEEDS]), st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_after_a_signature_end_in_a_reading(head: bytes, rest: bytes) -> None:
    read_tags(head + rest)


def test_raw_files_are_known_by_their_content(tmp_path: Path) -> None:
    assert sniff(b"FUJIFILMCCD-RAW 0201").id == "raf"
    assert sniff(made.crw()).id == "crw"
    assert sniff(b"\xff\x01Exiv2").id == "exv"
    assert sniff(XMP_HOLDERS["sidecar"]).id == "xmp"
