"""Which letters a file's bytes stand for."""

from __future__ import annotations

import pytest

from cafe.intake.letters import OLD, decode
from cafe.intake.table import UnreadableFileError
from forms.messages import files as say

TEXT = "bord;text\r\n1;Två kollegor är sjuka\r\n2;Hög lön på försök\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
        ("mac_roman", "macintosh"),
        ("cp850", "ms-dos"),
    ],
)
def test_swedish_words_tell_the_encoding(encoding: str, name: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, name)


@pytest.mark.parametrize(
    "text", ["”bra” – 100 € … • punkt", "Café smörgås, naïve", "Å andra sidan", "“Öppet hus”"]
)
def test_signs_of_windows_are_no_letters_of_another_encoding(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "windows-1252")


def test_capitals_alone_tell_the_encoding() -> None:
    for encoding in ("cp1252", "mac_roman", "cp850"):
        assert decode("FÖR MÅNGA ÄRENDEN".encode(encoding))[0] == "FÖR MÅNGA ÄRENDEN"


def test_utf_8_twice_is_undone() -> None:
    assert decode(TEXT.encode().decode("cp1252").encode()) == (TEXT, "utf-8")
    assert decode(TEXT.encode().decode("latin-1").encode()) == (TEXT, "utf-8")


def test_other_signs_than_letters_are_undone_line_by_line() -> None:
    text = "text\nbra\u00a0 jobb\n👍 ⏱\nså\n"
    seen = text.replace("\u00a0", "Â\u00a0").replace("👍", "ðŸ‘\x8d").replace("⏱", "â\x8f±")
    assert decode(seen.encode())[0] == text
    for fair in ("Â vara", "naïve… ”â”", "ïðÃ"):
        assert decode(f"text\n{fair}\n".encode())[0] == f"text\n{fair}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_files_mark_that_was_taken_for_letters_is_gone(encoding: str) -> None:
    assert decode("ï»¿text\npå\n".encode(encoding))[0] == "text\npå\n"


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("words", ["på hög lön", "”på” – fö", "ÅR"])
def test_utf_8_that_was_taken_for_another_encoding_is_undone(codec: str, words: str) -> None:
    seen = "".join(
        bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in f"text\n{words}".encode()
    )
    assert decode(seen.encode()) == (f"text\n{words}", "utf-8")


def test_signs_of_windows_that_went_through_as_bytes_are_signs() -> None:
    text = "text\nDet\u0092s \u0093bra\u0094 \u0096 på\x85\n"
    assert decode(text.encode())[0] == "text\nDet’s “bra” – på\x85\n"


def test_the_euro_sign_of_latin_9_is_one() -> None:
    assert decode("En timme på möte är 500 €".encode("iso8859-15"))[0].endswith("500 €")


@pytest.mark.parametrize(
    ("meant", "taken"),
    [("mac_roman", "cp1252"), ("cp850", "cp1252"), ("cp1252", "mac_roman"), ("cp1252", "cp850")],
)
def test_an_old_encoding_that_was_taken_for_another_is_undone(meant: str, taken: str) -> None:
    assert decode(TEXT.encode(meant).decode(taken).encode()) == (TEXT, "utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Ștefan și Łukasz",
        "müşteri için güzel",
        "où ça, naïve",
        "привет всем",
        "naïve 🙂 ☃",
        "smørrebrød",
    ],
)
def test_words_of_other_languages_are_no_misread_swedish(text: str) -> None:
    assert decode(f"text\n{text}\n".encode())[0] == f"text\n{text}\n"


@pytest.mark.parametrize(
    ("data", "row", "message"),
    [
        ("bord;text\n1;hej\n2;p\ufffd h\ufffdgen".encode(), 3, say.IMPORT_LETTERS_LOST),
        ("text\nså\noch Ã¥t".encode(), 3, say.IMPORT_GARBLED),
        ("text\nett\nпривет всем вам там".encode("koi8-r"), 3, say.IMPORT_GARBLED),
        ("text\npå\nfö".encode() + b"\xf6", 3, say.IMPORT_UNDECODABLE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(
    data: bytes, row: int, message: object
) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        decode(data)
    assert refused.value.problem.row == row
    beginning = str(message).split("{")[0]
    assert str(refused.value.problem.message).startswith(beginning)


@pytest.mark.parametrize(
    "words",
    [
        *("en idé om kaféet", "IDÉ", "Éva och André", "enligt 4 § är det så", "10° ute"),
        *(
            "½ tjänst",
            "2² rutor",
            "3 ½ dag",
            "GÜNTHER",
            "en naïv fråga",
            "£5",
            "Peña m.fl. på plats",
        ),
        *("fête", "müsli", "Øresund", "kr/st × 3"),
    ],
)
@pytest.mark.parametrize("name", OLD)
def test_few_letters_are_read_right_or_refused(words: str, name: str) -> None:
    data = f"text\nbara {words}, tack\n".encode(OLD[name], "replace")  # a Mac's has no ½
    try:
        read, _ = decode(data)
    except UnreadableFileError:
        return
    assert read == data.decode(OLD[name])


@pytest.mark.parametrize("name", OLD)
@pytest.mark.parametrize("words", ["en idé om kaféet", "IDÉ-dagen", "André sa det"])
def test_an_accent_alone_tells_the_encoding(words: str, name: str) -> None:
    text = f"text\nbara {words}\n"
    assert decode(text.encode(OLD[name])) == (text, name)
