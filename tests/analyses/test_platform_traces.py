"""Traces of platforms and tools: every form of name and identifier, what must not be one, and what is said of them."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from provenance.analyses.platform_traces.bounded import MOST_WAYS, compiled, ways
from provenance.analyses.platform_traces.examples import tried_tables
from provenance.analyses.platform_traces.identifiers import (
    identifiers_in_name,
    identifiers_in_text,
    number_of,
)
from provenance.analyses.platform_traces.names import name_hypotheses
from provenance.analyses.platform_traces.rows import GeneratorRow, MarkerRow, SourceTypeRow, TimeMeans
from provenance.analyses.platform_traces.sizes import limits_of, screens_of
from provenance.analyses.platform_traces.tables import FILES, FOLDER, Tables, contents, tables
from provenance.analyses.platform_traces.tagged import (
    Texts,
    generation_texts,
    generators,
    markers,
    source_type_codes,
    texts_of,
)
from provenance.analysis.registry import analyses
from provenance.analysis.runner import Runner
from provenance.errors import ResourceError
from provenance.media.tags import StoredValue, Tag
from provenance.record.finding import Basis, Limit
from provenance.record.run import Outcome, Run
from provenance.record.values import Instant, Table, Term, Text
from provenance.wording import Wording
from provenance.wording.english import FAMILIES
from provenance.work.workplace import Workplace
from tests import forge
from tests.analyses.desk import Desk, InMemory
from tests.warm import processes

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TABLES = tried_tables()
WORDING = Wording(strict=True)


def fits(name: str) -> dict[str, Instant | None]:
    """The rows that a name fits, with the time it then carries."""
    return {found.row.id: found.time for found in name_hypotheses(name, TABLES, NOW)}


def carried(name_or_text: str) -> dict[str, str]:
    """The identifiers in a name or a text, by row, with their time."""
    both = (*identifiers_in_name(name_or_text, TABLES, NOW), *identifiers_in_text(name_or_text, TABLES, NOW))
    return {found.row.id: found.time.value for found in both}


# ---- names --------------------------------------------------------------------------------------------------

NAMES = {  # name → row, time, offset
    "photo_2022-09-10_10-21-07.jpg": ("telegram_desktop", "2022-09-10T10:21:07", None),
    "photo_2022-09-10_10-21-07 (2).jpg": ("telegram_desktop", "2022-09-10T10:21:07", None),
    "photo_12@10-09-2022_11-02-33.jpg": ("telegram_export", "2022-09-10T11:02:33", None),
    "IMG_20220910_110233_123.jpg": ("telegram_android", "2022-09-10T11:02:33.123", None),
    "-5294047853467943218_121.jpg": ("telegram_android_cache", "", None),
    "IMG-20220910-WA0003.jpg": ("whatsapp_android", "2022-09-10", None),
    "STK-20220911-WA0002.webp": ("whatsapp_sticker", "2022-09-11", None),
    "WhatsApp Image 2022-09-10 at 14.03.22.jpeg": ("whatsapp_web", "2022-09-10T14:03:22", None),
    "WhatsApp Image 2022-09-10 at 12.03.22 AM.jpeg": ("whatsapp_web_half_day", "2022-09-10T00:03:22", None),
    "00000012-PHOTO-2022-09-10-11-02-33.jpg": ("whatsapp_ios_export", "2022-09-10T11:02:33", None),
    "3F2504E0-4F89-41D3-9A0C-0305E82C3301.JPG": ("ios_uuid", "", None),
    "IMG-0123456789abcdef0123456789abcdef-V.jpg": ("viber_mobile", "", None),
    "viber_image_2022-09-10_11-02-33-123.jpg": ("viber_desktop", "2022-09-10T11:02:33.123", None),
    "signal-2022-05-31-163344_001.jpeg": ("signal_older", "2022-05-31T16:33:44", None),
    "signal-2022-12-17-15-16-04-718.jpg": ("signal_newer", "2022-12-17T15:16:04.718", None),
    "received_1234567890123456.jpeg": ("messenger", "", None),
    "mmexport1662811353000.jpg": ("wechat_save", "2022-09-10T12:02:33.000", "+00:00"),
    "KakaoTalk_20220910_110233123.jpg": ("kakaotalk", "2022-09-10T11:02:33.123", None),
    "KakaoTalk_Photo_2022-09-10-11-02-33.jpeg": ("kakaotalk_photo", "2022-09-10T11:02:33", None),
    "S__12345678.jpg": ("line", "", None),
    "Snapchat-1234567890.jpg": ("snapchat", "", None),
    "Skype_Picture_2022_09_10T11_02_33_123Z.jpeg": ("skype", "2022-09-10T11:02:33", "+00:00"),
    "306051234_10158912345678901_1234567890123456789_n.jpg": ("facebook_instagram", "", None),
    "11809622_876734385746412_n.jpg": ("facebook_short", "", None),
    "FB_IMG_1662811353000.jpg": ("facebook_android", "2022-09-10T12:02:33.000", "+00:00"),
    "ErD8xv0VkAIBJe7.jpg": ("x_media", "", None),
    "2022-09-10_11-02-33_UTC_1.jpg": ("instaloader", "2022-09-10T11:02:33", "+00:00"),
    "IMG_20220910_110233_001.jpg": ("instagram_android", "2022-09-10T11:02:33.001", None),
    "q7Xr2_LkD0w.jpg": ("vk", "", None),
    "photo-12345678_456239017.jpg": ("vk_photo_id", "", None),
    "q7xr2lkd0wma1.jpg": ("reddit", "", None),
    "52345678901_0123456789_b.jpg": ("flickr", "", None),
    "snaptik.app_7123456789012345678.jpg": ("tiktok_save", "", None),
    "PXL_20220910_110233123.jpg": ("pixel", "2022-09-10T11:02:33.123", "+00:00"),
    "IMG_20220910_110233_HDR.jpg": ("android_camera", "2022-09-10T11:02:33", None),
    "IMG20220910110233.jpg": ("oppo_camera", "2022-09-10T11:02:33", None),
    "20220910_110233(0).jpg": ("samsung_camera", "2022-09-10T11:02:33", None),
    "00000IMG_00000_BURST20190910110233123_COVER.jpg": ("google_burst", "2019-09-10T11:02:33.123", None),
    "IMG_1234.HEIC": ("iphone_counter", "", None),
    "_MG_1234.JPG": ("canon", "", None),
    "DSC_0042.NEF": ("nikon_sony_dsc", "", None),
    "DSC01234.JPG": ("sony_dsc", "", None),
    "DSCN0010.jpg": ("nikon_dscn", "", None),
    "DSCF1234.RAF": ("fujifilm", "", None),
    "PA100012.JPG": ("panasonic", "", None),
    "CIMG0123.JPG": ("samsung_compact", "", None),
    "DJI_0001.JPG": ("dji", "", None),
    "DJI_20220910110233_0001_D.JPG": ("dji_time", "2022-09-10T11:02:33", None),
    "GOPR0042.JPG": ("gopro", "", None),
    "WP_20160910_11_02_33_Pro.jpg": ("windows_camera", "2016-09-10T11:02:33", None),
    "2022-09-10 11.02.33.jpg": ("dropbox_upload", "2022-09-10T11:02:33", None),
    "IMG_20220910_110233-EFFECTS.jpg": ("google_photos_edit", "", None),
    "InShot_20220910_110233123.jpg": ("inshot", "2022-09-10T11:02:33", None),
    "PicsArt_09-10-11.02.33.jpg": ("picsart", "", None),
    "Screenshot_20220910-110233_Telegram.jpg": ("screenshot_android", "2022-09-10T11:02:33", None),
    "Screenshot_2022-09-10-11-02-33-123_org.telegram.messenger.jpg": (
        "screenshot_xiaomi",
        "2022-09-10T11:02:33.123",
        None,
    ),
    "Знімок екрана 2022-09-10 о 11.02.33.png": ("screenshot_macos", "2022-09-10T11:02:33", None),
    "Снимок экрана 2022-09-10 в 11.02.33.png": ("screenshot_macos", "2022-09-10T11:02:33", None),
    "Bildschirmfoto 2022-09-10 um 11.02.33.png": ("screenshot_macos", "2022-09-10T11:02:33", None),
    "Capture d\u2019écran 2022-09-10 à 11.02.33.png": ("screenshot_macos", "2022-09-10T11:02:33", None),
    "Capture d\u2019e\u0301cran 2022-09-10 a\u0300 11.02.33.png": (  # decomposed, as macOS stores it
        "screenshot_macos",
        "2022-09-10T11:02:33",
        None,
    ),
    "Captura de pantalla 2022-09-10 a las 11.02.33.png": ("screenshot_macos", "2022-09-10T11:02:33", None),
    "Zrzut ekranu 2022-09-10 o 11.02.33.png": ("screenshot_macos", "2022-09-10T11:02:33", None),
    "Screenshot 2022-09-10 at 1.02.33\u202fPM.png": (
        "screenshot_macos_half_day",
        "2022-09-10T13:02:33",
        None,
    ),
    "屏幕截图 2022-09-10 110233.png": ("screenshot_east_asia", "2022-09-10", None),
    "Снимок экрана 2022-09-10 110233.png": ("screenshot_windows", "2022-09-10T11:02:33", None),
    "Screenshot (12).png": ("screenshot_counter", "", None),
    "Screenshot from 2022-09-10 11-02-33.png": ("screenshot_gnome", "2022-09-10T11:02:33", None),
    "Screenshot_20220910_110233.png": ("screenshot_kde", "2022-09-10T11:02:33", None),
    "Screenshot 2022-09-10 at 11-02-33 Kupiansk - Wikipedia.png": (
        "screenshot_browser",
        "2022-09-10T11:02:33",
        None,
    ),
    "image (1).jpg": ("download_image", "", None),
    "unnamed.jpg": ("download_image", "", None),
    "image001.png": ("download_attachment", "", None),
    "scan0001.jpg": ("scan", "", None),
}

NO_TRACE = [
    "kupiansk.jpg", "Kupiansk 2022.jpg", "city hall.png", "holiday_photos.jpg", "my_photo_final.jpg", "a.jpg",
    ".jpg", "", "jpg", "photo_.jpg", "photo_2022-09-10.txt", "photo_2022-13-10_10-21-07.jpg",
    "photo_2022-02-30_10-21-07.jpg", "photo_2022-09-10_24-21-07.jpg", "photo_2022-09-10_10-61-07.jpg",
    "photo_2031-09-10_10-21-07.jpg", "photo_2012-09-10_10-21-07.jpg", "photo_2022-09-10_10-21-07.exe",
    "photo_2022-09-10_10-21-07.jpg.exe", "xphoto_2022-09-10_10-21-07.jpg", "IMG-20221332-WA0007.jpg",
    "IMG-20220911-WA7.jpg", "IMG-20220911-WB0007.jpg", "IMG_12a.jpg", "IMG_123456.jpg", "DSC.jpg", "DSC_12.jpg",
    "PXL_20220910.jpg", "PXL_20220231_110233123.jpg", "20221310_110233.jpg", "20220910.jpg", "2022.jpg",
    "DJI_1.jpg", "Screenshot.bmp", "Screenshot 2022-09-31 at 11.02.33.png",
    "Screenshot 2022-09-10 at 13.02.33 PM.png", "WhatsApp Image 2022-09-10.jpeg",
    "WhatsApp Image 2022-09-10 at 0.03.22 PM.jpeg", "FB_IMG_16628113530.jpg", "FB_IMG_9962811353000.jpg",
    "signal-2022-09-32-110233.jpg", "viber_image.jpg", "mmexport.jpg", "12345.jpg", "1234567890.jpg",
    "9999999999999.jpg", "9223372036854775807.jpg", "00000000000000000000.jpg", "99999999999999999999.jpg",
    "family-photos-2.jpg", "Family_photo_01.jpg", "Breaking-news-1.jpg", "HolidayPictures.jpg",
    "AAAAAAAAAAAAAAA.jpg", "report_final_v2.jpg", "Kherson-bridge.jpg", "kharkiv_region.jpg",
    "z7f1e8400-e29b-51d4-a716-446655440000.jpg", "ffffffffffffffffffffffff.jpg", "cafe.jpg", "deadbeef.jpg",
    "thequickbrownfoxjumpsoverthe.jpg", "01ABCDEFGHIJKLMNOPQRSTUV01.jpg", "screen.png", "photograph.jpg",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=str)
def test_a_name_fits_the_form_of_its_app_and_carries_the_right_time(name: str) -> None:
    row, value, offset = NAMES[name]
    found = fits(name)
    assert row in found
    time = found[row]
    assert (value, offset) == ("", None) if time is None else (time.value, time.offset) == (value, offset)


def test_every_form_of_names_is_met_by_a_name_of_the_table() -> None:
    assert {row.id for row in TABLES.names} == {row for row, _, _ in NAMES.values()}


def test_the_table_of_names_without_traces_is_long_enough() -> None:
    assert len(set(NO_TRACE)) >= 40


@pytest.mark.parametrize("name", NO_TRACE, ids=str)
def test_another_name_is_no_trace(name: str) -> None:
    assert fits(name) == {}
    assert carried(name) == {}


def test_few_names_fit_forms_of_different_apps() -> None:
    several = {name: set(fits(name)) for name in NAMES if len(fits(name)) > 1}
    assert all(found <= {"telegram_android", "instagram_android", "screenshot_android", "screenshot_kde"}
               for found in several.values()), several  # fmt: skip


def test_a_name_with_a_path_is_judged_by_its_last_part() -> None:
    assert "telegram_desktop" in fits(r"C:\Users\x\Downloads\photo_2022-09-10_10-21-07.jpg")
    assert "telegram_desktop" in fits("/sdcard/photo_2022-09-10_10-21-07.jpg")


def test_a_local_clock_may_be_hours_ahead_and_no_more() -> None:
    def of(moment: datetime) -> str:
        return moment.strftime("photo_%Y-%m-%d_%H-%M-%S.jpg")

    assert fits(of(NOW + timedelta(hours=14)))
    assert not fits(of(NOW + timedelta(hours=25)))


NAME_LIKE = st.one_of(
    st.text(max_size=300),
    st.from_regex(r"[A-Za-z0-9_.@ ()-]{0,60}[.](?:jpg|png|heic)", fullmatch=True),
    st.sampled_from(sorted(NAMES)).flatmap(
        lambda name: st.tuples(st.integers(0, len(name)), st.characters()).map(
            lambda change: name[: change[0]] + change[1] + name[change[0] + 1 :]
        )
    ),
    st.from_regex(r"[0-9]{1,40}[.]jpg", fullmatch=True),
)


@settings(max_examples=400, deadline=None)
@given(NAME_LIKE)
def test_no_name_whatever_breaks_the_search(name: str) -> None:
    times = [found.time for found in name_hypotheses(name, TABLES, NOW)]
    times += [found.time for found in identifiers_in_name(name, TABLES, NOW)]
    list(identifiers_in_text(name, TABLES, NOW))
    assert all(time is None or time.value < "2026-11-25" for time in times)


# ---- identifiers --------------------------------------------------------------------------------------------

IDENTIFIERS = {  # name or text → row, time in UTC; by documents and tests of others, none computed here
    "ErD8xv0VkAIBJe7.jpg": ("x_media_name", "2021-01-06T16:20:44.085"),
    "https://pbs.twimg.com/media/ErD8xv0VkAIBJe7?format=jpg&name=orig": ("x_media_name", "2021-01-06T16:20:44.085"),
    "https://twitter.com/a/status/86913608335773696": ("x_post", "2011-07-01T21:46:33.661"),  # twi-snow-stamp
    "86913608335773696.jpg": ("x_post", "2011-07-01T21:46:33.661"),
    "175928847299117063.png": ("discord", "2016-04-30T11:18:25.796"),  # Discord's documentation
    "https://cdn.discordapp.com/attachments/175928847299117063/175928847299117063/x.png": (
        "discord",
        "2016-04-30T11:18:25.796",
    ),
    "https://www.instagram.com/p/DW1nTDiDvnF/?img_index=1": ("instagram_shortcode", "2026-04-07T16:48:30.621"),
    "instagram_DW1nTDiDvnF.jpg": ("instagram_shortcode", "2026-04-07T16:48:30.621"),  # unfurl's tests
    "https://bsky.app/profile/jay.bsky.team/post/3lbd2ebt3wk2r": ("bluesky", "2024-11-19T18:19:55.098"),
    "bsky_3lbd2ebt3wk2r.jpg": ("bluesky", "2024-11-19T18:19:55.098"),  # unfurl's tests
    "urn:li:share:6685980502161199104": ("linkedin", "2020-07-06T18:59:31.226"),  # unfurl's tests
    "C232AB00-9414-11EC-B3C8-9F6BDECED846.jpg": ("uuid1", "2022-02-22T19:22:22.000"),  # RFC 9562, A.1
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F.jpg": ("uuid7", "2022-02-22T19:22:22.000"),  # RFC 9562, A.6
    "01ARZ3NDEKTSV4RRFFQ69G5FAV.jpg": ("ulid", "2016-07-30T23:54:10.259"),  # ULID specification
    "0ujtsYcgvSTl8PAuAdqWYSMnLOv.jpg": ("ksuid", "2017-10-10T04:00:47"),  # KSUID's documentation
    "507f1f77bcf86cd799439011.jpg": ("object_id", "2012-10-17T21:13:27"),  # MongoDB's documentation
    "1662811353000.jpg": ("milliseconds", "2022-09-10T12:02:33.000"),
}  # fmt: skip


@pytest.mark.parametrize("text", IDENTIFIERS, ids=str)
def test_an_identifier_gives_the_time_that_others_read_in_it(text: str) -> None:
    row, time = IDENTIFIERS[text]
    assert carried(text)[row] == time


def test_a_photo_put_on_x_on_the_morning_in_question_begins_as_known() -> None:
    morning = int(datetime(2022, 9, 10, 8, tzinfo=UTC).timestamp() * 1000)
    id = (morning - 1288834974657) << 22
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert "".join(digits[(id << 2 >> 66 - 6 * n) & 63] for n in (1, 2, 3)) == "FcR"
    assert carried("FcR0Oz6XgAEn1uD.jpg")["x_media_name"].startswith("2022-09-10")


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(2016, 10, 6), datetime(2026, 11, 20)))
def test_every_number_made_from_a_time_gives_that_time_back(moment: datetime) -> None:
    milliseconds = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    forms = {
        "x_post": "https://x.com/a/status/{}",
        "discord": f"https://discord.com/channels/{'1' * 18}/{{}}",
        "instagram_media": "{}_123456.jpg",
        "mastodon": "https://m.example/@a/{}",
    }
    for row, form in forms.items():
        found = next(one for one in TABLES.identifiers if one.id == row)
        number = (milliseconds - found.epoch_ms) << found.shift
        time = carried(form.format(number)).get(row)
        whole = datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        assert time == f"{whole}.{milliseconds % 1000:03}", (row, number)


def test_no_identifier_is_from_before_its_service_or_from_the_future() -> None:
    assert carried("https://x.com/a/status/9999999999") == {}  # before numbers of this kind
    ahead = (int((NOW + timedelta(days=3)).timestamp() * 1000) - 1288834974657) << 22
    assert "x_post" not in carried(f"https://x.com/a/status/{ahead}")
    assert carried("0ujsswThIGTUYm2K8FjOOfXtY1K.jpg")  # a KSUID of 2017
    assert carried("00jsswThIGTUYm2K8FjOOfXtY1K.jpg") == {}  # of 2014, before there were any


def test_one_bare_number_is_told_as_that_of_every_service_whose_it_can_be() -> None:
    assert set(carried("1568535000000000000.jpg")) == {"x_post", "discord"}


def test_the_identifier_that_windows_writes_into_every_file_is_none() -> None:
    assert carried("uuid:faf5bdd5-ba3d-11da-ad31-d33d75182f1b") == {}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_a_decoder(text: str) -> None:
    for encoding in (
        "decimal",
        "hex",
        "base64url",
        "base64url_number",
        "crockford32",
        "base32_sortable",
        "base62",
    ):
        number = number_of(text, encoding, 8)
        assert number is None or number >= 0


# ---- tags ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", TABLES.markers, ids=lambda row: row.id)
def test_a_marker_is_seen(row: MarkerRow) -> None:
    for example in row.examples:
        assert row in markers(Texts.of(example), TABLES)


ORDINARY_TAGS = [
    {"IPTC:SpecialInstructions": "Embargo until noon", "IPTC:OriginalTransmissionReference": "UKR-101"},
    {"IPTC:OriginalTransmissionReference": "20220910KUPIANSK0001"},
    {"ExifIFD:UserComment": "Screenshot of our front page"},
    {"ICC_Profile:ProfileDescription": "sRGB IEC61966-2.1", "ICC_Profile:ProfileCopyright": "FB"},
    {"IFD0:Software": "Adobe Photoshop 23.4 (Windows)", "IFD0:Make": "Canon", "IFD0:Model": "Canon EOS R5"},
    {"XMP-dc:Description": "A street in Kupiansk after the shelling. Job ID: 42"},
    {"PNG:Comment": "Created with GIMP", "PNG:Software": "gnome-shell"},
    {"PNG:Description": "20 Steps to the river", "PNG:Title": "prompt"},
    {"XMP-photoshop:Credit": "AP Photo", "IPTC:Credit": "Reuters"},
    {"IFD0:ImageDescription": "Signature: unknown", "IFD0:Artist": "A. Person"},
    {"IFD0:ImageDescription": "OLYMPUS DIGITAL CAMERA", "PNG:Prompt": "Press any key"},
]


@pytest.mark.parametrize("tags", ORDINARY_TAGS, ids=str)
def test_ordinary_tags_are_no_trace(tags: dict[str, str]) -> None:
    assert markers(Texts.of(tags), TABLES) == ()
    assert generators(Texts.of(tags), TABLES) == ()
    assert source_type_codes(Texts.of(tags)) == ()


TOLD = {  # generator row → what is read out of its example
    "automatic1111": {
        ("prompt", "a ruined street"), ("negative_prompt", "blurry"), ("model", "v1-5-pruned"), ("seed", "1234")
    },
    "comfyui": {("prompt_or_negative", "a street"), ("seed", "5")},
    "invokeai": {("prompt", "a street")},
    "invokeai_dream": {("prompt", "a street")},
    "novelai": {("prompt", "a street")},
    "easy_diffusion_comment": {("prompt", "a street"), ("model", "sd-v1-4")},
    "fooocus": {("prompt", "a street"), ("model", "juggernautXL.safetensors")},
    "swarmui": {("prompt", "a street"), ("model", "sdxl")},
    "draw_things": {("prompt", "a street"), ("model", "sd_xl.ckpt")},
    "midjourney": {("prompt", "a ruined street")},
}  # fmt: skip


@pytest.mark.parametrize("row", TABLES.generators, ids=lambda row: row.id)
def test_a_generator_is_seen_and_what_it_was_told_is_read(row: GeneratorRow) -> None:
    for example in row.examples:
        texts = Texts.of(example)
        assert row in generators(texts, TABLES)
        assert set(generation_texts(row, texts, TABLES)) == TOLD.get(row.id, set())


def test_all_rows_that_show_texts_are_in_the_table() -> None:
    assert {row.id for row in TABLES.generators if row.shows} == set(TOLD)


def test_names_of_tags_are_compared_without_case_and_dashes() -> None:
    for name in ("Sd-metadata", "SD_METADATA", "sd metadata"):
        found = generators(Texts.of({f"PNG:{name}": "{}"}), TABLES)
        assert [row.id for row in found] == ["invokeai"]


def test_what_a_generator_was_told_is_shown_bounded() -> None:
    text = "x\nSteps: 20, Sampler: Euler, Model: m\n" + "".join(
        f'{{"text": "{n} {"y" * 390}"}}' for n in range(90)
    )
    row = next(row for row in TABLES.generators if row.id == "comfyui")
    shown = generation_texts(row, Texts.of({"PNG:Prompt": text + '"class_type":'}), TABLES)
    assert 0 < len(shown) <= 16
    assert max(len(piece) for _, piece in shown) <= 300


@pytest.mark.parametrize("row", TABLES.source_types, ids=lambda row: row.code)
def test_a_digital_source_type_is_told_by_its_term(row: SourceTypeRow) -> None:
    code = row.code
    for text in (
        code,
        f"http://cv.iptc.org/newscodes/digitalsourcetype/{code}",
        f"https://cv.iptc.org/newscodes/digitalsourcetype/{code}/",
    ):
        assert source_type_codes(Texts.of({"XMP-iptcExt:DigitalSourceType": text})) == (code,)
    assert WORDING.term(row.term)


def test_a_source_type_that_is_none_is_kept_as_it_stands() -> None:
    tags = {"XMP-iptcExt:DigitalSourceType": "made on my computer, honestly"}
    assert source_type_codes(Texts.of(tags)) == ("made on my computer, honestly",)


def test_long_and_many_tags_are_searched_at_their_beginning_and_it_is_known() -> None:
    def tag(text: str) -> Tag:
        return Tag("PNG", "Comment", "Comment", StoredValue("text", (text,), len(text)), text)

    assert not texts_of([tag("short")]).cut
    assert texts_of([tag("x" * 20_000)]).cut
    many = texts_of([tag("x" * 16_000)] * 500)
    assert many.cut
    assert sum(len(text) for _, _, text in many.entries) <= 2_000_000
    assert texts_of([tag("a")] * 5_000).cut


# ---- sizes --------------------------------------------------------------------------------------------------


def test_a_size_is_told_as_that_of_every_service_that_has_it() -> None:
    assert {row.platform for row in limits_of(1600, 1200, TABLES)} == {"WhatsApp", "Viber", "Signal"}
    assert {row.platform for row in limits_of(960, 1280, TABLES)} == {"Telegram", "VK"}
    assert {row.platform for row in limits_of(1080, 1350, TABLES)} == {"Instagram"}
    assert limits_of(1350, 1081, TABLES) == ()


def test_a_screen_is_known_upright_and_lying_and_only_exactly() -> None:
    assert [row.device for row in screens_of(1170, 2532, TABLES)] == ["iPhone 12, 13, 14"]
    assert screens_of(2532, 1170, TABLES) == screens_of(1170, 2532, TABLES)
    assert screens_of(1170, 2531, TABLES) == ()
    assert screens_of(4032, 3024, TABLES) == ()


# ---- data files ---------------------------------------------------------------------------------------------


def test_every_row_is_dated_and_has_a_source() -> None:
    assert len(TABLES.rows) > 200
    assert all(row.checked_on <= NOW.date() and row.source for row in TABLES.rows)


def test_every_expression_is_bounded_in_the_ways_it_can_match() -> None:
    assert len(TABLES.expressions) > 100
    assert all(ways(found.pattern) <= MOST_WAYS for found in TABLES.expressions.values())


@pytest.mark.parametrize(
    "pattern",
    ["a*", "a+", "(a|b)+", "(?:a?){30}", "a{2,}", "(?:a{1,50}){16}", "[0-9]{1,99}[0-9]{1,999}[0-9]{1,999}a{0,99}",
     "(a)\\1*", "(?#x)", "(?i)a", "(a", "a)", "[a", "(?P<x>a)(?P<x>b)", "{", "?a", "(?>a)", "a{1,99999}"],
)  # fmt: skip
def test_an_expression_that_could_keep_the_program_busy_or_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError):
        compiled(pattern, {})


@pytest.mark.parametrize(
    ("pattern", "at_most"),
    [("abc", 1), ("a?", 2), ("a{2,4}", 3), ("(?:a|bc)", 2), ("(?:a|b){2}", 4), ("[*+?]", 1)],
)
def test_ways_of_matching_are_counted(pattern: str, at_most: int) -> None:
    assert ways(pattern) == at_most


def own_copy(folder: Path, name: str, change: tuple[str, str]) -> Path:
    """A folder with one changed data file, as a user may have."""
    text = (FOLDER / name).read_text("utf-8")
    assert change[0] in text
    (folder / name).write_text(text.replace(*change, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "change", "entry"),
    [
        ("names.toml", ('kind = "app"', 'kind = "spaceship"'), "telegram_desktop"),
        ("names.toml", ("(?:photo|image)_", "(?:photo|image)+_"), "telegram_desktop"),
        ("names.toml", ("photo_2022-09-10_10-21-07.jpg", "another.jpg"), "telegram_desktop"),
        ("names.toml", ('id = "telegram_export"', 'id = "telegram_desktop"'), "telegram_desktop"),
        ("names.toml", ('time_means = "saver', 'time_means = "savers'), "telegram_desktop"),
        ("names.toml", ("checked_on = 2026-11-23", "checked_on = 12"), "telegram_desktop"),
        ("identifiers.toml", ("epoch_ms = 1288834974657", "epoch_ms = 1288834974658"), "x_media_name"),
        ("identifiers.toml", ("(?P<id>", "(?P<number>"), "x_media_name"),
        ("identifiers.toml", ('encoding = "base64url"', 'encoding = "rot13"'), "x_media_name"),
        ("sizes.toml", ("pixels = 2560", "pixels = -1"), "telegram"),
        ("markers.toml", ("^FBMD", "^XBMD"), "facebook_fbmd"),
        ("generators.toml", ('kind = "parameters"', 'colour = "red"'), "automatic1111"),
    ],
)
def test_a_damaged_row_is_named_with_its_file(
    tmp_path: Path, name: str, change: tuple[str, str], entry: str
) -> None:
    with pytest.raises(ResourceError) as raised:
        tried_tables(FOLDER, own_copy(tmp_path, name, change))
    assert raised.value.id == "trace_file_invalid"
    assert (raised.value.values["file"], raised.value.values["entry"]) == (name, entry)
    assert name in WORDING.error(raised.value)


def test_a_data_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as raised:
        tables(contents(tmp_path))
    assert raised.value.values["file"] == "names.toml"


def test_a_row_that_a_user_adds_works_without_code(tmp_path: Path) -> None:
    row = """
