"""The one door to the core, for the window and the command line alike."""

from provenance.workbench.opencase import OpenCase
from provenance.workbench.workbench import FileTags, Processes, Workbench

__all__ = ["FileTags", "OpenCase", "Processes", "Workbench"]
