"""All error wording: both languages, the same gaps, and every name that is used exists."""

from __future__ import annotations

import ast
import importlib
import re
import string
from pathlib import Path

import pytest

from cafe import errors
from forms.messages import Message, common, wording
from tests.sources import nodes

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = [
    importlib.import_module(f"forms.messages.{path.stem}")
    for path in sorted((ROOT / "forms" / "messages").glob("[a-z]*.py"))
]
ALL = {
    name: found
    for module in MODULES
    for name, found in vars(module).items()
    if isinstance(found, Message) and name.isupper()
}
SOURCES = [*(ROOT / "cafe").rglob("*.py"), *(ROOT / "forms").rglob("*.py")]
FAILURES = {name for name in vars(errors) if name[0].isupper()} - {"UnsafeStart"}


def gaps(sentence: str) -> set[str]:
    """The names of the gaps of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_message_says_the_same_in_both_languages(name: str) -> None:
    message = ALL[name]
    assert message.sv.strip()
    assert message.en.strip()
    assert gaps(message.sv) == gaps(message.en)
    if re.search(r"[a-zåäö]{3}", re.sub(r"\{\w+\}", "", message.sv)):
        assert message.sv != message.en


def test_no_two_modules_share_a_name() -> None:
    counted = sum(
        isinstance(found, Message) for module in MODULES for found in vars(module).values()
    )
    assert counted == len(ALL)


def test_every_failure_that_is_raised_names_a_sentence_and_fills_its_gaps() -> None:
    raised = []
    for path in SOURCES:
        for node in nodes(path):
            called = getattr(node, "func", None)
            name = getattr(called, "id", getattr(called, "attr", ""))
            if name not in FAILURES | {"wording"} or not node.args:  # type: ignore[attr-defined]
                continue
            first = node.args[0]  # type: ignore[attr-defined]
            if isinstance(first, ast.Constant):
                given = {k.arg for k in node.keywords}  # type: ignore[attr-defined]
                raised.append((path.name, first.value, given))
    assert len(raised) > 30
    for place, sentence, given in raised:
        assert sentence.upper() in ALL, f"{place}: {sentence}"
        if None not in given:
            assert gaps(ALL[sentence.upper()].sv) <= given, f"{place}: {sentence}"


def test_every_sentence_is_said_somewhere() -> None:
    names, beginnings = set(), set()
    rules = (ROOT / "analysis").rglob("*.py")
    for node in (node for path in (*SOURCES, *rules) for node in nodes(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value.upper())
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            names.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginnings.add(str(node.values[0].value).upper())
    # A name that is put together is said as far as it begins so: f"file_{error}".
    begins = tuple(one for one in beginnings if re.fullmatch("[A-Z_]{3,}_", one))
    assert sorted(name for name in ALL if name not in names and not name.startswith(begins)) == []


def test_a_misspelt_name_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        wording("no_such_sentence")


def test_gaps_that_are_messages_keep_their_language() -> None:
    made = wording("import_value_unknown", value="X", what=common.WHAT_AREAS)
    assert "verksamhetsområdena" in made.in_language("sv")
    assert "areas of work" in made.in_language("en")
    assert made.in_language("de") == made.sv == str(made)


def test_sentences_end_as_sentences() -> None:
    for name, message in ALL.items():
        if name.startswith(("WHAT_", "FIGURES_", "LANGUAGE_")):  # parts of sentences
            continue
        for sentence in (message.sv, message.en):
            assert re.search(r"[.?!”\")]$|\{[a-z]+\}$", sentence), f"{name}: {sentence}"
