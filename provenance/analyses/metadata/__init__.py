"""What does the file state about itself? Every tag, and the times, place, device and words they name."""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="metadata",
    version=2,
    roles=(Role("questioned"),),
    limits=("metadata_can_be_changed",),
    work="provenance.analyses.metadata.read:read",
    headline="tag_count",
)
