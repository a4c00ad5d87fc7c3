"""What a caller needs to stop work that it asked for."""

from provenance.work.workplace import Cancellation

__all__ = ["Cancellation"]
