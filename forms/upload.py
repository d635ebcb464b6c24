"""A file of notes."""

from __future__ import annotations

from wtforms import FileField

from forms.base import Form


class UploadForm(Form):
    """One file; whether it can be read is found out afterwards, with a place for each error."""

    file = FileField()
