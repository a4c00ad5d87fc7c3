"""A connection to one host: opened to an address that was judged, encrypted, counted byte by byte."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.errors import NetworkFailed, NetworkRefused
from provenance.net.account import Account
from provenance.net.addresses import endpoints, is_loopback

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class Line:
    """Made by `Door.line`. Everything but closing is done inside `Door.request`; one thread at a time.

    It has what a library needs that takes a socket ready-made: `sendall`, `recv`, `makefile`, `close`. `patience_s`:
    how long to wait at most for what comes next, within the time of the whole request; as long as for connecting,
    until whoever uses the line says otherwise.
    """

    def __init__(self, host: str, port: int, *, authority: Path | None, plain: bool, private: bool) -> None:
        self.host, self.port, self.plain = host, port, plain
        self.account: Account | None = None
        self._authority, self._private = authority, private
        self.patience_s = float("inf")
        self._socket: socket.socket | None = None
        self._connecting: socket.socket | None = None
        self._opened_times = 0

    @property
    def is_open(self) -> bool:
        """Whether it was opened and not closed since; the host may have gone away meanwhile."""
        return self._socket is not None

    def open(self) -> None:
        """Connect, in the clear as yet. Raises NetworkRefused for a private address that the user did not configure,
        or a line without TLS that leads away from this machine; NetworkFailed when the host is away."""
        self.close()
        account = self._counting()
        self.patience_s = seconds = account.limits.connecting_s
        found = endpoints(self.host, self.port, private=self._private, seconds=account.remaining_s(seconds))
        if self.plain and not all(is_loopback(one.address) for one in found):
            raise NetworkRefused("network_tls_required", host=self.host)
        failed: OSError | None = None
        for one in found:
            with ExitStack() as opening:
                made = opening.enter_context(socket.socket(one.family, socket.SOCK_STREAM))
                made.settimeout(account.remaining_s(seconds))
                self._connecting = made
                try:
                    made.connect(one.sockaddr)
                except OSError as error:
                    failed = error
                    continue
                finally:
                    self._connecting = None
                made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                opening.pop_all()
                self._socket = made
                self._opened_times += 1
                return
        reason = (failed.strerror if failed else None) or "timed out"
        raise NetworkFailed("host_away", host=self.host, reason=reason) from failed

    def secure(self) -> None:
        """Encrypt what follows. Raises NetworkFailed when the host's certificate does not answer for its name."""
        account, plain = self._counting(), self._opened()
        try:
            context = ssl.create_default_context(cafile=self._authority)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
        except OSError as error:  # no such file, or none of certificates
            name = "" if self._authority is None else self._authority.name
            raise NetworkFailed("certificate_file_unreadable", host=self.host, file=name) from error
        with self._failing():
            plain.settimeout(account.remaining_s(account.limits.connecting_s))
            self._socket = context.wrap_socket(plain, server_hostname=self.host)

    def sendall(self, data: bytes | memoryview) -> None:
        """Send all of it. Raises NetworkFailed."""
        account = self._counting()
        account.sending(data)
        with self._failing():
            opened = self._opened()
            opened.settimeout(account.remaining_s(self.patience_s))
            opened.sendall(data)

    def recv(self, most: int) -> bytes:
        """What comes next; nothing when the host ended it. Raises NetworkFailed."""
        space = bytearray(most)
        return bytes(space[: self.receive(space)])

    def receive(self, space: WriteableBuffer) -> int:
        """What comes next, into that space; how much. Raises NetworkFailed."""
        account = self._counting()
        with self._failing():
            opened = self._opened()
            opened.settimeout(account.remaining_s(self.patience_s))
            count = opened.recv_into(space)
        account.received(count)
        return count

    def makefile(self, mode: str = "rwb") -> io.BufferedRWPair:
        """It as a file of bytes, as `socket.makefile` gives one."""
        assert mode == "rwb", "bytes both ways"
        return io.BufferedRWPair(_Ends(self), _Ends(self))

    @property
    def opened_times(self) -> int:
        """How often it was opened: what was buffered for an earlier time is not sent in a later one."""
        return self._opened_times

    def interrupt(self) -> None:
        """End what another thread waits for on it, which then raises NetworkFailed."""
        opened = self._connecting or self._socket
        if opened is not None:
            with suppress(OSError):  # it is closed by now
                socket.socket.shutdown(opened, socket.SHUT_RDWR)  # the encryption is that thread's

    def close(self) -> None:
        """End it. May be called twice."""
        opened, self._socket = self._socket, None
        if opened is not None:
            opened.close()

    def _counting(self) -> Account:
        assert self.account is not None, "a line is used inside `Door.request`"
        return self.account

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise NetworkFailed("host_away", host=self.host, reason="closed")
        return self._socket

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Close at any failure, and say it in our words."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self.close()
            reason = error.verify_message
            raise NetworkFailed("certificate_not_accepted", host=self.host, reason=reason) from error
        except TimeoutError as error:
            self.close()
            raise NetworkFailed("network_timed_out", host=self.host) from error
        except OSError as error:
            self.close()
            raise NetworkFailed("host_away", host=self.host, reason=error.strerror or "?") from error
        except NetworkFailed:
            self.close()
            raise


class _Ends(io.RawIOBase):
    """One direction of a line, for buffering."""

    def __init__(self, line: Line) -> None:
        self._line, self._time = line, line.opened_times

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, space: WriteableBuffer) -> int:
        self._require_same()
        return self._line.receive(space)

    def write(self, data: ReadableBuffer) -> int:
        self._require_same()
        with memoryview(data) as view:
            self._line.sendall(view)
            return view.nbytes

    def _require_same(self) -> None:
        if not self._line.is_open or self._line.opened_times != self._time:
            raise BrokenPipeError
