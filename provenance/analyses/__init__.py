"""The methods, one folder each; they never import one another."""
