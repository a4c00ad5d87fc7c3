"""Written coordinates: understood in every usual form with their precision, and printed in every form."""
