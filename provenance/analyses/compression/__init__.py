"""How was the picture compressed, does that fit a known source, and are there traces of an earlier compression?"""

from decimal import Decimal

from provenance.analysis.contract import Analysis, Role, Tolerance

_ABOUT = Tolerance(relative=Decimal("0.05"))  # sums of floating-point logarithms differ with the processor

ANALYSIS = Analysis(
    id="compression",
    version=1,
    roles=(Role("questioned"),),
    limits=("compression_says_last_program", "compression_tables_shared"),
    work="provenance.analyses.compression.examine:examine",
    headline="source_class",
    annex=(
        "earlier_gain",
        "jpeg_segments",
        "quality_residual",
        "quantisation_tables",
        "tables_seen_in",
        "tables_sha256",
    ),
    tolerances={"earlier_gain": _ABOUT, "earlier_grid_offset": _ABOUT},
)