[[pattern]]
id = "our_desk"
kind = "app"
platform = "Our picture desk"
pattern = 'desk_%date%_%dots%%jpg%'
time_means = "saver_local_save_time"
checked_on = 2026-11-23
source = "ourselves"
examples = [["desk_2022-09-10_11.02.33.jpg", "2022-09-10T11:02:33"]]
"""
    (tmp_path / "names.toml").write_text((FOLDER / "names.toml").read_text("utf-8") + row, "utf-8")
    own: Tables = tried_tables(FOLDER, tmp_path)
    found = name_hypotheses("desk_2023-01-02_03.04.05.jpg", own, NOW)
    assert [(one.row.platform, one.time and one.time.value) for one in found] == [
        ("Our picture desk", "2023-01-02T03:04:05")
    ]
    assert own.digests["names.toml"] != TABLES.digests["names.toml"]
    assert own.digests["sizes.toml"] == TABLES.digests["sizes.toml"]


def test_everything_that_rows_refer_to_has_its_words() -> None:
    for means in get_args(TimeMeans):
        assert WORDING.limit(Limit(means, {"platform": "P", "identifier": "1"}))
    for row in TABLES.markers:
        assert WORDING.limit(Limit(row.must_add))
        assert f"{row.kind}_marker" in FAMILIES["finding"]
    for limit in TABLES.limits:
        assert WORDING.term(f"side_{limit.side}")
    for name in TABLES.names:
        assert any(id.startswith(f"name_of_{name.kind}") for id in FAMILIES["finding"])
    for generator in TABLES.generators:
        assert all(WORDING.term(f"generation_{shown.what}") for shown in generator.shows)


# ---- runs ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Runner(processes().work, tmp_path_factory.mktemp("cache")), InMemory()


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    """One with nothing in its cache."""
    return Runner(processes().work, tmp_path), InMemory()


def jpeg(width: int, height: int, exif: Image.Exif | None = None) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (120, 130, 140)).save(
        buffer, "JPEG", exif=Image.Exif() if exif is None else exif
    )
    return buffer.getvalue()


def png(width: int, height: int) -> bytes:
    return forge.picture_of_one_colour((120, 130, 140), width, height)


def traced(desk: Desk, data: bytes, name: str | None) -> Run:
    runner, materials = desk
    item = materials.item(data, "questioned", name or "")
    cards = [materials.card(item)] if name is not None else []
    return runner.run(analyses()["platform_traces"], [item, *cards], materials).run


def said(run: Run) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for finding in run.findings:
        found.setdefault(finding.name, []).append(finding.value)
    return found


ALARM = re.compile(
    r"suspicious|fake|forged|forgery|tampered|manipulat|removed|stripped|lost|warning|alarm|contradict"
    r"|verified|authentic|genuine|prove|proof|100 %|score",
    re.IGNORECASE,
)


def words_of(run: Run) -> str:
    lines = [WORDING.finding_name(finding, run.analysis) for finding in run.findings]
    lines += [WORDING.finding(finding, run.analysis) for finding in run.findings]
    lines += [line for finding in run.findings for line in WORDING.must_add(finding, run.analysis)]
    return "\n".join((*lines, *(WORDING.limit(limit) for limit in run.limits)))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (jpeg(1280, 960), "photo_2022-09-10_10-21-07.jpg"),
        (jpeg(1600, 1200), "IMG-20220911-WA0007.jpg"),
        (jpeg(2048, 1536), "306051234_10158912345678901_1234567890123456789_n.jpg"),
        (jpeg(1200, 900), "ErD8xv0VkAIBJe7.jpg"),
        (jpeg(1600, 900), "viber_image_2022-09-10_11-02-33-123.jpg"),
    ],
    ids=["telegram", "whatsapp", "facebook", "x", "viber"],
)
def test_a_plain_photo_from_a_messenger_raises_no_alarm(desk: Desk, data: bytes, name: str) -> None:
    run = traced(desk, data, name)
    assert run.outcome is Outcome.FOUND
    words = words_of(run)
    assert not ALARM.search(words), ALARM.search(words)
    assert "usual for" in words
    assert "Names can be changed by anyone." in words


def test_no_word_of_this_analysis_raises_an_alarm() -> None:
    from provenance.wording.english.of_analyses.platform_traces import WORDS

    for sentences in WORDS.values():
        for sentence in sentences.values():
            assert not ALARM.search(str(sentence)), sentence


def test_a_photo_from_telegram_is_said_in_full(desk: Desk) -> None:
    run = traced(desk, jpeg(1280, 960), "photo_2022-09-10_10-21-07.jpg")
    found = said(run)
    assert found["name_of_app"] == [Text("Telegram Desktop")]
    (time,) = (finding for finding in run.findings if finding.name == "name_time")
    assert isinstance(time.value, Instant)
    assert (time.value.value, time.value.offset) == ("2022-09-10T10:21:07", None)
    assert [limit.id for limit in time.limits] == ["saver_local_message_time"]
    assert isinstance(found["size_limit"][0], Table)
    assert found["without_camera_metadata"][0] in (Term("jfif_only"), Term("no_exif"))
    assert "screen_size" not in found
    assert [getattr(value, "value", None) for value in found["trace_count"]] == [2]


def test_what_comes_from_the_name_is_private_and_computed(desk: Desk) -> None:
    run = traced(desk, jpeg(1200, 900), "ErD8xv0VkAIBJe7.jpg")
    of_name = [finding for finding in run.findings if finding.name.startswith("name_")]
    assert {finding.name for finding in of_name} == {"name_of_app", "name_identifier_time"}
    assert all(finding.private and finding.basis is Basis.COMPUTED for finding in of_name)
    (time,) = (finding.value for finding in of_name if finding.name == "name_identifier_time")
    assert time == Instant("2021-01-06T16:20:44.085", time.precision, "+00:00")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("identifier", "shown", "device"),
    [
        ("C232AB00-9414-11EC-B3C8-9F6BDECED846", "C232AB00-9414-11EC…", "9F6BDECED846"),  # the MAC address
        ("507f1f77bcf86cd799439011", "507f1f77…", "bcf86c"),  # the machine
    ],
)
def test_of_an_identifier_only_the_part_with_the_time_is_shown_and_never_that_of_the_device(
    desk: Desk, identifier: str, shown: str, device: str
) -> None:
    run = traced(desk, jpeg(701, 501), f"{identifier}.jpg")
    (time,) = (finding for finding in run.findings if finding.name == "name_identifier_time")
    assert time.private and time.limits[0].values["identifier"] == shown
    assert device not in msgspec.json.encode((run.findings, run.limits)).decode()
    assert device not in words_of(run)


def test_an_identifier_in_a_tag_is_private_and_without_the_part_of_the_device(desk: Desk) -> None:
    text = "made as uuid:c232ab00-9414-11ec-b3c8-9f6bdeced846"
    run = traced(desk, with_comment(text), "a.jpg")
    (time,) = (finding for finding in run.findings if finding.name == "tag_identifier_time")
    assert time.private and "9f6bdeced846" not in words_of(run)


def test_two_apps_with_one_form_share_one_time(desk: Desk) -> None:
    run = traced(desk, jpeg(701, 500), "IMG_20220910_110233_123.jpg")
    assert said(run)["name_of_app"] == [Text("Telegram (Android)"), Text("Instagram (Android)")]
    (time,) = (finding for finding in run.findings if finding.name == "name_time")
    assert time.limits[0].values["platform"] == "Telegram (Android), Instagram (Android)"


def test_nothing_found_says_how_many_forms_of_which_date_were_compared(desk: Desk) -> None:
    run = traced(desk, jpeg(701, 503), "kupiansk.jpg")
    assert run.outcome is Outcome.NOTHING_FOUND
    (dated,) = (limit for limit in run.limits if limit.id == "trace_tables_dated")
    assert dated.values == {"count": len(TABLES.rows), "date": "2026-11-23"}


def test_a_screenshot_by_name_and_size(desk: Desk) -> None:
    found = said(traced(desk, png(1080, 2400), "Screenshot_20220910-110233_Telegram.png"))
    assert found["name_of_screenshot"] == [Text("Android")]
    assert isinstance(found["screen_size"][0], Table)
    assert "size_limit" not in found  # no messenger keeps PNG


def test_a_camera_file_is_not_compared_with_sizes(desk: Desk) -> None:
    data = jpeg(1600, 1200, exif=forge.exif_with(None))
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        exif[0x010F] = "Canon"
        exif.get_ifd(0x8769)[0x829A] = (1, 250)  # ExposureTime
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", exif=exif)
    found = said(traced(desk, buffer.getvalue(), "IMG_1234.JPG"))
    assert {"size_limit", "screen_size", "without_camera_metadata"}.isdisjoint(found)
    assert found["name_of_camera"] == [Text("iPhone, iPad, Canon")]


def with_comment(text: str) -> bytes:
    """A JPEG with a user comment in UTF-16, as generators write it."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + text.encode("utf-16-be")
    return jpeg(512, 512, exif)


