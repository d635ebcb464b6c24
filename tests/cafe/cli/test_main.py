"""The `cafe` command: what it prints, and one plain line when something is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from cafe import cli, config, language
from cafe.cli import registry
from cafe.cli import texts as texts_commands
from cafe.cli.main import main, parser
from cafe.exports import formats
from cafe.exports.live import blocks
from cafe.store import activities, communication, events, notes, plans, users, year_reports
from cafe.store.database import Store
from forms.messages import wording

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder that the command uses."""
    monkeypatch.setenv("CAFE_INSTANCE", str(tmp_path / "instance"))
    for name in ("HOST", "PORT", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path / "instance"


def store_of(instance: Path) -> Store:
    """The instance's store."""
    return Store(instance / "rundabord.db")


def add_event(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """A café from the shell; its code."""
    words = ["event", "add", "--title", "Café", "--date", "2026-10-14", "--tables", "2"]
    assert main([*words, "--round", "Vad fungerar?", *more]) == 0
    return capsys.readouterr().out.strip()


def test_init_makes_an_instance_and_may_be_repeated(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    assert main(["init"]) == 0
    assert (instance / "rundabord.db").is_file()
    assert (instance / "secret_key").is_file()


def test_a_cafe_from_the_shell(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = add_event(capsys, "--round", "Vad föreslår ni?", "--participants", "12")
    assert len(code) == events.CODE_LENGTH
    assert main(["event", "open", code]) == 0
    assert main(["event", "show", code, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["state"] == "open"
    assert shown["code"] == code
    assert shown["rounds"] == [
        {"number": 1, "question": "Vad fungerar?"},
        {"number": 2, "question": "Vad föreslår ni?"},
    ]
    assert [t["number"] for t in shown["tables"]] == [1, 2]
    assert shown["tables"][0]["url"] == f"http://127.0.0.1:8000/t/{shown['tables'][0]['key']}"
    assert main(["event", "close", code]) == 0
    assert main(["event", "show", code]) == 0
    assert "closed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["event", "show", "nosuch"], "nosuch"),
        (["event", "open", "nosuch"], "nosuch"),
        (["analyse", "nosuch"], "nosuch"),
        (["export", "nosuch", "--format", "csv", "--out", "x"], "nosuch"),
        (["import-notes", "nosuch", "no-such-file.csv"], "no-such-file.csv"),
        (["tag", "no-such-file.jsonl", "--out", "x"], "no-such-file.jsonl"),
        (
            ["event", "add", "--title", "t", "--date", "2026-01-01", "--district", "atlantis"],
            "atlantis",
        ),
    ],
)
def test_a_failure_is_one_plain_line(
    instance: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert main(words) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nosuch"],
        ["event", "add", "--title", "t", "--date", "3 mars"],
        ["event", "add", "--title", "t", "--date", "2026-01-01", "--tables", "many"],
        ["run", "--port", "http"],
    ],
)
def test_wrong_usage_ends_with_2(
    instance: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_an_unsafe_setting_is_said_plainly(
    instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "dev")
    assert main(["run"]) == 1
    assert "SECRET_KEY" in capsys.readouterr().err


def test_the_language_of_a_failure_follows_the_terminal(
    instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    main(["event", "show", "nosuch"])
    assert capsys.readouterr().err.strip() == wording("event_unknown", code="nosuch").sv


def test_an_account_is_added_with_the_password_from_standard_input(
    instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["user", "add", "chef@example.test", "--name", "Test Chef", "--role"]
    monkeypatch.setattr("sys.stdin", io.StringIO("kort\n"))
    assert main([*words, "manager:farsta"]) == 1
    assert "12" in capsys.readouterr().err
    for role in ("king", "lead:atlantis"):
        monkeypatch.setattr("sys.stdin", io.StringIO("en mening för chefen\n"))
        assert main([*words, role]) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("en mening för chefen\n"))
    assert main([*words, "manager:farsta", "--role", "reader"]) == 0
    user = users.by_email(store_of(instance).read(), "chef@example.test")
    assert user is not None
    assert user.roles == {("manager", "farsta"), ("reader", "*")}


def test_notes_are_imported_once(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = add_event(capsys)
    file = tmp_path / "w.csv"
    file.write_bytes("tema;inspel\r\nBemanning;Mer tid\r\nBemanning;Färre ärenden\r\n".encode())
    assert main(["import-notes", code, str(file)]) == 0
    assert capsys.readouterr().out == "2 notes added, 0 were there already.\n"
    assert main(["import-notes", code, str(file)]) == 0
    assert capsys.readouterr().out == "0 notes added, 2 were there already.\n"


def test_a_bad_file_is_refused_whole_with_row_and_column(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = add_event(capsys)
    file = tmp_path / "w.csv"
    file.write_bytes("röster;text\n1;bra\nmånga;dåligt\n".encode())
    assert main(["import-notes", code, str(file)]) == 1
    assert "row 3, column röster" in capsys.readouterr().err
    file.write_bytes(b"typ;text\nRis;buller\n")  # nobody can be asked what that is
    assert main(["import-notes", code, str(file)]) == 1
    assert "row 2, column typ" in capsys.readouterr().err
    db = store_of(instance).read()
    assert notes.of_event(db, events.get(db, code).id) == []


def test_tag_and_themes_work_without_a_database(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        "Vi behöver mer administrativt stöd, pappersarbetet tar halva dagen",
        "Fler administratörer som avlastar oss med fakturor och pappersarbete",
        "Administratören borde ta bokningar, fakturor och allt pappersarbete",
        "Otåliga besökare hotar oss i receptionen, larmet fungerar inte",
        "Maten i lunchrummet var god 🎉",
    ]
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps({"id": f"n{i}", "text": t}) + "\n" for i, t in enumerate(texts)),
        encoding="utf-8",
    )
    out = tmp_path / "out.jsonl"
    assert main(["tag", str(source), "--out", str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == [f"n{i}" for i in range(5)]
    assert lines[0]["tags"][0]["code"] == "P6"
    for line, text in zip(lines, texts, strict=True):
        assert set(line) == {"id", "tags", "undecided"}
        for tag in line["tags"]:
            assert 0 <= tag["score"] <= 1
            assert tag["evidence"]
            assert all(0 <= start < end <= len(text) for start, end in tag["evidence"])
        assert all(set(u) == {"code", "score"} for u in line["undecided"])
    out = tmp_path / "themes.json"
    assert main(["themes", str(source), "--out", str(out)]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    gathered = [p for theme in found["themes"] for p in theme["passages"]] + found["outside"]
    assert sorted(gathered) == sorted(f"n{i}" for i in range(5))
    assert not instance.exists()


@pytest.mark.parametrize("name", ["tag", "themes"])
def test_a_file_that_is_missing_is_said_before_a_model_is_fitted(
    name: str,
    instance: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fitted(*_: object) -> None:
        raise AssertionError("a model was fitted")

    monkeypatch.setattr("analysis.tagging.tagger.Tagger.fit", fitted)
    there, missing = tmp_path / "in.jsonl", tmp_path / "missing"
    there.write_text('{"id": "1", "text": "Vi är för få"}\n', encoding="utf-8")
    for source, out in ((missing, tmp_path / "out"), (there, missing / "out")):
        assert main([name, str(source), "--out", str(out)]) == 1
        assert str(missing) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_what_an_import_did_without_asking_is_said(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = add_event(capsys)
    file = tmp_path / "notes.csv"
    file.write_text("bord;kommentar;egen kolumn\r\n1;Det är trångt;Bygg om\r\n", encoding="utf-8")
    assert main(["import-notes", code, str(file)]) == 0
    said = capsys.readouterr()
    assert "1 notes added" in said.out
    assert "egen kolumn" in said.err


def test_a_row_of_figures_that_is_too_long_is_a_problem(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(
        "indikator,grupp,datum,varde\nPersonalomsättning,Chef,2021,4,5\n", encoding="utf-8"
    )
    assert main(["import-indicators", str(file)]) == 1
    assert "row 2" in capsys.readouterr().err


def test_figures_of_a_year_and_a_share_need_to_be_told_whose_they_are(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["init"])
    file = tmp_path / "tal.csv"
    file.write_text("år;procent\n2019;14,2\n2020;12,9\n", encoding="utf-8")
    command = ["import-indicators", str(file)]
    assert main(command) == 1
    assert "which indicator" in capsys.readouterr().err
    assert main([*command, "--indicator", "Rörlighet"]) == 1
    assert "no indicator called" in capsys.readouterr().err
    command += ["--indicator", "personalomsättning"]
    assert main(command) == 0
    told = capsys.readouterr()
    assert "2 figures added" in told.out
    assert "not shown: 2" in told.err
    assert main([*command, "--source", "Rapporten 2021"]) == 0
    assert "2 figures added" in capsys.readouterr().out, "now it says where they are published"
    assert main([*command, "--source", "Rapporten 2021"]) == 0
    assert "2 were there already" in capsys.readouterr().out


def test_themes_of_a_file_in_batches_are_those_of_the_whole(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.json"
    texts = ["Larm i alla rum", "Larmet är trasigt", "Larm vid hembesök", "Högre lön", "Lön nu"]
    source.write_text(
        "".join(json.dumps({"id": str(i), "text": t}) + "\n" for i, t in enumerate(texts * 2))
    )
    told: list[tuple[float, str]] = []
    monkeypatch.setattr(texts_commands, "progress", lambda share, step: told.append((share, step)))
    written = []
    for batch in (1, 3, 2000):
        monkeypatch.setattr(texts_commands, "BATCH", batch)
        assert main(["themes", str(source), "--out", str(out)]) == 0
        written.append(out.read_text(encoding="utf-8"))
        shares = [share for share, _ in told]
        assert shares == sorted(shares)
        assert told[-1] == (1, "themes")
        told.clear()
    assert written[0] == written[1] == written[2]
    found = json.loads(written[0])
    assert sorted([p for t in found["themes"] for p in t["passages"]] + found["outside"]) == sorted(
        str(i) for i in range(10)
    )


def test_what_is_learnt_changes_what_is_tagged(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out, learn = (tmp_path / name for name in ("in.jsonl", "out.jsonl", "learn.jsonl"))
    text = "Zumbapassen på torsdagar håller oss friska"
    source.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    learn.write_text(
        "".join(
            json.dumps({"id": str(i), "text": f"zumbapassen {word}", "labels": ["F2"]}) + "\n"
            for i, word in enumerate(
                ["bra", "mer", "fler", "torsdagar", "håller", "friska", "alla"] * 4
            )
        ),
        encoding="utf-8",
    )

    def score() -> float:
        (line,) = [json.loads(written) for written in out.read_text().splitlines()]
        return max(
            (s["score"] for s in line["tags"] + line["undecided"] if s["code"] == "F2"), default=0
        )

    assert main(["tag", str(source), "--out", str(out)]) == 0
    before = score()
    assert main(["tag", str(source), "--out", str(out), "--learn", str(learn)]) == 0
    assert score() > before


OWN = """id = "egen"
version = "1"
title = "Egen"
[[codes]]
id = "K"
kind = "point"
label = "Katter"
short = "Katter"
definition = "Om katter och kattungar i trapphuset."
include = []
exclude = []
examples = ["katten sover på dörrmattan"]
"""


def test_passages_are_tagged_by_a_codebook_of_ones_own(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out, book, learn = (tmp_path / name for name in ("in", "out", "own.toml", "learn"))
    source.write_text('{"id": "a", "text": "Fyra kattungar i trapphuset"}\n', encoding="utf-8")
    book.write_text(OWN, encoding="utf-8")
    asked = ["tag", str(source), "--out", str(out), "--codebook", str(book)]
    assert main(asked) == 0
    (line,) = [json.loads(written) for written in out.read_text().splitlines()]
    assert [tag["code"] for tag in line["tags"]] == ["K"]
    learn.write_text('{"text": "mjau", "labels": ["P6"]}\n', encoding="utf-8")
    assert main([*asked, "--learn", str(learn)]) == 1
    assert "P6 is no code" in capsys.readouterr().err
    book.write_text(OWN.replace("short =", "kort ="), encoding="utf-8")
    assert main(asked) == 1
    assert "own.toml, code 1 (K): " in capsys.readouterr().err
    book.write_text(OWN + '[codes.lexicon]\nsure = ["*"]\n', encoding="utf-8")
    assert main(asked) == 1
    assert "own.toml, " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("not json\n", "line 1"),
        ('{"id": "a", "text": "ok"}\n{"id": "b"}\n', "line 2"),
        ('["a"]\n', "line 1"),
        ('{"id": "a", "text": 3}\n', "line 1"),
    ],
)
@pytest.mark.parametrize("command", ["tag", "themes"])
def test_a_bad_line_is_named(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, says: str,
    command: str,
) -> None:  # fmt: skip
    source = tmp_path / "in.jsonl"
    source.write_text(written, encoding="utf-8")
    assert main([command, str(source), "--out", str(tmp_path / "out")]) == 1
    assert says in capsys.readouterr().err
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize("command", [["tag", "in", "--out", "x"], ["run"]])
def test_an_embedding_model_that_is_not_there_is_one_plain_line(
    instance: Path,
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("EMBEDDINGS", str(tmp_path / "nowhere"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").write_text("")
    assert main(command) == 1
    assert capsys.readouterr().err == f"EMBEDDINGS: {tmp_path / 'nowhere'} is not a folder.\n"


def test_the_example_is_loaded_and_analysed(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo"]) == 0
    assert "event" in capsys.readouterr().out
    store = store_of(instance)
    workshop, evaluation, overview = sorted(events.overviews(store.read()), key=lambda o: o.notes)
    assert workshop.notes == 33
    assert overview.notes >= 120
    assert evaluation.notes >= 30
    (plan,) = (one for one in plans.every(store.read()) if one.year == 2026)
    assert plan.adopted
    assert len(activities.of_plan(store.read(), plan.id)) >= 2
    (report,) = year_reports.every(store.read())
    (version,) = year_reports.versions(store.read(), report.id)
    kept = [part["kept"] for part in version.content if part["source"]]
    assert len(kept) == 10
    read = [
        blocks.read(store.read(), part["source"], "sv", part["kept"])
        for part in version.content
        if part["source"]
    ]
    assert all(one.rows or one.entries for one in read)
    told = communication.every(store.read())
    assert {c.state for c in told} == {"planned", "done"}
    out = tmp_path / "summary.csv"
    words = ["export", overview.event.code, "--format", "csv", "--out", str(out)]
    assert main(words) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert main([*words[:3], "pptx", *words[4:]]) == 1
    assert "docx" in capsys.readouterr().err
    other = tmp_path / "other"
    assert main([*words[:3], "pptx", "--out", str(other)]) == 1
    assert not other.exists()


def test_a_new_command_is_one_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "toy_command.py").write_text(
        "from cafe.cli.registry import argument, command\n\n"
        "@command('toy', 'plays', argument('game'))\n"
        "def toy(options):\n    print('played', options.game)\n"
    )
    known = dict(registry.COMMANDS)
    monkeypatch.setattr(registry, "COMMANDS", known)
    monkeypatch.setattr(cli, "__path__", [*cli.__path__, str(tmp_path)])
    assert main(["toy", "ludo"]) == 0
    assert capsys.readouterr().out == "played ludo\n"
    assert "plays" in parser().format_help()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"Rundabord {config.VERSION}")


def test_every_command_has_help_and_stands_in_the_docs() -> None:
    documented = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    names = []

    def walk(found: object, path: str) -> None:
        for action in found._actions:  # type: ignore[attr-defined]
            choices = getattr(action, "choices", None)
            for name, child in choices.items() if isinstance(choices, dict) else ():
                names.append(f"{path} {name}")
                assert child.description or "COMMAND" in child.format_usage()
                walk(child, f"{path} {name}")

    walk(parser(), "cafe")
    assert len(names) >= 14
    assert [name for name in names if f"`{name}" not in documented] == []
    assert "\\|".join(formats.FORMATS) in documented


@pytest.mark.parametrize(
    "words",
    [
        ["event", "add", "--title", "", "--date", "2026-01-01"],
        ["event", "add", "--title", "t\nt", "--date", "2026-01-01"],
        ["event", "add", "--title", "t", "--date", "2026-01-01", "--round", " "],
        ["event", "add", "--title", "not text: \udcff", "--date", "2026-01-01"],
        ["user", "add", "a@example.test", "--name", " ", "--role", "lead"],
    ],
)
def test_what_the_pages_would_not_take_is_wrong_usage(instance: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["event", "add", "--title", "t", "--date", "2026-01-01", "--tables", "61"], "60 tables"),
        (["user", "add", "nobody", "--name", "N", "--role", "lead"], "e-mail"),
    ],
)
def test_limits_are_those_of_the_pages(
    instance: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    says: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("lila giraffer dansar tango\n"))
    assert main(words) == 1
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", ["tag", "themes"])
def test_half_a_character_is_named_by_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a", "text": "Hel"}\n{"id": "b", "text": "Halv \\ud83d"}\n')
    assert main([command, str(path), "--out", str(tmp_path / "out")]) == 1
    assert "line 2" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_mask_works_without_a_database(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = "🌻 tel 070-174 06 05"
    source.write_text(
        json.dumps({"id": "a", "text": text}) + '\n{"id": "b", "text": "Fler adm!"}\n',
        encoding="utf-8",
    )
    assert main(["mask", str(source), "--out", str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines == [
        {
            "id": "a",
            "text": "🌻 tel [telefonnummer]",
            "found": [{"kind": "telephone", "start": 6, "end": len(text)}],
        },
        {"id": "b", "text": "Fler adm!", "found": []},
    ]
    assert not instance.exists()


def test_what_a_file_has_beside_what_was_read_is_told_on_standard_error(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = add_event(capsys)
    file = tmp_path / "w.csv"
    file.write_bytes("kommentar;förslag\r\nFör mörkt;Fler lampor\r\n".encode())
    assert main(["import-notes", code, str(file)]) == 0
    assert "förslag" in capsys.readouterr().err


def test_a_file_that_costs_too_much_is_refused_in_a_line(
    instance: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = add_event(capsys)
    file = tmp_path / "w.csv"
    file.write_bytes(b"text\r\nA\r\n")
    monkeypatch.setattr("cafe.intake.bounded.SECONDS", 0.0001)
    for words in (["import-notes", code], ["import-indicators"]):
        assert main([*words, str(file)]) == 1
        told = capsys.readouterr().err
        assert wording("file_too_heavy").in_language(language.of_shell()) in told
        assert told.count("\n") == 1
