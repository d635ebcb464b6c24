"""What a passage can be about: codes with definitions, in versions, from files."""

from analysis.codebook.file import builtin, extra, load
from analysis.codebook.model import Code, Codebook, CodebookError, GoneCode, Lexicon

__all__ = ["Code", "Codebook", "CodebookError", "GoneCode", "Lexicon", "builtin", "extra", "load"]
