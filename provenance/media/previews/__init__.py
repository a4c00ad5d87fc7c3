"""Pictures embedded in a file beside its main picture: found in its bytes and decoded small in the reader process."""
