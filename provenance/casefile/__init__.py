"""The case is its log: one file of events, objects and private payloads, and the one door that writes to it."""
