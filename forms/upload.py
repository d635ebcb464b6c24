"""A file to read."""

from __future__ import annotations

from wtforms import FieldList, FileField

from forms.base import ChoiceField, Form, WholeNumberField, text
from forms.event import PERSONS
from forms.kinds import KINDS


class UploadForm(Form):
    """One file; whether it can be read is found out afterwards, with a place for each error."""

    file = FileField()


OWN_KINDS_MAX = 12  # words of a file that are asked about: more are no kinds


class ImportForm(Form):
    """Bring in what a file holds; `kind` is that of notes for which it says none, `own_kinds` what
    each of the file's own words for a kind means, `participants` how many took part where nobody
    has said yet."""

    kind = ChoiceField(default="", values=("", *KINDS))
    own_kinds = FieldList(ChoiceField(default="", values=("", *KINDS)), max_entries=OWN_KINDS_MAX)
    participants = WholeNumberField(**PERSONS)


class XlsFormUpload(UploadForm):
    """An XLSForm, and the language of wordings of which it does not say it."""

    wordings_in = text(limit=60)


class AttachmentForm(UploadForm):
    """A file of a proposal ("") or of a group's decisions on it (the referral's number)."""

    of = ChoiceField(default="")
