"""Where a picture was taken from, by what it shows and where that stands on the map."""
