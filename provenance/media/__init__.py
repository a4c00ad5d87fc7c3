"""Received bytes become safe pixels and typed tags, in a process that can do no harm."""
