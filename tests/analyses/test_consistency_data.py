"""The data files of consistency: when cameras were announced, and the words that label an illustration."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from provenance.analyses.consistency.illustration import FILE as PHRASES
from provenance.analyses.consistency.illustration import Label, phrases
from provenance.analyses.consistency.released import FILE as CAMERAS
from provenance.analyses.consistency.released import cameras
from provenance.errors import ResourceError
from provenance.wording import Wording


def test_many_cameras_of_every_maker_are_listed_with_a_month_in_the_years_that_are_meant() -> None:
    rows = cameras().rows
    assert len(rows) >= 150
    assert {row.maker for row in rows} >= {
        "Apple", "Samsung", "Google", "Xiaomi", "Huawei", "Canon", "Nikon", "Sony", "Fujifilm", "DJI",
    }  # fmt: skip
    assert all(date(1999, 1, 1) <= row.since <= date(2025, 12, 31) for row in rows)


@pytest.mark.parametrize(
    ("model", "since"),
    [
        ("iPhone 13 Pro", date(2021, 9, 1)),
        ("iPhone 13 Pro Max", date(2021, 9, 1)),
        ("SM-G991B", date(2021, 1, 1)),
        ("SM-G991U1", date(2021, 1, 1)),
        ("Pixel 6", date(2021, 10, 1)),
        ("Canon EOS R6m2", date(2022, 11, 1)),
        ("NIKON D850", date(2017, 7, 1)),
        ("ILCE-7M4", date(2021, 10, 1)),
        ("canon eos 5d mark iii ", date(2012, 3, 1)),
    ],
)
def test_a_model_is_found_as_exif_writes_it(model: str, since: date) -> None:
    row = cameras().of(model)
    assert row is not None and row.since == since


@pytest.mark.parametrize(
    "model", ["", "iPhone 130", "iPhone", "Pixel 6x", "SM-X", "Canon EOS 5D Mark IX", "PIXEL"]
)
def test_a_model_that_is_not_listed_is_not_taken_for_another(model: str) -> None:
    row = cameras().of(model)
    assert row is None or row.model.casefold() == model.casefold()


ONE_CAMERA = """source = "x"
licence = "x"
checked_on = 2026-11-23
[[maker]]
maker = "Apple"
source = "x"
models = [["iPhone 6", "{month}", "iPhone 6"]{more}]
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ONE_CAMERA.format(month="2014-13", more=""), "iPhone 6 2014-13"),
        (ONE_CAMERA.format(month="14-09", more=""), "iPhone 6"),
        (ONE_CAMERA.format(month="2014-09", more=', ["iphone 6", "2014-09", ""]'), "iphone 6"),
        (ONE_CAMERA.format(month="2014-09", more=', ["*", "2014-09", ""]'), "*"),
        (ONE_CAMERA.format(month="2014-09", more="").replace("licence", "license"), "license"),
        ("not toml [", ""),
    ],
)
def test_a_damaged_list_of_cameras_is_refused_and_the_entry_named(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "released.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ResourceError) as refused:
        cameras(path)
    assert refused.value.id == "released_file_invalid"
    assert refused.value.values["file"] == "released.toml"
    assert named in str(refused.value.values["reason"])
    assert "released.toml" in Wording(strict=True).error(refused.value)


CAPTIONS = [
    ("en", "Stock image of soldiers near a flag"),
    ("en", "FILE PHOTO: A flag"),
    ("en", "(Representational image)"),
    ("de", "Symbolbild"),
    ("de", "Foto: Archivfoto/dpa"),
    ("uk", "Архівне фото"),
    ("uk", "Ілюстративне фото: з відкритих джерел"),
    ("ru", "Архивное фото"),
    ("ru", "Иллюстративное фото"),
    ("fr", "Photo d’illustration"),
    ("fr", "Image d'archives, 2014"),
    ("es", "Foto de archivo"),
    ("pl", "Zdjęcie ilustracyjne"),
    ("pl", "zdjęcie archiwalne"),
    ("it", "Foto di repertorio"),
    ("pt", "Imagem meramente ilustrativa"),
    ("tr", "Arşiv fotoğrafı"),
    ("ar", "صورة أرشيفية"),
    ("nl", "Archieffoto"),
    ("cs", "Ilustrační foto"),
]


@pytest.mark.parametrize(("language", "caption"), CAPTIONS)
def test_a_label_is_found_in_its_language_whatever_its_case(language: str, caption: str) -> None:
    for text in (caption, caption.upper(), f"x – {caption}."):
        found = phrases().labels((("IPTC:Caption-Abstract", text),))
        assert [label.field for label in found] == ["IPTC:Caption-Abstract"]
        assert found[0].language == language


@pytest.mark.parametrize(
    "caption",
    [
        "Stockholm photographed at dawn",
        "Profile photos of the soldiers",
        "A photograph from the archive's opening",
        "Symbolbildung in der Sprache",
        "Фото архівників",
        "Illustrated London News",
        "",
    ],
)
def test_words_that_only_contain_a_label_are_none(caption: str) -> None:
    assert phrases().labels((("XMP-dc:Description", caption),)) == ()


DENIED = [
    "Das ist kein Symbolbild: Soldaten hissen die Flagge.",
    "Kein Archivfoto",
    "Dies ist nicht ein altes Symbolbild",
    "This is not a stock photo.",
    "It isn't a stock photo",
    "It isn’t a file photo",
    "Це не архівне фото",
    "Це не є архівне фото",
    "Это не архивное фото",
    "Ce n’est pas une photo d’illustration",
    "Esta no es una imagen de archivo",
    "Non è una foto di repertorio",
    "Não é uma foto de arquivo",
    "To nie jest zdjęcie archiwalne",
    "Dit is geen archieffoto",
    "Bu temsili fotoğraf değildir",
    "این عکس آرشیوی نیست",
    "ليست صورة أرشيفية",
]


@pytest.mark.parametrize("caption", DENIED)
def test_a_label_that_is_denied_is_none(caption: str) -> None:
    for text in (caption, caption.upper(), f"x. {caption}"):
        assert phrases().labels((("A", text),)) == ()


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("Not the scene itself, Stock Photo", "Stock Photo"),
        ("Das Bild zeigt nicht den Tatort\nSYMBOLBILD", "SYMBOLBILD"),
        ("Foto: keine Angabe. Symbolbild", "Symbolbild"),
        ("Nothing was known; a file\n  photo", "file\n  photo"),
        ("Symbolbild, nicht der Tatort", "Symbolbild"),
        ("Archive photo, not from the event", "Archive photo"),
        ("Ìx́ – Photo d’illustration", "Photo d’illustration"),
        ("ﬁle photo", "ﬁle photo"),
        ("TEMSİLİ FOTOĞRAF", "TEMSİLİ FOTOĞRAF"),
    ],
)
def test_a_negation_of_something_else_leaves_the_label_which_is_quoted_letter_by_letter(
    caption: str, words: str
) -> None:
    (label,) = phrases().labels((("A", caption),))
    assert label.words == words


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        ("Symbolbild", "illustration"),
        ("stock image", "illustration"),
        ("Archivbild", "archive"),
        ("FILE PHOTO", "archive"),
        ("Архівне фото", "archive"),
        ("архивное фото", "archive"),
    ],
)
def test_a_label_says_illustration_or_archive(caption: str, kind: str) -> None:
    assert [label.kind for label in phrases().labels((("A", caption),))] == [kind]


