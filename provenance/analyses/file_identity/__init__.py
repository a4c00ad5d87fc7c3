"""Which bytes are these? Hashes, size, type by content against the name, and the picture's size."""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="file_identity",
    version=1,
    roles=(Role("questioned"), Role("card", kind="card", least=0)),
    limits=("hash_says_bytes_only", "type_by_content_only"),
    work="provenance.analyses.file_identity.identify:identify",
    headline="media_type",
)
