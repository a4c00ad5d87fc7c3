"""Pure kernels of place and light: coordinates, the sun, camera geometry."""
