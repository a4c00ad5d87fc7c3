"""The addresses a name stands for, looked up once and judged before anything is sent to one of them."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from typing import Final, NamedTuple

from provenance.errors import NetworkFailed, NetworkRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052 § 2.1: the last 32 bits are an IPv4 address
_PRIVATE: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8", "::1/128",  # loopback: RFC 1122 § 3.2.1.3, RFC 4291 § 2.5.3
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  # RFC 1918 § 3
        "169.254.0.0/16", "fe80::/10",  # link-local: RFC 3927, RFC 4291 § 2.5.6
        "fc00::/7",  # unique local: RFC 4193
        "100.64.0.0/10",  # shared by the customers of a provider, and by overlay networks: RFC 6598
    )
)  # fmt: skip


class Endpoint(NamedTuple):
    """An address that was judged, as a socket takes it."""

    family: socket.AddressFamily
    sockaddr: tuple[str, int] | tuple[str, int, int, int]
    address: Address


def endpoints(host: str, port: int, *, private: bool, seconds: float) -> tuple[Endpoint, ...]:
    """Where a host may be reached, in the order in which the system prefers it.

    `private`: whether addresses that are not of the public network may be used. Raises NetworkRefused when the name
    stands for such addresses only, NetworkFailed when it stands for none or the system takes too long.
    """
    found = _as_written(host, port) or _looked_up(host, port, seconds)
    allowed = tuple(one for one in found if _is_allowed(one.address, private=private))
    if not allowed:
        raise NetworkRefused("private_address", host=host)
    return allowed


def inside(address: Address) -> Address:
    """The IPv4 address that an IPv6 address only wraps, or the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def is_loopback(address: Address) -> bool:
    """Whether an address is this very machine."""
    return inside(address).is_loopback


def _is_allowed(address: Address, *, private: bool) -> bool:
    meant = inside(address)
    if any(meant in network for network in _PRIVATE if network.version == meant.version):
        return private
    return meant.is_global and not meant.is_multicast


def _as_written(host: str, port: int) -> tuple[Endpoint, ...]:
    """The address that a host is already; nothing for a name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ()
    if isinstance(address, ipaddress.IPv4Address):
        return (Endpoint(socket.AF_INET, (host, port), address),)
    if address.scope_id is not None:
        return ()  # the system knows the number of that interface
    return (Endpoint(socket.AF_INET6, (host, port, 0, 0), address),)


def _looked_up(host: str, port: int, seconds: float) -> tuple[Endpoint, ...]:
    """What the system says of a name. It may take longer than anybody waits: then its thread is left to end alone."""
    answers: queue.SimpleQueue[list[Endpoint] | OSError | UnicodeError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([_endpoint(family, address) for family, _, _, _, address in rows])
        except (OSError, UnicodeError) as error:  # a name that is none: UnicodeError
            answers.put(error)

    threading.Thread(target=look_up, name="look up", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise NetworkFailed("network_timed_out", host=host) from None
    if isinstance(answer, OSError | UnicodeError):
        raise NetworkFailed("host_not_found", host=host) from answer
    return tuple(answer)


def _endpoint(family: socket.AddressFamily, sockaddr: tuple[object, ...]) -> Endpoint:
    text = str(sockaddr[0]).partition("%")[0]  # a link-local address carries its interface
    return Endpoint(family, sockaddr, ipaddress.ip_address(text))  # type: ignore[arg-type]
