"""Other maps of a place, as addresses of providers, and the one way to open one: by consent, recorded."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.casefile.casefile import CaseFile
from provenance.errors import UsageError
from provenance.geo.coordinates.links import KINDS, Provider, providers
from provenance.net.browser import Opener, host_of, open_address
from provenance.workbench.consents import record_consent

__all__ = ["KINDS", "MapAddress", "map_address", "map_addresses", "open_map"]


@dataclass(frozen=True)
class MapAddress:
    """An address of a provider that shows a position. `kind` of `KINDS`."""

    provider: Provider
    kind: str
    address: str

    @property
    def host(self) -> str:
        """Where it leads."""
        return host_of(self.address)


def map_addresses(latitude_deg: float, longitude_deg: float) -> tuple[MapAddress, ...]:
    """Every provider's addresses for a position, by kind, in the order of the data file. Raises ResourceError."""
    found = [
        MapAddress(provider, kind, address)
        for provider in providers().values()
        for kind, address in provider.addresses(latitude_deg, longitude_deg).items()
    ]
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))


def map_address(latitude_deg: float, longitude_deg: float, kind: str, provider: str) -> MapAddress:
    """The address of that kind and provider. Raises UsageError("no_such_map_page") listing who has that kind."""
    known = {one.provider.id: one for one in map_addresses(latitude_deg, longitude_deg) if one.kind == kind}
    if provider not in known:
        raise UsageError("no_such_map_page", provider=provider[:60], kind=kind, known=", ".join(known))
    return known[provider]


def open_map(
    case: CaseFile, address: MapAddress, what: str, *, allowed: bool, opener: Opener | None = None
) -> str:
    """Record the user's decision about an address, then open it in the browser if it was allowed; the consent's id.

    `what` says in the user's words what leaves the machine: the position, which the address holds.
    Raises NetworkRefused for an address that is not https, EnvironmentFault("no_browser").
    """
    consent = record_consent(case, address.host, "map_link", what, allowed=allowed)
    if allowed and opener is None:
        open_address(address.address, allowed=True)
    elif allowed and opener is not None:
        open_address(address.address, allowed=True, opener=opener)
    return consent
