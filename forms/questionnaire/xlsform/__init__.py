"""Questionnaires as XLSForm, the common format of the field: an .xlsx with the sheets survey,
choices and settings (https://xlsform.org).

`write` then `read` gives the same questionnaire. What XLSForm has no word for stands in columns
that its tools pass over: `rundabord_role`, `rundabord_tag`, `rundabord_indicator` in the survey,
`rundabord_title_en` in the settings. What a foreign file says and a questionnaire cannot is left
out and named with its row, never silently.
"""

from forms.questionnaire.xlsform.reader import Read, read
from forms.questionnaire.xlsform.writer import write

__all__ = ["Read", "read", "write"]
