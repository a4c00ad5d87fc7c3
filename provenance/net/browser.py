"""Hands an address to the user's own browser, after the user allowed that very address."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from urllib.parse import urlsplit

from provenance.errors import EnvironmentFault, NetworkRefused

Opener = Callable[[str], bool]


def host_of(address: str) -> str:
    """The host an address leads to. Raises NetworkRefused for one that is not plain https."""
    try:
        parts = urlsplit(address)
    except ValueError as error:  # brackets that close nothing
        raise NetworkRefused("address_not_https", address=address[:200]) from error
    if parts.scheme != "https" or not parts.hostname:
        raise NetworkRefused("address_not_https", address=address[:200])
    return parts.hostname


def open_address(address: str, *, allowed: bool, opener: Opener = webbrowser.open) -> None:
    """Open an https address in the browser. Raises NetworkRefused unless `allowed`, EnvironmentFault without browser.

    Alidade itself sends nothing: the browser does, as the person who uses it.
    """
    host = host_of(address)
    if not allowed:
        raise NetworkRefused("request_not_allowed", host=host)
    if not opener(address):
        raise EnvironmentFault("no_browser", address=address[:200])
