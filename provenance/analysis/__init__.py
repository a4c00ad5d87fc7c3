"""What an analysis is, where to find them all, and the runner that always returns a run."""
