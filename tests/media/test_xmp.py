"""XMP packets: every form of RDF, values as ExifTool prints them, and hostile XML."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.media.metadata.xmp import XmpReading, xmp_tags
from provenance.media.metadata.xmp_fields import property_of
from provenance.media.tags import StoredValue, Tag
from tests.media.xmp_forge import NAMESPACES, RDF, RICH, described, items, meta, packet, spoken


def values(reading: XmpReading) -> dict[str, object]:
    """The first value of every tag; those of the packet itself left out."""
    found: dict[str, object] = {}
    for tag in reading.tags:
        found.setdefault(f"{tag.group}:{tag.name}", tag.value)
    found.pop("XMP-x:XMPToolkit", None)
    return found


def read(properties: str, attributes: str = "") -> dict[str, object]:
    return values(xmp_tags(packet(properties, attributes)))


def structure(properties: str) -> object:
    (only,) = xmp_tags(packet(properties)).structures
    return json.loads(only.json)


def test_a_property_is_an_attribute_or_an_element() -> None:
    expected = {"XMP-dc:Format": "image/jpeg"}
    assert read("", 'dc:format="image/jpeg"') == expected
    assert read("<dc:format>image/jpeg</dc:format>") == expected


def test_a_tag_keeps_its_standard_name_and_what_is_written() -> None:
    tag = xmp_tags(packet("", 'exif:FNumber="28/10"')).tags[1]
    assert tag == Tag("XMP-exif", "FNumber", "exif:FNumber", StoredValue("text", ("28/10",), 5), 2.8)


def test_the_program_that_wrote_the_packet_is_told() -> None:
    first = xmp_tags(packet("")).tags[0]
    assert (first.group, first.name, first.standard_name, first.value) == (
        "XMP-x", "XMPToolkit", "x:xmptk", "Forge 1.0",
    )  # fmt: skip


def test_a_list_is_a_tuple_and_a_list_of_one_is_a_plain_value() -> None:
    assert read(f"<dc:subject>{items('Bag', 'a', 'b')}</dc:subject>") == {"XMP-dc:Subject": ("a", "b")}
    assert read(f"<dc:subject>{items('Bag', 'a')}</dc:subject>") == {"XMP-dc:Subject": "a"}
    tag = xmp_tags(packet(f"<dc:subject>{items('Bag', 'a', 'b')}</dc:subject>")).tags[1]
    assert tag.raw == StoredValue("text", ("a", "b"), 2)


def test_languages_stand_behind_the_name_except_the_default() -> None:
    assert read(f"<dc:title>{spoken(x_default='T', de='Td', EN_us='Te')}</dc:title>") == {
        "XMP-dc:Title": "T", "XMP-dc:Title-de": "Td", "XMP-dc:Title-en-US": "Te",
    }  # fmt: skip


@pytest.mark.parametrize(
    "inside",
    [
        "<rdf:li rdf:parseType='Resource'><stEvt:action>saved</stEvt:action><stEvt:when>2020</stEvt:when></rdf:li>",
        "<rdf:li stEvt:action='saved' stEvt:when='2020'/>",
        "<rdf:li><rdf:Description stEvt:action='saved' stEvt:when='2020'/></rdf:li>",
        "<rdf:li><rdf:Description stEvt:action='saved'><stEvt:when>2020</stEvt:when></rdf:Description></rdf:li>",
    ],
)
def test_every_way_to_write_a_structure_gives_the_same(inside: str) -> None:
    history = f"<xmpMM:History><rdf:Seq>{inside}<rdf:li stEvt:action='b'/></rdf:Seq></xmpMM:History>"
    assert read(history) == {"XMP-xmpMM:HistoryAction": ("saved", "b"), "XMP-xmpMM:HistoryWhen": 2020}
    assert structure(history) == [{"Action": "saved", "When": 2020}, {"Action": "b"}]
    names = {tag.standard_name for tag in xmp_tags(packet(history)).tags}
    assert "xmpMM:History/stEvt:action" in names


def test_face_regions_are_flattened_and_kept_nested() -> None:
    area = "<mwg-rs:Area stArea:x='0.5' stArea:y='0.25' stArea:unit='normalized'/>"
    faces = (
        "<mwg-rs:Extensions rdf:parseType='Resource'><apple-fi:FaceID>7</apple-fi:FaceID></mwg-rs:Extensions>"
    )
    one = f"<rdf:li><rdf:Description mwg-rs:Type='Face'>{area}{faces}</rdf:Description></rdf:li>"
    regions = (
        "<mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:AppliedToDimensions stDim:w='10' stDim:h='20'/>"
        f"<mwg-rs:RegionList><rdf:Bag>{one}{one}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    found = read(regions)
    assert found["XMP-mwg-rs:RegionAppliedToDimensionsW"] == 10
    assert found["XMP-mwg-rs:RegionAreaX"] == (0.5, 0.5)
    assert found["XMP-mwg-rs:RegionType"] == ("Face", "Face")
    assert found["XMP-mwg-rs:RegionExtensionsFaceID"] == 7
    told = structure(regions)
    assert isinstance(told, dict)
    assert told["RegionList"][1]["Area"] == {"X": 0.5, "Y": 0.25, "Unit": "normalized"}
    assert told["RegionList"][0]["Extensions"] == {"XMP-apple-fi:FaceID": 7}


def test_a_qualified_value_is_the_value_and_its_qualifiers_have_names_of_their_own() -> None:
    assert read(
        "<xap:Identifier><rdf:Bag><rdf:li rdf:parseType='Resource'><rdf:value>1234</rdf:value>"
        "<xmpidq:Scheme>isbn</xmpidq:Scheme></rdf:li></rdf:Bag></xap:Identifier>"
    ) == {"XMP-xmp:Identifier": 1234, "XMP-xmp:IdentifierScheme": "isbn"}


def test_a_resource_is_the_value_of_an_empty_element() -> None:
    assert read("<own:link rdf:resource='http://a.example/'/>") == {"XMP-own:Link": "http://a.example/"}


def test_empty_elements_and_spaces_are_kept() -> None:
    assert read("<photoshop:History/><own:a1>  x </own:a1>") == {
        "XMP-photoshop:History": "", "XMP-own:A1": "  x ",
    }  # fmt: skip


def test_several_descriptions_comments_and_instructions_are_read() -> None:
    inside = "<!-- no --><dc:format>f</dc:format>"
    first = f'<rdf:Description about="uuid:1" xmlns:dc="{NAMESPACES["dc"]}">{inside}</rdf:Description>'
    second = f'<rdf:Description rdf:bagID="b" xmlns:xap="{NAMESPACES["xap"]}" xap:Rating="3"/><?pi x?>'
    found = values(xmp_tags(f"<rdf:RDF {RDF}>{first}{second}</rdf:RDF>".encode()))
    assert found == {"XMP-rdf:About": "uuid:1", "XMP-dc:Format": "f", "XMP-xmp:Rating": 3}


def test_an_element_that_tells_a_type_is_read_by_its_name() -> None:
    found = values(
        xmp_tags(f'<rdf:RDF {RDF}><o:Typed xmlns:o="http://o.example/" o:f="1"/></rdf:RDF>'.encode())
    )
    assert found == {"XMP-o:TypedF": 1}


def test_of_several_values_outside_a_list_the_one_that_exiftool_prints_comes_first() -> None:
    item = "<rdf:li rdf:parseType='Resource'><Container:Item Item:Mime='{}'/></rdf:li>"
    seq = f"<rdf:Seq>{item.format('image/jpeg')}{item.format('video/mp4')}</rdf:Seq>"
    reading = xmp_tags(packet(f"<Container:Directory>{seq}</Container:Directory>"))
    found = [tag.value for tag in reading.tags if tag.name == "DirectoryItemMime"]
    assert found == ["image/jpeg", "video/mp4"]
    city = "<photoshop:City>one</photoshop:City><photoshop:City>two</photoshop:City>"
    assert read(city) == {"XMP-photoshop:City": "two"}
    make = "<tiff:Make>one</tiff:Make><tiff:Make>two</tiff:Make>"
    assert read(make) == {"XMP-tiff:Make": "one"}


@pytest.mark.parametrize(
    ("attribute", "name", "value"),
    [
        ('xap:CreateDate="2022-09-10T11:02:33+03:00"', "XMP-xmp:CreateDate", "2022:09:10 11:02:33+03:00"),
        ('photoshop:DateCreated="2004-02-26"', "XMP-photoshop:DateCreated", "2004:02:26"),
        ('photoshop:DateCreated="2004"', "XMP-photoshop:DateCreated", 2004),
        ('own:day="2004-02-26"', "XMP-own:Day", "2004-02-26"),
        ('own:day="2004-02-26T01:02"', "XMP-own:Day", "2004:02:26 01:02"),
        ('exif:ExposureTime="1/250"', "XMP-exif:ExposureTime", 0.004),
        ('exif:SubjectDistance="0/0"', "XMP-exif:SubjectDistance", "undef"),
        ('exif:SubjectDistance="1/0"', "XMP-exif:SubjectDistance", "inf"),
        ('exif:ShutterSpeedValue="42/32"', "XMP-exif:ShutterSpeedValue", 0.402622582987314),
        ('exif:ApertureValue="95/32"', "XMP-exif:ApertureValue", 2.79795934507662),
        ('exif:GPSLatitude="46,30.5S"', "XMP-exif:GPSLatitude", -46.5083333333333),
        ('exif:GPSLongitude="7,30,36E"', "XMP-exif:GPSLongitude", 7.51),
        ('exif:GPSLongitude="?"', "XMP-exif:GPSLongitude", ""),
        ('exif:GPSTimeStamp="2020-01-02T03:04:05Z"', "XMP-exif:GPSDateTime", "2020:01:02 03:04:05Z"),
        ('exif:PixelXDimension="640"', "XMP-exif:ExifImageWidth", 640),
        ('exif:ISOSpeedRatings="100"', "XMP-exif:ISO", 100),
        ('tiff:ImageLength="480"', "XMP-tiff:ImageHeight", 480),
        ('tiff:Software="3/4"', "XMP-tiff:Software", "3/4"),
        ('own:part="3/4"', "XMP-own:Part", 0.75),
        ('aux:LensInfo="18/1 55/1 0/0 0/0"', "XMP-aux:LensInfo", "18 55 undef undef"),
        ('crs:Shadows2012="+48"', "XMP-crs:Shadows2012", "+48"),
        ('crs:Version="14.3"', "XMP-crs:Version", 14.3),
        ('aux:SerialNumber="062062059949"', "XMP-aux:SerialNumber", "062062059949"),
        ('own:big="12345678901234567"', "XMP-own:Big", "12345678901234567"),
        ('crs:HasCrop="True"', "XMP-crs:HasCrop", "True"),
        ('plus:ModelReleaseStatus="http://ns.useplus.org/ldf/vocab/MR-NON"', "XMP-plus:ModelReleaseStatus", "MR-NON"),
        ('GImage:Data="aGVsbG8gd29ybGQ="', "XMP-GImage:ImageData", "(Binary data 11 bytes, use -b option to extract)"),
        ('MicrosoftPhoto:Rating="99"', "XMP-microsoft:RatingPercent", 99),
        ('Iptc4xmpExt:DigitalSourceType="x"', "XMP-iptcExt:DigitalSourceType", "x"),
        ('own:ALLCAPS="1"', "XMP-own:Allcaps", 1),
        ('own:MY_NAME="1"', "XMP-own:MyName", 1),
        ('own:a="1"', "XMP-own:TagA", 1),
        ('own:n1="a&#10;b"', "XMP-own:N1", "a\nb"),
        ('own:n1="a\nb"', "XMP-own:N1", "a\nb"),
    ],
)  # fmt: skip
def test_values_are_those_that_exiftool_prints(attribute: str, name: str, value: object) -> None:
    assert read("", attribute) == {name: value}


def test_contact_details_have_exiftools_names() -> None:
    assert read("<Iptc4xmpCore:CreatorContactInfo Iptc4xmpCore:CiEmailWork='a@b.example'/>") == {
        "XMP-iptcCore:CreatorWorkEmail": "a@b.example"
    }


def test_a_namespace_in_another_version_is_known_and_a_borrowed_prefix_is_not() -> None:
    outer = f'<rdf:RDF {RDF}><rdf:Description xmlns:t="http://ns.adobe.com/tiff/9.9/" t:Make="M" '
    found = values(xmp_tags(f'{outer}xmlns:xmp="http://other.example/" xmp:Thing="1"/></rdf:RDF>'.encode()))
    assert found == {"XMP-tiff:Make": "M", "XMP-tmp0:Thing": 1}


def test_the_tables_know_the_history_as_a_list() -> None:
    history = property_of(NAMESPACES["xmpMM"], "History")
    assert history is not None and history.is_list and history.fields["When"].kind == "d"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_every_encoding_is_read(encoding: str) -> None:
    assert values(xmp_tags(packet("<dc:format>Київ</dc:format>", encoding=encoding))) == {
        "XMP-dc:Format": "Київ"
    }


@pytest.mark.parametrize(
    "wrapped",
    [
        described("", 'dc:format="f"'),
        meta(described("", 'dc:format="f"')),
        '<?xml version="1.0" encoding="UTF-16"?>' + meta(described("", 'dc:format="f"')),
        "\n\n  " + meta(described("", 'dc:format="f"')) + "\0\0\0",
    ],
)
def test_wrappers_are_optional(wrapped: str) -> None:
    reading = xmp_tags(wrapped.encode())
    assert values(reading) == {"XMP-dc:Format": "f"}
    assert (reading.complete, reading.problem) == (True, "")


def test_the_extension_that_the_packet_names_is_read_too_and_no_other() -> None:
    main = packet("", 'xmpNote:HasExtendedXMP="ABC"')
    more = meta(described("<dc:format>f</dc:format>")).encode()
    assert values(xmp_tags(main, {"ABC": more}))["XMP-dc:Format"] == "f"
    assert "XMP-dc:Format" not in values(xmp_tags(main, {"DEF": more}))


def test_what_came_before_an_error_is_read() -> None:
    whole = packet("<dc:format>f</dc:format><xap:Rating>5</xap:Rating>")
    reading = xmp_tags(whole[: whole.index(b"5</xap")])
    assert values(reading) == {"XMP-dc:Format": "f"}
    assert (reading.problem, reading.complete) == ("malformed_xml", True)


def test_undeclared_prefixes_and_bare_ampersands_do_not_hide_the_rest() -> None:
    inside = '<rdf:Description exif:FNumber="2/1" dc:source="a & b"><foo:x1>&nbsp;</foo:x1></rdf:Description>'
    reading = xmp_tags(f"<rdf:RDF {RDF}>{inside}</rdf:RDF>".encode())
    assert values(reading) == {"XMP-exif:FNumber": 2, "XMP-dc:Source": "a & b", "XMP-foo:X1": "&nbsp;"}
    assert reading.problem == "malformed_xml"


def test_old_single_byte_text_and_control_characters_do_not_stop_the_reading() -> None:
    reading = xmp_tags(packet("<dc:format>caf\u00e9\x01</dc:format>").replace("é".encode(), b"\xe9"))
    assert values(reading) == {"XMP-dc:Format": "café "}


def test_no_document_type_is_read() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    for doctype in (laughs, outside, '<!DOCTYPE a SYSTEM "http://a.example/a.dtd">'):
        reading = xmp_tags((doctype + described("<dc:format>&b;</dc:format>")).encode())
        assert reading == XmpReading((), (), False, "doctype_refused")


def test_deep_nesting_ends_the_reading() -> None:
    reading = xmp_tags(packet("<dc:format>f</dc:format>" + "<own:a>" * 100_000))
    assert (reading.problem, reading.complete) == ("too_large", False)
    assert values(reading)["XMP-dc:Format"] == "f"


def test_a_million_elements_end_the_reading() -> None:
    reading = xmp_tags(packet("<own:a/>" * 1_000_000))
    assert (reading.problem, reading.complete) == ("too_large", False)
    assert len(reading.tags) <= 20_000


def test_a_huge_attribute_is_cut() -> None:
    reading = xmp_tags(packet("", f'own:long="{"x" * 5_000_000}" dc:format="f"'))
    assert values(reading)["XMP-dc:Format"] == "f"
    assert values(reading)["XMP-own:Long"] == "x" * 65_536
    assert reading.tags[1].raw.count == 5_000_000
    assert not reading.complete


def test_a_huge_namespace_is_refused() -> None:
    reading = xmp_tags(packet(f'<q:a xmlns:q="{"x" * 100_000}"/>'))
    assert (reading.tags, reading.problem, reading.complete) == ((), "too_large", False)


def test_numbers_of_any_length_stay_text() -> None:
    digits = "9" * 10_000
    assert read("", f'exif:FNumber="{digits}/{digits}" exif:GPSLatitude="{digits},1N"')[
        "XMP-exif:FNumber"
    ] == (f"{digits}/{digits}")


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"\0\0\0\0", b"<", b"<?xpacket", b"\xff\xfe<", b"<!--", b"<a", b"text"]
)
def test_scraps_are_no_tags(data: bytes) -> None:
    assert xmp_tags(data).tags == ()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_reading(data: bytes) -> None:
    assert isinstance(xmp_tags(data), XmpReading)
    assert isinstance(xmp_tags(data, {"": data}), XmpReading)


@settings(max_examples=700, deadline=None)
@given(st.data())
def test_mutated_packets_give_a_reading_that_can_be_sent(data: st.DataObject) -> None:
    changed = bytearray(RICH)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        length = data.draw(st.integers(0, 12))
        changed[at : at + length] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"<", b">", b'"', b"&", b":"])
        )
    reading = xmp_tags(bytes(changed))
    assert reading.problem in ("", "malformed_xml", "doctype_refused", "too_large")
    for one in reading.structures:
        json.loads(one.json)
    for tag in reading.tags:
        tag.name.encode("utf-8")
        assert tag.group.startswith("XMP-") and tag.name and tag.standard_name and tag.raw.parts


def test_nothing_is_imported_while_reading() -> None:
    code = (
        "import sys; from provenance.media.metadata.xmp import xmp_tags\n"
        "from tests.media.xmp_forge import packet\n"
        "data = [packet('<dc:format>f</dc:format>', encoding=e) for e in sys.argv[1:]]\n"
        "before = set(sys.modules); sys.meta_path.clear()\n"
        "for one in [*data, data[0][:-300], b'<a>&b;</a>', b'<a:b/>', b'\\xe9<', b'<!DOCTYPE a><a/>']: xmp_tags(one)\n"
        "assert set(sys.modules) == before, set(sys.modules) - before"
    )
    encodings = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code, *encodings], cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_path_or_address_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    doctype = f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    reading = xmp_tags((doctype + described("<dc:format>&s;</dc:format>")).encode())
    assert "secret words" not in repr(reading)
