"""What shadows marked in a picture say of the sun, and so of place and time."""
