"""Does ExifTool, where it is installed, read the same tags with the same values? Run only when it is asked for."""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="second_opinion",
    version=1,
    roles=(Role("questioned"), Role("run", kind="run")),
    limits=(
        "two_programs_may_share_an_error",
        "agreement_on_tags_is_not_truth",
        "maker_notes_read_further_there",
    ),
    work="provenance.analyses.second_opinion.ask:ask",
    headline="opinions_differ",
    only_asked=True,  # it starts a program that is not ours
)
