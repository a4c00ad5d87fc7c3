"""Names of places: any spelling to a centre with an extent, offline; see `search.Gazetteer`."""
