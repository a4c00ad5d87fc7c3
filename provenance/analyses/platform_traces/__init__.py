"""Which platforms, apps and tools leave traces like those in this file and its name?"""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="platform_traces",
    version=1,
    roles=(Role("questioned"), Role("card", kind="card", least=0)),
    limits=(
        "names_can_be_changed",
        "traces_typical_on_their_date",
        "no_trace_says_nothing",
        "hidden_text_not_looked_for",
    ),
    work="provenance.analyses.platform_traces.trace:trace",
    headline="trace_count",
)
