"""Tests of the archive of known places."""
