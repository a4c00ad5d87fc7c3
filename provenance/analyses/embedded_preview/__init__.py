"""Do the pictures embedded in the file show the same as the main picture?"""

from decimal import Decimal

from provenance.analysis.contract import NOT_COMPARED, Analysis, Role, Tolerance

ANALYSIS = Analysis(
    id="embedded_preview",
    version=1,
    roles=(Role("questioned"),),
    limits=("previews_agreeing_say_little", "previews_miss_small_changes"),
    work="provenance.analyses.embedded_preview.compare:compare",
    headline="preview_result",
    tolerances={
        "previews": Tolerance(
            relative=Decimal("0.1")
        ),  # bits of fingerprints turn with the decoder's last digit
        "preview_differs": Tolerance(relative=Decimal("0.1")),
        "picture_lacks_much": Tolerance(relative=Decimal("0.1")),
        "embedded_picture": NOT_COMPARED,  # re-encoded ones change with the version of the encoder
        "preview_pair": NOT_COMPARED,
    },
)
