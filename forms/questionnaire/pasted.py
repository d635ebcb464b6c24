"""Questions that were pasted as text, one a line.

Options stand indented or as a list below their question, or after a colon in its line, parted by
commas, slashes or semicolons:

    Hur trivs du på jobbet? 1-7 (inte alls - mycket bra)
    Var arbetar du?: barn och unga, äldre, vuxna
    Vad påverkar dig mest? (flera)
      - lönen
      - chefen
      - annat …
    Hur många år har du arbetat här?
    # Om dig
    Vad tar du med dig? *

"1-7" makes a scale, with the words of its ends in brackets; "(flera)" lets several be chosen;
"Hur många" and "(tal)" ask for a number; "#" is a heading; "*" at the end: it must be answered.
What is none of these is answered in words of one's own. An option that ends with "…" has a line of
one's own words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.edit import USUAL_SCALE, fresh_id, slug
from forms.questionnaire.model import Choice, Question, QuestionProblem, Scale, Text

TEXT_MAX = 50_000
BULLET = re.compile(r"(?:[-–•*·○□▪]|\[ ?\]|\(?[a-z]\)|o(?=\s))\s+")
NUMBERED = re.compile(r"\d{1,3}[.)]\s+")
SCALE = re.compile(r"[\s(\[:]*(-?\d{1,2})\s*(?:[-–—]|till|to)\s*(\d{1,2})(?!\d)[)\]]?")
ENDS = re.compile(r"\(([^()]*)\)\s*$")
END_PARTS = re.compile(r"\s*(?:\s[-–—]\s|,|;|\.\.\.|…|/)\s*")
STEP_OF = re.compile(r"^\d{1,2}\s*(?:=|:|är)\s*")
MANY = re.compile(r"\s*\((?:flera(?: val)?|välj flera|several|multiple)\)", re.IGNORECASE)
NUMBER = re.compile(r"\s*\((?:tal|antal|siffra|number)\)", re.IGNORECASE)
HOW_MANY = re.compile(r"(?:hur många|how many)\b", re.IGNORECASE)
OWN_WORDS = re.compile(r"\s*(?:…|\.{3,}|_{2,})$")


@dataclass
class _Row:
    """A question's line, with the lines of its options, by their numbers."""

    number: int
    text: str
    options: list[tuple[int, str]] = field(default_factory=list)


def read(text: str) -> tuple[tuple[Question, ...], list[QuestionProblem]]:
    """The questions, in order, and what is wrong, each at its row (from 1). Questions get ids of
    their words when they are published (`edit.with_ids`)."""
    problems: list[QuestionProblem] = []

    def wrong(message: Message, row: int) -> None:
        problems.append(QuestionProblem(message, row=row))

    made: list[Question] = []
    for row in _rows(text, problems):
        if len(made) == model.QUESTIONS_MAX:
            wrong(say.SURVEY_TOO_MANY.format(limit=model.QUESTIONS_MAX), row.number)
            break
        q = _question(row, fresh_id(one.id for one in made), problems)
        q = replace(q, label=q.label.each(str.strip))
        if len(q.label.sv) > model.LABEL_MAX:
            limit = say.SURVEY_TEXT_TOO_LONG
            wrong(limit.format(length=len(q.label.sv), limit=model.LABEL_MAX), row.number)
        elif not q.label.sv:
            wrong(say.PASTED_EMPTY, row.number)
        else:
            made.append(q)
    if not problems and all(q.type == model.HEADING for q in made):
        wrong(say.PASTED_EMPTY, 1)
    return tuple(made), problems


def _rows(text: str, problems: list[QuestionProblem]) -> Iterator[_Row]:
    open_row: _Row | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        words = " ".join(line.split())
        if not words:
            continue
        if model.UNFIT.search(words):
            problems.append(QuestionProblem(say.PASTED_UNREADABLE, row=number))
            continue
        bullet = BULLET.match(words)
        if bullet or line[:1] in " \t":
            option = words[bullet.end() :] if bullet else words
            if open_row is None:
                problems.append(QuestionProblem(say.PASTED_OPTION_FIRST, row=number))
            elif option:
                open_row.options.append((number, option))
            continue
        if open_row is not None:
            yield open_row
        open_row = _Row(number, NUMBERED.sub("", words, count=1))
    if open_row is not None:
        yield open_row


