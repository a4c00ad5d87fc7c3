"""Finds a picture again after a crop, a mirroring, a caption or a screenshot, and says what of it is the same."""
