"""A Word template: what is checked of one that is uploaded, and how a document is put in its look.

A template is a .docx with placeholders in double braces (`PLACEHOLDERS`), each in Swedish or
English. docxtpl fills them, in body, header and footer; where `{{ innehåll }}` stands alone in a
paragraph, `word_document` writes the document in the template's own styles.

It comes from a person and is opened by many: nothing in it may run, fetch or reach out, neither
here (Jinja is sandboxed and may do nothing but name a placeholder) nor in Word (`check`).
"""

from __future__ import annotations

import difflib
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cafe.exports.tables import clean

# English name: Swedish name. What each holds is said on the page and in docs/word-template.md.
PLACEHOLDERS = {
    "title": "titel",
    "subtitle": "undertitel",
    "date": "datum",
    "organisation": "organisation",
    "scope": "omfattning",
    "foot": "sidfot",
    "content": "innehåll",
}
CONTENT = "content"
NAMES = tuple(dict.fromkeys([*PLACEHOLDERS, *PLACEHOLDERS.values(), "innehall"]))
# A paragraph that holds nothing else: where the document is written.
MARK = "rundabord-content-8d1f0f5e"

MOST_BYTES = 5 * 2**20
MOST_PARTS = 400
MOST_UNPACKED = 40 * 2**20
MOST_XML = 12 * 2**20
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HYPERLINK = "/hyperlink"
ATTACHED = "/attachedTemplate"
# Fields that bring in something from elsewhere, or run something.
FETCHES = (
    *("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE"),
    *("RD", "MACROBUTTON", "MERGEFIELD", "NEXT", "AUTOTEXT", "AUTOTEXTLIST", "EMBED", "CONTROL"),
)
# Parts that hold a program, or a file of another kind.
FOREIGN = ("vbaproject", "vbadata", "activex", "embeddings/", "customui", "oleobject", "afchunk")
STYLES = (
    *("Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle", "Caption", "Quote"),
    *("List Bullet", "List Number"),
)
_TAG = re.compile(r"\{\{(?P<said>.*?)\}\}|\{%(?P<step>.*?)%\}", re.S)
_CONDITION = re.compile(r"(?:(?:p|tr|tc|r)\s+)?(?:(?:el)?if\s+(?:not\s+)?(?P<name>\w+)|else|endif)")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class TemplateProblem:
    """What is wrong with a template, or what one should know of it: the name of a sentence in
    `forms.messages`, and what that names."""

    name: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CheckedTemplate:
    """A template as it is kept, b"" when there are `problems`; `notices` are of what it lacks."""

    content: bytes
    problems: tuple[TemplateProblem, ...]
    notices: tuple[TemplateProblem, ...] = ()


class _BadTemplateError(Exception):
    def __init__(self, name: str, **params: str) -> None:
        super().__init__(name)
        self.problem = TemplateProblem(name, tuple(params.items()))


def check(content: bytes) -> CheckedTemplate:
    """Judge a file that somebody chose as template. It is read in full: to be called where reading
    has limits (`cafe.intake.bounded`)."""
    try:
        _package(content)
        problems, notices, kept = _read(content)
    except _BadTemplateError as bad:
        return CheckedTemplate(b"", (bad.problem,))
    return CheckedTemplate(b"" if problems else kept, tuple(problems), tuple(notices))


