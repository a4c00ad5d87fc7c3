"""How well the landmark comparison tells the same place from others, on photographs whose truth is known."""
