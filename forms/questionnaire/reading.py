"""Plain values (dicts, lists and scalars, as TOML and JSON hold them) read with care.

What is of the wrong kind is kept as a problem with its place, so that one reading finds all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.question import (
    LANGUAGES,
    NUMBER_MAX,
    QuestionProblem,
    Text,
    brief,
)
from forms.written import LINE_END

# The wordings in languages that the pages do not have, by name.
MORE = "more"


class PlainValues:
    """Reads fields; `problems` are those of the question that `question_id` names at the time."""

    def __init__(self) -> None:
        self.problems: list[QuestionProblem] = []
        self.question_id = ""

    def wrong(self, message: Message, name: str) -> None:
        """Keep what is wrong with the field."""
        self.problems.append(QuestionProblem(message, self.question_id, name))

    def table(self, raw: object, name: str, known: Iterable[str]) -> dict[str, object]:
        """The known fields of a table."""
        if not isinstance(raw, dict):
            self.wrong(say.SURVEY_FIELD_TABLE, name)
            return {}
        known = tuple(known)
        for key in raw:
            if key not in known:
                place = f"{name}.{key}" if name else str(key)
                self.wrong(say.SURVEY_FIELD_UNKNOWN, brief(place))
        return {key: raw[key] for key in known if key in raw}

    def string(self, raw: Mapping[str, object], key: str, name: str = "") -> str:
        """A text, trimmed; "" where there is none."""
        value = raw.get(key, "")
        if isinstance(value, str):
            return LINE_END.sub("\n", value).strip()
        self.wrong(say.SURVEY_FIELD_TEXT, name or key)
        return ""

    def flag(self, raw: Mapping[str, object], key: str, name: str = "") -> bool:
        """True or false; false where nothing is said."""
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.wrong(say.SURVEY_FIELD_YES_NO, name or key)
        return value is True

    def number(self, raw: Mapping[str, object], key: str, name: str = "") -> int | None:
        """A whole number, None where there is none."""
        value = raw.get(key)
        if value is None:
            return None
        # bool is an int to Python, not to anyone else.
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > NUMBER_MAX:
            message = say.SURVEY_FIELD_NUMBER.format(low=-NUMBER_MAX, high=NUMBER_MAX)
            self.wrong(message, name or key)
            return None
        return value

    def items(self, raw: Mapping[str, object], key: str, name: str = "") -> list[object]:
        """A list, empty where there is none."""
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.wrong(say.SURVEY_FIELD_LIST, name or key)
            return []
        return value

    def text(self, raw: Mapping[str, object], key: str, name: str = "") -> Text:
        """A wording in its languages."""
        if key not in raw:
            return Text()
        place = name or key
        said = self.table(raw[key], place, (*LANGUAGES, MORE))
        return self.wording(said, place)

    def wording(self, said: Mapping[str, object], place: str) -> Text:
        """A wording of a table that has its languages, perhaps beside other things."""
        sv, en = (self.string(said, lang, f"{place}.{lang}") for lang in LANGUAGES)
        if MORE not in said:
            return Text(sv, en)
        named = said[MORE]
        if not isinstance(named, dict):
            self.wrong(say.SURVEY_FIELD_TABLE, f"{place}.{MORE}")
            named = {}
        more = ((str(name), self.string(named, name, f"{place}.{MORE}")) for name in named)
        return Text(sv, en, tuple(sorted((name, words) for name, words in more if words)))
