"""Does the file carry signed credentials (C2PA), do they fit its bytes, and what do they say?"""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="c2pa_credentials",
    version=1,
    roles=(Role("questioned"),),
    limits=("credentials_say_who_signed", "credentials_checked_offline"),
    work="provenance.analyses.c2pa_credentials.look:look",
    headline="credentials_state",
)
