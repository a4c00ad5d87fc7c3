"""How files become evidence: read once, hashed, described as received; and looked at again later."""
