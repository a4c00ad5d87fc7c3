"""Measures the reading of metadata against ExifTool: what is read, what is equal, how fast."""
