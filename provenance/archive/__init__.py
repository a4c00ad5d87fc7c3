"""What the user keeps beyond one case: known places and their reference photos."""
