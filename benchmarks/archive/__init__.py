"""What the archive of seen pictures finds, how fast, and how its data file was made."""
