"""A session with a PostgreSQL server over a line of the door: signed in by SCRAM only, encrypted before that.

The one exception is a server that the address reaches in the clear on this very machine (`sslmode=disable`) and for
which the user has no password: there it may let everybody in.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

from provenance.errors import NetworkFailed

if TYPE_CHECKING:
    from provenance.net.line import Line
    from provenance.net.servers import TeamServer

_SSL_REQUEST: Final = struct.pack("!ii", 8, 80877103)  # PostgreSQL manual, "Message Formats", SSLRequest
_WEAK: Final = (3, 5)  # same page: the password in the clear, or as MD5; neither is worth its TLS
_PROVED: Final = 12  # same page, AuthenticationSASLFinal: the server knows the password too
_NOT_SIGNED_IN: Final = "28P01"  # invalid_password (PostgreSQL manual, appendix A)
_NO_MESSAGE: Final = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
STATEMENT_S: Final = 120  # our choice: a search among 10⁷ codes takes some seconds
GRACE_S: Final = 10  # our choice: after the time that a statement has, the server says that it was too long
_UNKNOWN_HERE: Final = "22023"  # invalid_parameter_value (appendix A)


class StatementFailed(Exception):
    """What the server said of a statement, or of signing in: its SQLSTATE and its words."""

    def __init__(self, state: str, said: str) -> None:
        super().__init__(state, said)
        self.state, self.said = state, said


class Session:
    """Opened inside a request of the door; every statement is its own transaction."""

    def __init__(self, line: Line, server: TeamServer, password: str | None) -> None:
        """Raises NetworkRefused, NetworkFailed, StatementFailed."""
        from pg8000.exceptions import DatabaseError, InterfaceError  # not at the start of the program
        from scramp import ScramException

        self._line, self._scram_error = line, ScramException
        self._database_error, self._interface_error = DatabaseError, InterfaceError
        line.open()
        if not server.plain:
            line.sendall(_SSL_REQUEST)
            if line.recv(1) != b"S":
                line.close()
                raise NetworkFailed("server_without_tls", host=server.host)
            line.secure()
        self._connection = self._translated(lambda: _signed_in(line, server, password))
        trusted = server.plain and password is None
        if not (trusted or self._connection.has_proved_itself):
            line.close()
            raise NetworkFailed("server_without_scram", host=server.host)
        line.patience_s = STATEMENT_S + GRACE_S

    def end_what_is_left(self) -> None:
        """Let the server end a statement once nobody waits for it any more, where its system tells it so. Raises as
        `rows` does."""
        try:
            self.rows("SELECT set_config('client_connection_check_interval', '1s', false)")
        except StatementFailed as error:
            if error.state != _UNKNOWN_HERE:
                raise

    def rows(self, statement: str, *values: object) -> list[Any]:
        """The rows of a statement with its values for $1, $2 and so on. Raises NetworkFailed, StatementFailed."""
        rows = self._translated(lambda: self._connection.rows_at_once(statement, values))
        return list(rows or [])

    def close(self) -> None:
        """End it. May be called twice. Nothing is sent: the server sees that the line is closed."""
        self._line.close()

    def _translated(self, action: Any) -> Any:
        try:
            return action()
        except self._database_error as error:
            said = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
            raise StatementFailed(str(said.get("C", "")), str(said.get("M", error))[:300]) from error
        except self._scram_error as error:
            self._line.close()
            raise StatementFailed(_NOT_SIGNED_IN, str(error)[:300]) from error
        except (self._interface_error, OSError, struct.error, *_NO_MESSAGE) as error:
            # pg8000 takes what breaks off, or is no message of the protocol, as one of these
            self._line.close()
            raise NetworkFailed("host_away", host=self._line.host, reason=str(error)[:100]) from error


def _signed_in(line: Line, server: TeamServer, password: str | None) -> Any:
    from pg8000.converters import make_params
    from pg8000.core import SYNC_MSG, Context, CoreConnection

    class ByScram(CoreConnection):  # type: ignore[misc]
        """A connection that gives the password to nobody, and takes one way there and back for a statement."""

        has_proved_itself = False

        def rows_at_once(self, statement: str, values: tuple[object, ...]) -> Any:
            """The rows of a statement, as `execute_unnamed` gives them after three ways there and back."""
            context = Context(statement)
            self.send_PARSE(b"\0", statement)
            self.send_DESCRIBE_STATEMENT(b"\0")
            self.send_BIND(b"\0", make_params(self.py_types, values))
            self.send_EXECUTE()
            self._sock.write(SYNC_MSG)
            self._sock.flush()
            self.handle_messages(context)
            return context.rows

        def handle_AUTHENTICATION_REQUEST(self, data: bytes, context: object) -> None:
            (asked,) = struct.unpack_from("!i", data)
            if asked in _WEAK:
                raise NetworkFailed("server_asks_for_password", host=line.host)
            super().handle_AUTHENTICATION_REQUEST(data, context)
            self.has_proved_itself |= asked == _PROVED

        def close(self) -> None:
            """End the line; pg8000 would say goodbye first, which fails where the server has gone."""
            line.close()

    return ByScram(
        server.user,
        host=server.host,
        database=server.database,
        password=password or "",
        ssl_context=False,  # the door has seen to it
        sock=line,
        application_name="alidade",
        startup_params={"statement_timeout": f"{STATEMENT_S}s", "client_encoding": "UTF8"},
    )
