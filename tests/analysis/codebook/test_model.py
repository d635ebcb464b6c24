import pytest

from analysis.codebook import Code, CodebookError, builtin, load

WHOLE = """
id = "eget"
version = "1"
title = "Eget"
[[codes]]
id = "A"
kind = "point"
label = "Alfa"
label_en = "Alpha"
short = "Alfa"
short_en = "Alpha"
definition = "Om alfa."
definition_en = "About alpha."
include = ["alfa"]
exclude = []
examples = ["alfa är bra"]
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str):
        path = tmp_path / "codebook.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_built_in_codebook_has_thirteen_points_and_three_focus_questions_in_order():
    codebook = builtin()
    assert codebook.ids == (*(f"P{n}" for n in range(1, 14)), "F1", "F2", "F3")
    assert [code.kind for code in codebook.codes] == ["point"] * 13 + ["focus"] * 3


@pytest.mark.parametrize("code", builtin().codes, ids=lambda code: code.id)
def test_each_built_in_code_tells_what_belongs_and_what_does_not(code: Code):
    assert len(code.short) <= 28
    assert len(code.short_en) <= 28
    assert len(set(code.examples)) >= 6
    assert code.definition
    assert code.include
    assert code.exclude
    assert code.lexicon.sure


def test_the_built_in_codebook_is_read_once():
    assert builtin() is builtin()


def test_a_code_is_found_by_its_id_and_a_missing_one_is_named():
    assert builtin().code("P9").label == "Medhandläggarskap"
    with pytest.raises(KeyError, match="P99"):
        builtin().code("P99")


def test_a_codebook_of_ones_own_needs_no_lexicon_and_may_have_sub_codes(written):
    sub = WHOLE[WHOLE.index("[[codes]]") :].replace('"A"', '"A.1"') + 'parent = "A"\n'
    codebook = load(written(WHOLE + sub))
    assert codebook.ids == ("A", "A.1")
    assert codebook.code("A.1").parent == "A"
    assert codebook.code("A").lexicon.sure == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (('label = "Alfa"', 'label = ""'), "code 1 (A): label must be"),
        (('kind = "point"', 'kind = "punkt"'), "code 1 (A): kind must be one of"),
        (('short = "Alfa"', f'short = "{"x" * 29}"'), "short is longer than 28"),
        (('examples = ["alfa är bra"]', 'examples = ["a", 3]'), "examples, entry 2 must be"),
        (('include = ["alfa"]', 'include = "alfa"'), "include must be a list"),
        (('id = "A"', "id = 3"), "code 1: id must be"),
        (("exclude = []", 'exclude = []\nfoo = "x"'), "unknown field 'foo'"),
        (("exclude = []", 'exclude = []\nparent = "B"'), "parent 'B' is not another code"),
        (('version = "1"', ""), "head: version must be"),
        (('title = "Eget"', 'title = "Eget'), "line 4"),
    ],
)
def test_a_faulty_codebook_is_refused_with_the_place_of_the_error(written, change, place):
    with pytest.raises(CodebookError) as caught:
        load(written(WHOLE.replace(*change, 1)))
    assert place in str(caught.value)
    assert "codebook.toml" in str(caught.value)


def test_an_id_used_twice_is_refused(written):
    with pytest.raises(CodebookError, match="code 2: id 'A' is used twice"):
        load(written(WHOLE + WHOLE[WHOLE.index("[[codes]]") :]))


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(CodebookError, match="cannot be read"):
        load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CodebookError, match=r"binary\.toml"):
        load(tmp_path / "binary.toml")


def test_a_codebook_without_codes_is_refused(written):
    with pytest.raises(CodebookError, match="codes"):
        load(written('id = "x"\nversion = "1"\ntitle = "x"\n'))
