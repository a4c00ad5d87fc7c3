"""Readers of what a file says of itself: one module for each block that files carry, run in the reader process only."""
