"""Which program this is, for those who may not look further."""

from typing import Final

from provenance import __version__

VERSION: Final = __version__
