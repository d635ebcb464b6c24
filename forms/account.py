"""Sign-in, set-up and accounts."""

from __future__ import annotations

import re

from wtforms import BooleanField, Field, HiddenField, PasswordField, StringField, ValidationError
from wtforms import Form as WTForm

from forms.base import Form, at_most, printable, required, text
from forms.messages import common


def looks_like_email(written: str) -> bool:
    """Whether it has the shape of an e-mail address."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", written.strip()) is not None


def email(form: WTForm, field: Field) -> None:
    """Something like an address; whether it exists only a letter to it can tell."""
    if field.data and not looks_like_email(field.data):
        raise ValidationError(common.NOT_AN_EMAIL)


class SignInForm(Form):
    """Sign-in; it may carry another form along, which is sent after it."""

    email = text(required())
    password = PasswordField(None, [required(), at_most(1000)])
    next = HiddenField()
    resume_to = HiddenField()
    resume_fields = HiddenField()
    resume_without = HiddenField(default="")


class SetupForm(Form):
    """The first page of an empty instance."""

    token = HiddenField()
    name = text(required())
    email = text(required(), email)
    password = PasswordField(None, [required(), at_most(1000)])
    example = BooleanField()


class AccountForm(Form):
    """An account, as the administrator sees it. Roles are read from `role-…` fields."""

    name = text(required())
    email = StringField(None, [required(), email, at_most(200), printable])
    new_password = PasswordField(None, [at_most(1000)])
    active = BooleanField(default=True)


class PasswordForm(Form):
    """A person's own new password."""

    current_password = PasswordField(None, [required(), at_most(1000)])
    new_password = PasswordField(None, [required(), at_most(1000)])