def test_one_phrase_is_named_once_for_each_field() -> None:
    text = "Symbolbild. SYMBOLBILD"
    found = phrases().labels((("A", text), ("B", text)))
    assert found == (
        Label("de", "illustration", "Symbolbild", "A"),
        Label("de", "illustration", "Symbolbild", "B"),
    )


def test_a_hostile_caption_takes_no_time() -> None:
    assert phrases().labels((("A", "stock " * 1_000_000),)) == ()


ONE_LANGUAGE = """source = "x"
licence = "x"
checked_on = 2026-11-23
[[language]]
language = "{language}"
illustration = {phrases}
{more}
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ONE_LANGUAGE.format(language="de", phrases='["Symbolbild"]', more=""), "Symbolbild"),
        (ONE_LANGUAGE.format(language="de", phrases='["symbolbild", "symbolbild"]', more=""), "symbolbild"),
        (ONE_LANGUAGE.format(language="de", phrases='["ab"]', more=""), "ab"),
        (ONE_LANGUAGE.format(language="German", phrases='["symbolbild"]', more=""), "language"),
        (
            ONE_LANGUAGE.format(language="de", phrases='["symbolbild"]', more='archive = ["symbolbild"]'),
            "symbolbild",
        ),
        (
            ONE_LANGUAGE.format(language="de", phrases='["symbolbild"]', more='negations_before = ["KEIN"]'),
            "KEIN",
        ),
        (ONE_LANGUAGE.format(language="de", phrases='["symbolbild"]', more='negations_after = ["*"]'), "*"),
        (ONE_LANGUAGE.format(language="de", phrases="[]", more=""), "illustration"),
    ],
)
def test_a_damaged_list_of_phrases_is_refused_and_the_entry_named(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "illustration.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ResourceError) as refused:
        phrases(path)
    assert refused.value.id == "illustration_file_invalid"
    assert named in str(refused.value.values["reason"])
    assert "illustration.toml" in Wording(strict=True).error(refused.value)


@pytest.mark.parametrize(
    ("path", "loaded"), [(CAMERAS, cameras), (PHRASES, phrases)], ids=["cameras", "phrases"]
)
def test_the_record_names_the_file_its_date_and_its_digest(path: Path, loaded: object) -> None:
    import hashlib

    part = loaded().component  # type: ignore[operator]
    assert part.name == path.name
    assert part.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert date.fromisoformat(part.version) <= date(2030, 1, 1)