def test_generation_parameters_in_a_user_comment_are_found_and_read(desk: Desk) -> None:
    text = "a ruined street\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1234, Model: v1-5"
    run = traced(desk, with_comment(text), "00012-1234.jpg")
    (tool,) = said(run)["generator"]
    assert isinstance(tool, Text) and tool.value.startswith("Stable Diffusion web UI")
    (texts,) = (finding for finding in run.findings if finding.name == "generation_text")
    assert (texts.basis, texts.private) == (Basis.READ, True)
    assert isinstance(texts.value, Table)
    assert (Term("generation_prompt"), Text("a ruined street")) in [row[1:] for row in texts.value.value]
    words = words_of(run)
    assert "contains generation parameters of Stable Diffusion web UI" in words
    assert "may have been pasted in" in words


def test_a_screenshot_that_says_so_is_believed_to_say_so(desk: Desk) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0Screenshot"
    run = traced(desk, jpeg(1170, 2532, exif), "IMG_0042.JPG")
    assert said(run)["screenshot_marker"] == [Text("iOS, macOS")]


def test_an_exhibit_without_a_card_says_that_its_name_was_not_looked_at(desk: Desk) -> None:
    run = traced(desk, jpeg(1280, 960), None)
    assert "traces_without_name" in {limit.id for limit in run.limits}
    assert not any(finding.name.startswith("name_") for finding in run.findings)


