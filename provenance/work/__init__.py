"""The processes that work: they are given bytes, send back bytes, can be cancelled, and may die without harm."""
