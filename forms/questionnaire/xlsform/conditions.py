"""The conditions of XLSForm that a questionnaire can have, read from its expressions."""

from __future__ import annotations

import re
from dataclasses import replace

from forms.questionnaire import model
from forms.questionnaire.model import ANSWERED, AT_LEAST, AT_MOST, IS, IS_NOT, Rule

Tree = tuple[str, tuple["Tree", ...]] | Rule
TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<ref>[^}\s]+)\s*\}
      | '(?P<one>[^']*)' | "(?P<two>[^"]*)"
      | (?P<number>-?\d{1,9})(?![\w.])
      | (?P<word>(?i:and\b|or\b|(?:not|selected|string-length)(?=\s*\()))
      | (?P<sign>!=|>=|<=|=|>|<|\(|\)|,)
    )""",
    re.VERBOSE,
)
MAX_TOKENS = 400
Token = tuple[str, str]


class InexpressibleError(Exception):
    """A questionnaire has no condition that says the same."""


# Word, Excel and a Mac make these of the signs that were typed.
_QUOTES = {**dict.fromkeys(map(ord, "”“„‟"), '"'), **dict.fromkeys(map(ord, "’‘‚‛"), "'")}


_IS_EMPTY: list[Token] = [("sign", "="), ("text", ""), ("sign", ")")]
_LONGER: tuple[tuple[Token, Token], ...] = (
    (("sign", ">"), ("number", "0")),
    (("sign", ">="), ("number", "1")),
    (("sign", "!="), ("number", "0")),
)


def _tokens(written: str) -> list[Token]:
    written = written.translate(_QUOTES)
    found: list[Token] = []
    position = 0
    while position < len(written.rstrip()):
        match = TOKEN.match(written, position)
        if match is None or len(found) >= MAX_TOKENS:
            raise InexpressibleError
        kind = match.lastgroup or ""
        value = match[kind]
        # The standard has small letters; people do not, and there is one thing that they mean.
        value = value.lower() if kind == "word" else value
        found.append(("text" if kind in ("one", "two") else kind, value))
        position = match.end()
    return found


class Parser:
    """The part of XLSForm's expressions that conditions can say. Of selected(), the operator is
    "is among": what ${…} = … means of several choices is another thing."""

    def __init__(self, written: str) -> None:
        self.tokens = _tokens(written)
        self.at = 0
        self.depth = 0

    def tree(self) -> Tree:
        whole = self.either()
        if self.at < len(self.tokens):
            raise InexpressibleError
        return whole

    def take(self) -> Token:
        if self.at >= len(self.tokens):
            raise InexpressibleError
        self.at += 1
        return self.tokens[self.at - 1]

    def found(self, token: Token) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.found(("sign", sign)):
            raise InexpressibleError

    def either(self) -> Tree:
        parts = [self.both()]
        while self.found(("word", "or")):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("any", tuple(parts))

    def both(self) -> Tree:
        parts = [self.single()]
        while self.found(("word", "and")):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else ("all", tuple(parts))

    def single(self) -> Tree:
        self.depth += 1
        if self.depth > 50:
            raise InexpressibleError
        try:
            if self.found(("sign", "(")):
                inside = self.either()
                self.need(")")
                return inside
            if self.found(("word", "not")):
                self.need("(")
                if self.tokens[self.at + 1 : self.at + 4] == _IS_EMPTY:
                    kind, name = self.take()
                    self.at += 3
                    if kind != "ref":
                        raise InexpressibleError
                    return Rule(name, ANSWERED)
                inside = self.either()
                self.need(")")
                return _negated(inside)
            if self.found(("word", "string-length")):
                return self.written()
            if self.found(("word", "selected")):
                return self.selected()
            return self.comparison()
        finally:
            self.depth -= 1

    def written(self) -> Tree:
        """That there is any text: string-length(${…}) > 0."""
        self.need("(")
        kind, name = self.take()
        self.need(")")
        if kind != "ref" or (self.take(), self.take()) not in _LONGER:
            raise InexpressibleError
        return Rule(name, ANSWERED)

    def selected(self) -> Tree:
        self.need("(")
        kind, name = self.take()
        self.need(",")
        value_kind, value = self.take()
        self.need(")")
        if kind != "ref" or value_kind not in ("text", "number"):
            raise InexpressibleError
        return Rule(name, f"{IS} among", value)

    def comparison(self) -> Tree:
        kind, left = self.take()
        sign_kind, sign = self.take()
        other_kind, right = self.take()
        if sign_kind != "sign" or sign not in ("=", "!=", ">=", "<=", ">", "<"):
            raise InexpressibleError
        if kind != "ref":
            kind, left, other_kind, right = other_kind, right, kind, left
            sign = sign.translate(str.maketrans("<>", "><"))
        if kind != "ref" or other_kind not in ("text", "number"):
            raise InexpressibleError
        if sign in ("=", "!="):
            if right == "":
                if sign == "=":
                    raise InexpressibleError
                return Rule(left, ANSWERED)
            return Rule(left, IS if sign == "=" else IS_NOT, right)
        if not model.WHOLE.fullmatch(right):
            raise InexpressibleError
        number = int(right) + {">": 1, "<": -1}.get(sign, 0)
        return Rule(left, AT_LEAST if sign[0] == ">" else AT_MOST, str(number))


def _negated(inside: Tree) -> Tree:
    opposite = {IS: IS_NOT, IS_NOT: IS, f"{IS} among": f"{IS_NOT} among"}
    if not isinstance(inside, Rule) or inside.operator not in opposite:
        # "Not at least 3" is also true of no answer, "at most 2" is not.
        raise InexpressibleError
    return replace(inside, operator=opposite[inside.operator])


def flatten(tree: Tree) -> tuple[str, list[Rule]]:
    """The join and the rules of a tree of one kind of join. Raises InexpressibleError."""
    if isinstance(tree, Rule):
        return "all", [tree]
    join, parts = tree
    rules: list[Rule] = []
    for part in parts:
        inner, found = flatten(part)
        if len(found) > 1 and inner != join:
            raise InexpressibleError
        rules += found
    return join, rules


def together(tree: Tree) -> tuple[Tree, ...]:
    """The parts that all have to hold."""
    if isinstance(tree, Rule) or tree[0] != "all":
        return (tree,)
    return tuple(part for inner in tree[1] for part in together(inner))


def named_in(tree: Tree) -> set[str]:
    """The questions that a tree asks for."""
    if isinstance(tree, Rule):
        return {tree.question}
    return set().union(*(named_in(part) for part in tree[1]))
