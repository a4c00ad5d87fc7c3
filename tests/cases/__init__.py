"""One case per released format, and what must be read from it for ever."""
