"""Content credentials (C2PA): found in a file's bytes, checked by the C2PA library in a reader process of its own."""
