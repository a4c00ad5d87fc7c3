"""Addresses of map providers: read in the order of each, and built for a position."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from provenance.errors import ResourceError
from provenance.geo.coordinates.links import FILE, providers
from provenance.geo.coordinates.reading import Points
from provenance.geo.coordinates.texts import read

GOOD = FILE.read_text("utf-8")


@pytest.mark.parametrize(
    ("address", "provider", "points"),
    [
        ("https://www.google.com/maps/@49.7064,37.6167,17z", "google_maps", Points.VIEW),
        ("https://www.google.com.ua/maps/@49.7064,37.6167,3a,75y,90t/data=!3m6", "google_maps", Points.CAMERA),
        ("https://www.google.com/maps/search/?api=1&query=49.7064%2C37.6167", "google_maps", Points.PLACE),
        ("http://maps.google.com/maps?q=49.7064,37.6167", "google_maps", Points.PLACE),
        ("https://yandex.ru/maps/?ll=37.6167%2C49.7064&z=17", "yandex_maps", Points.VIEW),
        ("https://yandex.com/maps/?panorama%5Bpoint%5D=37.6167%2C49.7064", "yandex_maps", Points.CAMERA),
        ("https://www.bing.com/maps?cp=49.7064~37.6167&lvl=17", "bing_maps", Points.VIEW),
        ("https://www.openstreetmap.org/#map=18/49.7064/37.6167", "openstreetmap", Points.VIEW),
        ("https://maps.apple.com/?ll=49.7064,37.6167&q=Hall", "apple_maps", Points.VIEW),
        ("https://wikimapia.org/#lang=uk&lat=49.7064&lon=37.6167&z=17&m=w", "wikimapia", Points.VIEW),
        ("https://2gis.ru/geo/37.6167%2C49.7064", "2gis", Points.PLACE),
        ("2gis.kz/almaty?m=37.6167,49.7064/16", "2gis", Points.VIEW),
        ("https://wego.here.com/?map=49.7064,37.6167,16,normal", "here_wego", Points.VIEW),
        ("https://waze.com/ul?ll=49.7064,37.6167", "waze", Points.PLACE),
        ("https://geohack.toolforge.org/geohack.php?params=49.7064_N_37.6167_E_type:city", "geohack", Points.PLACE),
    ],
)  # fmt: skip
def test_a_link_is_read_in_the_order_of_its_provider(address: str, provider: str, points: Points) -> None:
    for text in (address, f"See {address}, they say."):
        (reading,) = read(text).readings
        assert (reading.latitude_deg, reading.longitude_deg) == (49.7064, 37.6167)
        assert (reading.provider, reading.points) == (provider, points)


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("https://maps.app.goo.gl/Ab3", "link_hides_its_place"),
        ("https://yandex.ru/maps/-/CDabc", "link_hides_its_place"),
        ("https://map.baidu.com/?latlng=39.9,116.4", "coordinates_other_datum"),
        ("https://www.google.com/maps/@99.7064,37.6167,17z", "coordinates_out_of_range"),
    ],
)
def test_a_link_that_gives_no_position_on_wgs_84_is_refused(address: str, id: str) -> None:
    found = read(address)
    assert found.readings == [] and [error.id for error, _ in found.refused] == [id]


def test_a_page_of_nobody_known_gives_no_position() -> None:
    assert read("https://example.com/maps/@49.7064,37.6167,17z").readings == []
    assert read("https://notgoogle.com/maps/@49.7064,37.6167,17z").readings == []


def test_every_address_built_leads_back_to_its_point() -> None:
    built = 0
    for provider in providers().values():
        for address in provider.addresses(-33.856784, 151.215297, date(2022, 9, 10)).values():
            built += 1
            if not provider.reads:
                continue
            (reading, *others) = read(address).readings
            assert (reading.latitude_deg, reading.longitude_deg) == (-33.856784, 151.215297), address
            assert others == []
    assert built >= 25


def test_an_address_of_a_day_is_built_only_for_a_day() -> None:
    copernicus = providers()["copernicus_browser"]
    assert "dated_imagery_on" not in copernicus.addresses(49.7064, 37.6167)
    assert "2022-09-10T00" in copernicus.addresses(49.7064, 37.6167, date(2022, 9, 10))["dated_imagery_on"]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('checked_on = "2026-11-23"', 'checked_on = "yesterday"'),
        ("/geo/{lon},{lat}?m=", "/geo/{lon},{nowhere}?m="),
        ("https://2gis.ru/", "https://{lat}.ru/"),
        ("at = '/map/@{lat},{lon}'", "at = '/map/@{lat}'"),
        ('id = "waze"', 'id = "2gis"'),
        ('name = "Waze"', 'nickname = "Waze"'),
    ],
)
def test_a_broken_list_is_refused_and_named(good: str, bad: str, tmp_path: Path) -> None:
    assert good in GOOD
    file = tmp_path / "links.toml"
    file.write_text(GOOD.replace(good, bad), "utf-8")
    with pytest.raises(ResourceError) as caught:
        providers(file)
    assert caught.value.id == "map_links_invalid" and caught.value.values["file"] == "links.toml"
