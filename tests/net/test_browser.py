"""The door to the network: only what was allowed, only https, and only by the user's own browser."""

from __future__ import annotations

import pytest

from provenance.errors import EnvironmentFault, NetworkRefused
from provenance.net.browser import host_of, open_address


class Opened(list[str]):
    """A browser that only writes down what it was given."""

    def __call__(self, address: str) -> bool:
        self.append(address)
        return True


def test_an_allowed_address_goes_to_the_browser_unchanged() -> None:
    browser = Opened()
    address = "https://www.tineye.com/search?url=https%3A%2F%2Fa.example%2F1.jpg"
    open_address(address, allowed=True, opener=browser)
    assert browser == [address]


def test_nothing_is_opened_that_was_not_allowed() -> None:
    browser = Opened()
    with pytest.raises(NetworkRefused) as caught:
        open_address("https://www.tineye.com/", allowed=False, opener=browser)
    assert (caught.value.id, caught.value.values) == ("request_not_allowed", {"host": "www.tineye.com"})
    assert browser == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "example.org",
        "",
        "-https://a",
    ],
)
def test_only_https_addresses_with_a_host_are_opened(address: str) -> None:
    browser = Opened()
    with pytest.raises(NetworkRefused) as caught:
        open_address(address, allowed=True, opener=browser)
    assert caught.value.id == "address_not_https"
    assert browser == []


@pytest.mark.parametrize("address", ["https://[::1", "https://a.example:99999999999/x"])
def test_an_address_that_is_none_is_refused_or_named_but_never_breaks(address: str) -> None:
    try:
        assert host_of(address)
    except NetworkRefused as refused:
        assert refused.id == "address_not_https"


def test_the_host_is_the_host_and_no_part_of_a_trick() -> None:
    assert host_of("https://good.example@evil.example/x") == "evil.example"
    assert host_of("https://EVIL.example:443/?q=https://good.example") == "evil.example"


def test_a_machine_without_a_browser_is_said_to_have_none() -> None:
    with pytest.raises(EnvironmentFault) as caught:
        open_address("https://example.org/", allowed=True, opener=lambda _address: False)
    assert caught.value.id == "no_browser"
