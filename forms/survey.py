"""A survey as the project lead sets it up, and the tickets for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from wtforms import BooleanField, Field, FileField, HiddenField
from wtforms.validators import ValidationError

from forms import addresses as listed
from forms.base import ChoiceField, DayField, Form, WholeNumberField, long_text, required, text
from forms.messages import Message
from forms.messages import survey as say
from forms.proposal import Picks
from forms.questionnaire.pasted import TEXT_MAX

TICKETS_MAX = 1000
INVITED_MAX = 5000
REASON_MAX = 500


class SurveyForm(Form):
    """A new survey. The lists are (value, label) pairs: of a questionnaire "id:version", of an
    event its code ("" for none), of a district its id ("" for the city); `today` is an ISO date;
    `follow_ups` are the referrals whose follow-up question waits, each with the organisers whose
    surveys ask it; `organisers` is whose each event is. An organiser is a district's id, "" the
    city."""

    title = text(required())
    questionnaire = ChoiceField()
    admission = ChoiceField(default="open")
    event = ChoiceField(default="")
    district = ChoiceField(default="")
    invited = WholeNumberField(low=1, high=INVITED_MAX)
    first_day = DayField()
    last_day = DayField()
    english = BooleanField()
    digest = HiddenField()  # of the draft that is published, as it was looked at
    # The decisions (ids of referrals) that are asked about too.
    follow_ups = Picks(say.FOLLOW_UP_GONE)

    def __init__(
        self,
        *args: Any,
        questionnaires: list[tuple[str, str]],
        admissions: list[tuple[str, str]],
        events: list[tuple[str, str]],
        districts: list[tuple[str, str]],
        today: str,
        follow_ups: Mapping[str, Collection[str]] | None = None,
        organisers: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.organisers = organisers or {}
        self.follow_ups.allowed = self.asked_by = follow_ups or {}
        self.questionnaire.choices = questionnaires
        self.admission.choices = admissions
        self.event.choices = events
        self.district.choices = districts

    @property
    def organiser(self) -> str:
        """Whose survey it is: the event's, where there is one."""
        return self.organisers.get(self.event.data or "", self.district.data or "")

    def validate_follow_ups(self, field: Field) -> None:
        """What is ticked can come along; nothing of it is left out in silence."""
        if field.data and self.admission.data == "interview":
            raise ValidationError(say.FOLLOW_UP_INTERVIEW)
        if any(self.organiser not in self.asked_by.get(one, ()) for one in field.data or ()):
            raise ValidationError(say.FOLLOW_UP_ELSEWHERE)

    def validate_last_day(self, field: DayField) -> None:
        """It is still to come, and is not of interviews, which go on."""
        if field.data and self.admission.data == "interview":
            raise ValidationError(say.LAST_DAY_INTERVIEW)
        if field.data and field.data < self.today:
            raise ValidationError(say.LAST_DAY_PAST)
        _in_order(self.first_day, field)


def _in_order(first: DayField, last: DayField) -> None:
    if first.data and last.data and last.data < first.data:
        raise ValidationError(say.SURVEY_DAYS)


class ChangeForm(Form):
    """What of a survey may change once people have answered."""

    title = text(required())
    invited = WholeNumberField(low=1, high=INVITED_MAX)
    first_day = DayField()
    last_day = DayField()

    def __init__(
        self, *args: Any, today: str, before: str | None, interview: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.before, self.interview = today, before, interview

    def validate_last_day(self, field: DayField) -> None:
        """It is still to come, or the one that the survey had `before`; none of interviews."""
        if field.data and self.interview:
            raise ValidationError(say.LAST_DAY_INTERVIEW)
        if field.data and field.data != self.before and field.data < self.today:
            raise ValidationError(say.LAST_DAY_PAST)
        _in_order(self.first_day, field)


class TicketsForm(Form):
    """How many tickets, and as what: "sheet" to print, "pdf" or "csv"."""

    number = WholeNumberField(required(), low=1, high=TICKETS_MAX, default=30)
    how = HiddenField(default="sheet")


class MailingForm(Form):
    """A survey's links by e-mail: the addresses, as text or as a `file`, and own words."""

    addresses = long_text(limit=300_000)
    file = FileField()
    words = long_text(limit=2000)
    unreadable: Message | None = None  # what is wrong with the file

    @property
    def read(self) -> listed.Addresses:
        """The addresses that are written."""
        return listed.read(self.addresses.data or "")

    def validate_addresses(self, field: Field) -> None:
        """Each row holds an address, and there are some, and not too many."""
        found = self.read
        if found.bad:
            shown = ", ".join(f"{number} ({written})" for number, written in found.bad[:10])
            raise ValidationError(
                say.MAILING_ROWS.format(rows=shown, more=max(0, len(found.bad) - 10))
                if len(found.bad) > 10
                else say.MAILING_FEW_ROWS.format(rows=shown)
            )
        if not found.found:
            raise ValidationError(say.MAILING_NOBODY)
        if len(found.found) > listed.ADDRESSES_MAX:
            raise ValidationError(say.MAILING_TOO_MANY.format(limit=listed.ADDRESSES_MAX))


class MailingReminderForm(Form):
    """Own words of the one reminder."""

    reminder_words = long_text(limit=2000)


class AnswersForm(Form):
    """What a survey's single answers are to be used for, and the format (an ending) they are taken
    along in: that of the button that was pressed."""

    reason = long_text(required(say.DATA_REASON), limit=REASON_MAX)
    extension = HiddenField()


class SurveyTitleForm(Form):
    """A survey that is begun from nothing."""

    title = text(required())


class PastedForm(Form):
    """Questions that were pasted as text, one a line, and the survey's title."""

    title = text(required())
    pasted = long_text(required(say.PASTED_EMPTY), limit=TEXT_MAX)