def _question(row: _Row, identity: str, problems: list[QuestionProblem]) -> Question:
    words = row.text
    if words.startswith("#"):
        if row.options:
            problems.append(QuestionProblem(say.PASTED_OPTION_FIRST, row=row.options[0][0]))
        return Question(identity, model.HEADING, Text(words.lstrip("# ")))
    required = words.endswith("*")
    words = words.rstrip("* ")
    several = bool(MANY.search(words))
    words = MANY.sub("", words)
    number = bool(NUMBER.search(words)) or bool(HOW_MANY.match(words))
    words = NUMBER.sub("", words)
    q = Question(identity, model.FREE, Text(words), required=required)
    if row.options:
        choices = _choices(row.options, problems)
        label = Text(words.rstrip(": "))
        kind = model.SEVERAL if several else model.ONE
        return replace(q, type=kind, label=label, choices=choices)
    if (found := _scale(words, row.number, problems)) is not None:
        return replace(q, type=model.SCALE, label=Text(found[0]), scale=found[1])
    label_part, colon, rest = words.rpartition(":")
    parts = [part.strip() for part in re.split(r"[,;/]", rest) if part.strip()] if colon else []
    if len(parts) > 1:
        choices = _choices([(row.number, part) for part in parts], problems)
        kind = model.SEVERAL if several else model.ONE
        return replace(q, type=kind, label=Text(label_part.rstrip(": ")), choices=choices)
    if several:
        problems.append(QuestionProblem(say.PASTED_ONE_OPTION, row=row.number))
    if number:
        return replace(q, type=model.NUMBER, low=0)
    return q


def _choices(options: list[tuple[int, str]], problems: list[QuestionProblem]) -> tuple[Choice, ...]:
    made: list[Choice] = []
    said: set[str] = set()
    for number, words in options:
        own = bool(OWN_WORDS.search(words)) and not any(c.other for c in made)
        label = (OWN_WORDS.sub("", words) if own else words) or words
        if label.casefold() in said:
            problems.append(
                QuestionProblem(say.PASTED_TWICE.format(value=model.brief(label)), row=number)
            )
            continue
        if len(label) > 200:
            message = say.SURVEY_TEXT_TOO_LONG.format(length=len(label), limit=200)
            problems.append(QuestionProblem(message, row=number))
            continue
        said.add(label.casefold())
        made.append(Choice(slug(label, [c.id for c in made], "val"), Text(label), own))
    if len(made) < 2 and options:
        problems.append(QuestionProblem(say.PASTED_ONE_OPTION, row=options[0][0]))
    if len(made) > model.CHOICES_MAX:
        message = say.SURVEY_TOO_MANY.format(limit=model.CHOICES_MAX)
        problems.append(QuestionProblem(message, row=options[0][0]))
        return tuple(made[: model.CHOICES_MAX])
    return tuple(made)


def _scale(words: str, row: int, problems: list[QuestionProblem]) -> tuple[str, Scale] | None:
    """The question without its scale, and the scale: "… 1-7 (not at all - very)"."""
    ends = ENDS.search(words)
    head = words[: ends.start()].rstrip() if ends else words
    found = next(reversed(list(SCALE.finditer(head))), None)  # at the end of what is asked
    inside = SCALE.match(ends[1]) if ends and found is None else None
    if inside is not None and ends is not None:
        found, text, rest = inside, head, ends[1][inside.end() :]
    elif found is not None and not head[found.end() :].strip(" ?.:)"):
        text, rest = head[: found.start()].rstrip(" :,("), ends[1] if ends else ""
    else:
        return None
    low, high = int(found[1]), int(found[2])
    if not model.SCALE_FIRST <= low < high <= model.SCALE_LAST:
        message = say.SURVEY_SCALE_RANGE.format(
            low=low, high=high, first=model.SCALE_FIRST, last=model.SCALE_LAST
        )
        problems.append(QuestionProblem(message, row=row))
        return text, USUAL_SCALE
    parts = [
        STEP_OF.sub("", part.strip(" :,;")) for part in END_PARTS.split(rest) if part.strip(" :,;")
    ]
    if len(parts) >= 2:
        return text, Scale(low, high, Text(parts[0]), Text(parts[-1]))
    return text, replace(USUAL_SCALE, low=low, high=high)
