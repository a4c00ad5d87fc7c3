"""Pure kernels on pixels: perceptual hashes, local features, matching, two-view geometry."""
