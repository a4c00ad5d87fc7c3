"""Figures of place and time: coordinates, names, positions, sun and shadow."""
