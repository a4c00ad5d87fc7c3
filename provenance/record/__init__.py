"""The vocabulary of a case as frozen, typed values that can be written down and read back."""
