"""What in the file and in the claim agrees, differs or contradicts? Twenty tests over the findings of other runs."""

from typing import Final

from provenance.analysis.contract import Analysis, Role

COMPARES_RUNS_OF: Final = ("metadata", "compression", "embedded_preview", "platform_traces")
"""The analyses whose newest runs of the same file are compared."""

ANALYSIS = Analysis(
    id="consistency",
    version=1,
    roles=(
        Role("questioned"),
        Role("run", kind="run", least=0, most=None),
        Role("claim", kind="claim", least=0, most=None),
        Role("card", kind="card", least=0),
    ),
    limits=(
        "agreement_shows_little",
        "difference_is_no_intent",
        "metadata_can_be_changed",
        "captions_in_documents_not_read",
        "camera_list_not_complete",
    ),
    work="provenance.analyses.consistency.check:check",
    headline="differing",
)
