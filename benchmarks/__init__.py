"""Speed and quality at full counts, outside the test suite."""