def _package(content: bytes) -> None:
    """Refuse what is no .docx, is too large packed or unpacked, or holds what runs or reaches
    out."""
    from defusedxml import ElementTree

    if len(content) > MOST_BYTES:
        raise _BadTemplateError("template_too_large", limit=str(MOST_BYTES // 2**20))
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _BadTemplateError("template_not_word") from error
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or len(set(names)) < len(names):
        raise _BadTemplateError("template_not_word")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _BadTemplateError("template_unpacked_too_large", limit=str(MOST_UNPACKED // 2**20))
    for part in parts:
        low = part.filename.lower()
        if any(foreign in low for foreign in FOREIGN):
            raise _BadTemplateError("template_runs", part=part.filename)
        if not low.endswith((".xml", ".rels")):
            continue
        if part.file_size > MOST_XML:
            raise _BadTemplateError("template_unpacked_too_large", limit=str(MOST_XML // 2**20))
        try:
            with packed.open(part) as file:
                data = file.read(MOST_XML + 1)
            if len(data) > MOST_XML:
                raise _BadTemplateError("template_unpacked_too_large", limit=str(MOST_XML // 2**20))
            tree = ElementTree.fromstring(data, forbid_dtd=True)
        except (
            zipfile.BadZipFile,
            SyntaxError,
            OSError,
            RuntimeError,
            ValueError,
            EOFError,
        ) as bad:
            raise _BadTemplateError("template_damaged", part=part.filename) from bad
        _part(part.filename, tree)


def _part(name: str, tree: Any) -> None:
    if name == "[Content_Types].xml":
        kinds = {str(one.get("ContentType")) for one in tree}
        if any("macroEnabled" in kind for kind in kinds):
            raise _BadTemplateError("template_runs", part=name)
        if DOCUMENT not in kinds:
            raise _BadTemplateError("template_not_docx")
    if name.endswith(".rels"):
        for one in tree:
            kind, target = str(one.get("Type")), str(one.get("Target"))
            plain = kind.endswith(HYPERLINK) and re.match(r"(https?|mailto):", target, re.I)
            if one.get("TargetMode") == "External" and not (plain or kind.endswith(ATTACHED)):
                raise _BadTemplateError("template_reaches_out", what=target)
    for paragraph in tree.iter(f"{_W}p"):
        codes = [
            *("".join(one.itertext()) for one in paragraph.iter(f"{_W}instrText")),
            *(one.get(f"{_W}instr", "") for one in paragraph.iter(f"{_W}fldSimple")),
        ]
        whole = "".join(one.text or "" for one in paragraph.iter(f"{_W}instrText"))
        for code in (*codes, whole):
            first = code.split()[:1]
            if first and first[0].upper() in FETCHES:
                raise _BadTemplateError("template_fetches", field=code.strip()[:80])
    for unwanted in ("mailMerge", "altChunk", "object", "control", "subDoc"):
        if next(tree.iter(f"{_W}{unwanted}"), None) is not None:
            raise _BadTemplateError("template_fetches", field=unwanted)


def _read(content: bytes) -> tuple[list[TemplateProblem], list[TemplateProblem], bytes]:
    """Problems and notices of a package that is harmless, and it without the template that it was
    itself made from."""
    import docx

    try:
        made = docx.Document(io.BytesIO(content))
        headers = list(_edges(made))
        body = made.element.body
        _ = made.styles
    except Exception as error:  # a package that python-docx does not understand
        raise _BadTemplateError("template_not_word") from error
    problems = [
        problem
        for paragraph in (one for root in (body, *headers) for one in root.iter(f"{_W}p"))
        for problem in _placeholders(_text(paragraph))
    ]
    for name in ("title", "subject", "author", "comments", "identifier", "language"):
        problems += _placeholders(getattr(made.core_properties, name) or "")
    problems += _content(body, headers)
    if not problems:
        problems += _trial(content)
    _detach(made)
    kept = io.BytesIO()
    made.save(kept)
    return list(dict.fromkeys(problems)), _notices(made, body, headers), kept.getvalue()


def _edges(made: Any) -> Iterator[Any]:
    """The roots of headers and footers."""
    for part in {id(rel.target_part): rel.target_part for rel in made.part.rels.values()
                 if not rel.is_external}.values():  # fmt: skip
        if part.content_type.endswith(("header+xml", "footer+xml")):
            yield part.element


def _text(paragraph: Any) -> str:
    """What a person reads in the paragraph itself, not in a text box that is anchored in it."""
    return "".join(
        one.text or ""
        for one in paragraph.iter(f"{_W}t")
        if next(one.iterancestors(f"{_W}p")) is paragraph
    )


def _placeholders(text: str) -> Iterator[TemplateProblem]:
    """What is wrong with the placeholders of a text."""
    rest = _TAG.sub("", re.sub(r"\{#.*?#\}", "", text))
    if any(sign in rest for sign in ("{{", "}}", "{%", "%}")):
        yield TemplateProblem("template_open", (("text", rest.strip()[:60]),))
    for tag in _TAG.finditer(text):
        whole, said, step = tag[0].strip(), tag["said"], tag["step"]
        if said is not None:
            name = re.sub(r"^(?:p|r|tr|tc)\s+", "", said.strip())
        else:
            met = _CONDITION.fullmatch(step.strip("-+ \t"))
            if met is None:
                yield TemplateProblem("template_too_clever", (("tag", whole[:60]),))
                continue
            name = met["name"] or "title"
        if name in NAMES:
            continue
        if not re.fullmatch(r"[\w -]+", name):
            yield TemplateProblem("template_too_clever", (("tag", whole[:60]),))
            continue
        near = difflib.get_close_matches(name.lower(), NAMES, 1, 0.55)
        told = (("tag", whole[:60]),)
        if near:
            meant = "{{ " + near[0] + " }}"
            yield TemplateProblem("template_placeholder_unlike", (*told, ("near", meant)))
        else:
            known = ", ".join("{{ " + one + " }}" for one in PLACEHOLDERS.values())
            yield TemplateProblem("template_placeholder_unknown", (*told, ("known", known)))


def _content(body: Any, edges: list[Any]) -> Iterator[TemplateProblem]:
    """The content stands once, alone in a paragraph of the page itself."""
    marks = [p for p in body.iter(f"{_W}p") if _marks(_text(p))]
    if any(_marks(_text(p)) for root in edges for p in root.iter(f"{_W}p")):
        yield TemplateProblem("template_content_in_edge")
    if len(marks) > 1:
        yield TemplateProblem("template_content_twice")
    for one in marks:
        if one.getparent() is not body or not _marks(_text(one), alone=True):
            yield TemplateProblem("template_content_not_alone")


def _marks(text: str, *, alone: bool = False) -> bool:
    find = re.fullmatch if alone else re.search
    return bool(find(r"\s*\{\{\s*(?:p\s+)?(?:content|innehåll|innehall)\s*\}\}\s*", text))


def _trial(content: bytes) -> list[TemplateProblem]:
    """Fill it once: a condition may not be closed, or begin and end in different rooms."""
    from docx.opc.exceptions import OpcError
    from jinja2 import TemplateError

    try:
        filled(content, dict.fromkeys(PLACEHOLDERS, "x"))
    except (TemplateError, SyntaxError, OpcError, ValueError) as error:
        told = re.sub(r"<[^>]*>", "", str(error))[:120]
        return [TemplateProblem("template_not_filled", (("why", told),))]
    return []


def _detach(made: Any) -> None:
    """Let go of the template that this file was made from in Word: an address inside the office."""
    for rel in made.part.rels.values():
        if rel.is_external or not rel.reltype.endswith("/settings"):
            continue
        settings = rel.target_part
        for gone in [i for i, r in settings.rels.items() if r.reltype.endswith(ATTACHED)]:
            del settings.rels[gone]
        for one in list(settings.element.iter(f"{_W}attachedTemplate")):
            one.getparent().remove(one)


def _notices(made: Any, body: Any, edges: list[Any]) -> list[TemplateProblem]:
    told = []
    text = [_text(p) for p in body.iter(f"{_W}p")]
    if not any(_marks(one) for one in text):
        told.append(TemplateProblem("template_without_content"))
    if not any(re.search(r"\{\{\s*(?:title|titel)\s*\}\}", one) for one in text):
        told.append(TemplateProblem("template_without_title"))
    there = {style.name.lower() for style in made.styles}
    if missing := [name for name in STYLES if name.lower() not in there]:
        told.append(TemplateProblem("template_without_styles", (("styles", ", ".join(missing)),)))
    if not numbers_pages(edges):
        told.append(TemplateProblem("template_without_pages"))
    return told


def numbers_pages(edges: list[Any]) -> bool:
    """Whether a header or footer has the number of the page."""
    codes = (
        *(one.text or "" for root in edges for one in root.iter(f"{_W}instrText")),
        *(one.get(f"{_W}instr", "") for root in edges for one in root.iter(f"{_W}fldSimple")),
    )
    return any("PAGE" in code.upper().split() for code in codes)


def edges(made: Any) -> list[Any]:
    """The roots of the headers and footers of a document that python-docx has opened."""
    return list(_edges(made))


def filled(
    template: bytes, values: Mapping[str, str], prepare: Callable[[Any], object] = lambda made: None
) -> Any:
    """The template with its placeholders filled, as python-docx has it; where the content is to be
    stands `MARK`. `values` by English name. What is changed in headers and footers, `prepare`
    does: afterwards python-docx would change those from before."""
    from docxtpl import DocxTemplate

    told = {name: clean(text) for name, text in values.items()}
    told[CONTENT] = MARK
    context = {
        **told,
        **{swedish: told.get(english, "") for english, swedish in PLACEHOLDERS.items()},
        "innehall": MARK,
    }
    made = DocxTemplate(io.BytesIO(template))
    made.init_docx()
    prepare(made.docx)
    made.render(context, _jinja())
    return made.docx


@functools.cache
def _jinja() -> Any:
    """Jinja with nothing to call, and with what comes in escaped."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(autoescape=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made
