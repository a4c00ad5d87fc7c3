"""JPEG as a container and as a compression: its segments, its tables, the luma that was compressed."""