def test_a_page_without_a_name_has_nothing_to_look_in(desk: Desk) -> None:
    run = traced(desk, forge.html_page(), None)
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None and WORDING.reason(run.reason)


def test_a_damaged_picture_still_has_its_name(own_desk: Desk) -> None:
    run = traced(own_desk, b"\xff\xd8\xff\xe0 no picture", "photo_2022-09-10_10-21-07.jpg")
    assert said(run)["name_of_app"] == [Text("Telegram Desktop")]
    assert all(WORDING.limit(limit) for limit in run.limits)


def test_a_run_names_its_data_files_with_their_hashes(desk: Desk) -> None:
    run = traced(desk, jpeg(701, 503), "kupiansk.jpg")
    held = {part.name: part.sha256 for part in run.components if part.name.startswith("traces/")}
    assert held == {f"traces/{name}": TABLES.digests[name] for name in FILES}


def test_a_run_survives_its_record(desk: Desk) -> None:
    run = traced(desk, jpeg(1280, 960), "photo_2022-09-10_10-21-07.jpg")
    assert msgspec.json.decode(msgspec.json.encode(run), type=Run) == run


def test_a_form_known_from_practice_only_says_so(desk: Desk) -> None:
    def limits_of_name(name: str) -> set[str]:
        run = traced(desk, jpeg(701, 504), name)
        return {limit.id for one in run.findings if one.name == "name_of_app" for limit in one.limits}

    assert limits_of_name("IMG-0123456789abcdef0123456789abcdef-V.jpg") == {"trace_known_from_practice"}
    assert limits_of_name("photo_2022-09-10_10-21-07.jpg") == set()


def test_a_users_own_file_stands_in_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "traces").mkdir(parents=True)
    name = "photo_2022-09-10_10-21-07.jpg"
    with Workplace(1) as workplace:
        runner = Runner(workplace, tmp_path / "cache", own_data=own)
        own_copy(own / "traces", "names.toml", ('"Telegram Desktop"', '"Telegram on a computer"'))
        assert said(traced((runner, InMemory()), jpeg(701, 505), name))["name_of_app"] == [
            Text("Telegram on a computer")
        ]
        own_copy(
            own / "traces", "names.toml", ("(?:photo|image)_", "(?:photo|image)*_")
        )  # while it is running
        run = traced((runner, InMemory()), jpeg(701, 506), name)
    assert run.outcome is Outcome.FAILED
    assert run.reason is not None and run.reason.id == "trace_file_invalid"
    assert "names.toml" in WORDING.reason(run.reason)
