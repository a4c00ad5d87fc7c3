"""Map files that a user loads, read in the confined process: features packed small, and where a picture lies."""
