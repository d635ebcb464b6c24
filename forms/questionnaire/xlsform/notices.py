"""What is wrong in a file, and what is left out of it, each with sheet and row."""

from __future__ import annotations

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.model import QuestionProblem

MAX_DROPPED = 500


class Notices:
    """Gathers both while a file is read."""

    def __init__(self) -> None:
        self.problems: list[QuestionProblem] = []
        self._dropped: list[QuestionProblem] = []

    def wrong(self, message: Message, row: int | None, sheet: str = "survey") -> None:
        """Keep the file from being read."""
        self.problems.append(QuestionProblem(message, row=row, sheet=sheet))

    def drop(self, message: Message, row: int | None, sheet: str = "survey") -> None:
        """Name something that is left out, or is otherwise than in the file."""
        self._dropped.append(QuestionProblem(message, row=row, sheet=sheet))

    @property
    def dropped(self) -> tuple[QuestionProblem, ...]:
        """What is left out, by sheet and row; of very many things the rest is counted."""
        found = sorted(self._dropped, key=lambda d: (d.sheet, d.row or 0))
        if len(found) > MAX_DROPPED:
            more = say.XLSFORM_MORE_DROPPED.format(count=len(found) - MAX_DROPPED)
            return (*found[:MAX_DROPPED], QuestionProblem(more))
        return tuple(found)
