"""A snapshot of a case becomes one document, and that document an HTML page, a PDF and a summary to paste."""
