"""Which words can be read on signs in the photo? Read offline by Tesseract where it is installed; only when asked."""

from decimal import Decimal

from provenance.analysis.contract import Analysis, Parameters, Role, Tolerance


class SignParameters(Parameters, frozen=True):
    """`languages`: Tesseract's codes joined by "+", in the order of preference; "" for those that are there."""

    languages: str = ""


ANALYSIS = Analysis(
    id="sign_text",
    version=1,
    roles=(Role("questioned", takes="picture"),),
    limits=(
        "nothing_read_is_not_no_text",
        "signs_missed",
        "words_misread",
        "confidence_is_no_probability",
    ),
    work="provenance.analyses.sign_text.read:read",
    headline="lines_of_text",
    parameters=SignParameters,
    tolerances={"lines_read": Tolerance(relative=Decimal("0.05"))},
    only_asked=True,  # it takes long, and needs a program's data that is not ours
)
