"""Many organisations analysed together: the same whoever computes it, and nothing of few."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dask
import docx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.codebook import builtin
from analysis.tagging.tagger import Tagger
from analysis.themes.find import find_themes
from cafe.cli.main import main
from cafe.exports import formats
from cafe.reports import joint
from cafe.reports.summary.first_page import first_page
from cafe.understand.joint import analysis, engine, folders
from cafe.understand.joint.analysis import JointResult

Share = Callable[..., Path]
Out = pytest.CaptureFixture[str]
# Each process that is started loads all libraries: on a machine with much other work minutes.
REAL_PROCESSES = pytest.mark.timeout(900)
AT = "2026-06-01T08:00:00.000Z"


def run(
    shares: list[Path], out: Path, computes: engine.Engine | None = None, **how: Any
) -> JointResult:
    out.mkdir()
    opened = analysis.open_shares(shares, leave_out_damaged=False)
    return analysis.analyse(opened, computes or engine.Loop(), out, builtin(), **how)


def content(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*.parquet")}


def same(one: JointResult, other: JointResult) -> bool:
    pairs = ((held, vars(other)[name]) for name, held in vars(one).items())
    return all(
        np.array_equal(held, also) if isinstance(held, np.ndarray) else held == also
        for held, also in pairs
    )


Plain = tuple[JointResult, dict[str, bytes]]
THIRD = 2_000  # passages as the sample, so that most are placed and not found


@pytest.fixture(scope="session")
def plain(shares: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Plain:
    """What the plain loop makes of the shares, with a third of them as the sample."""
    out = tmp_path_factory.mktemp("plain") / "out"
    return run(shares, out, sample=THIRD), content(out)


@pytest.fixture(scope="session")
def whole(shares: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[JointResult, Path]:
    """The same with all of them as the sample, and where it was written."""
    out = tmp_path_factory.mktemp("whole") / "out"
    return run(shares, out), out


def test_neither_partitions_nor_the_order_of_folders_change_anything(
    shares: list[Path], tmp_path: Path, plain: Plain
) -> None:
    assert 0.9 * THIRD < plain[0].sampled < 1.1 * THIRD
    assert same(run(shares[::-1], tmp_path / "small", sample=THIRD, partition=1), plain[0])
    assert content(tmp_path / "small") == plain[1]


@REAL_PROCESSES
def test_one_worker_gives_the_same(shares: list[Path], tmp_path: Path, plain: Plain) -> None:
    def set_as(dask_worker: Any) -> tuple[str | None, object]:
        profile = dask.config.get("distributed.worker.profile.enabled")
        return os.environ.get("MALLOC_ARENA_MAX"), profile

    with engine.workers(1) as computes:
        # What a worker does beside computing, and how it takes memory, costs as much again else.
        assert list(computes.client.run(set_as).values()) == [("1", False)]
        made = run(shares, tmp_path / "one", computes, sample=THIRD, partition=10**6)
    assert same(made, plain[0])
    assert content(tmp_path / "one") == plain[1]


@REAL_PROCESSES
def test_two_workers_give_the_same_and_one_that_is_killed_costs_time_only(
    shares: list[Path], tmp_path: Path, plain: Plain
) -> None:
    with engine.workers(2) as computes:
        pids = list(computes.client.run(os.getpid).values())
        assert len(pids) == 2

        def kill(share: float, step: str) -> None:
            if share > 0 and pids:  # the first part is done, the others are being computed
                os.kill(pids.pop(), signal.SIGKILL)
                pids.clear()

        made = run(shares, tmp_path / "two", computes, sample=THIRD, partition=1, progress=kill)
        assert not pids
    assert same(made, plain[0])
    assert content(tmp_path / "two") == plain[1]


def test_of_no_more_than_the_sample_it_is_what_the_pages_say(
    shares: list[Path], whole: tuple[JointResult, Path]
) -> None:
    made, out = whole
    rows = [row for path in shares for row in pq.read_table(path / FILE).to_pylist()]
    texts = [row["text"] for row in rows]
    tagged = Tagger(builtin()).fit().tag(texts, [row["question"] for row in rows])
    found = find_themes(
        [row["id"] for row in rows],
        texts,
        [[s.code for s in one.asserted[:1]] for one in tagged],
        code_titles={code.id: code.short for code in builtin().codes},
    )
    assert made.themes == found
    written = pa.concat_tables(
        pq.read_table(path) for path in sorted((out / "passages").iterdir())
    ).to_pylist()
    told = {row["id"]: row for row in written}
    assert all(told[i]["theme"] == theme.id for theme in found.themes for i in theme.passages)
    assert all(told[i]["theme"] is None for i in found.outside)
    for row, one in zip(rows, tagged, strict=True):
        mine = told[row["id"]]
        assert mine["codes"] == [s.code for s in one.asserted]
        assert mine["scores"] == [s.score for s in one.asserted]
        assert mine["evidence"] == [
            [at for span in s.evidence for at in span] for s in one.asserted
        ]
        assert mine["undecided"] == [s.code for s in one.undecided]
    assert int(made.themes_of.sum()) == len(rows) == int(made.kinds.sum())
    assert made.tags == sum(len(one.asserted) for one in tagged)


FILE = "passages-00000.parquet"


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def newer(path: Path) -> None:
    table = pq.read_table(path).replace_schema_metadata({folders.KIND: "3"})
    pq.write_table(table, path, row_group_size=folders.GROUP)
    again(path)


def again(path: Path) -> None:
    """Write the sums anew, as whoever changed the file on purpose would."""
    sums = path.parent / folders.SUMS
    names = [line.split("  ")[1] for line in sums.read_text().splitlines()]
    sums.write_text("".join(f"{folders.digest(path.parent / n)}  {n}\n" for n in names))


def fewer(path: Path) -> None:
    pq.write_table(pq.read_table(path).slice(1), path, row_group_size=folders.GROUP)
    again(path)


def of_tomorrow(path: Path) -> None:
    manifest = path.parent / folders.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 3}))
    again(manifest)


def lying(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """A manifest that says something else, with sums that fit."""

    def lie(path: Path) -> None:
        manifest = path.parent / folders.MANIFEST
        said = json.loads(manifest.read_text())
        change(said)
        manifest.write_text(json.dumps(said))
        again(manifest)

    return lie


def unlisted(path: Path) -> None:
    path.with_name("passages-00001.parquet").write_bytes(path.read_bytes())


def without_words(path: Path) -> None:
    table = pq.read_table(path)
    at = table.schema.get_field_index("text")
    none = pa.nulls(table.num_rows, pa.string())
    pq.write_table(table.set_column(at, "text", none), path, row_group_size=folders.GROUP)
    again(path)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lying(lambda m: m["files"][0].update(name="../other/" + FILE)), "is no name of a file"),
        (lying(lambda m: m["files"][0].update(name="a\0b")), "is no name of a file"),
        (lying(lambda m: m["files"].append(m["files"][0])), "stands twice"),
        (lying(lambda m: m["files"].clear()), "does not list the file|in files"),
        (lying(lambda m: m["events"][0].update(persons=-5)), "-5 is not a whole number"),
        (lying(lambda m: m["settings"].update(threshold=0)), "0 is not a whole number"),
        (lying(lambda m: m["settings"].update(threshold=float("inf"))), "inf is not a whole"),
        (lying(lambda m: m.update(organisation="")), "is not a line of text"),
        (lying(lambda m: m["events"][0].update(date="igår")), "“igår” is not a day"),
        (lying(lambda m: m.pop("settings")), "does not say “settings”"),
        (lying(lambda m: m.update(events=7)), "is not built as that of a share is"),
        (lambda path: (path.parent / folders.MANIFEST).write_text("[" * 10**5), "checksum"),
        (unlisted, "does not list the file passages-00001.parquet"),
        (without_words, "has rows without text"),
        (flip, "has another checksum"),
        (cut, "has another checksum"),
        (Path.unlink, "No such file"),
        (newer, "is of schema version 3, not 2"),
        (fewer, "rows, and the manifest says"),
        (of_tomorrow, "is of schema version 3, and this program reads 2"),
        (lambda path: cut(path.parent / folders.MANIFEST), "has another checksum"),
        (lambda path: (path.parent / folders.SUMS).unlink(), "SHA256SUMS: No such file"),
    ],
)
def test_a_damaged_file_is_named_and_left_out_only_when_asked(
    share: Share, harm: Callable[[Path], object], said: str
) -> None:
    whole, broken = share("Aby", ["Fler rum"] * 3), share("Boby", ["Mer stöd"] * 3)
    harm(broken / FILE)
    with pytest.raises(folders.DamagedShare, match=said) as found:
        analysis.open_shares([whole, broken], leave_out_damaged=False)
    assert str(broken) in str(found.value)
    opened = analysis.open_shares([whole, broken], leave_out_damaged=True)
    assert opened.passages == 3
    assert [one.organisation for one in opened.folders] == ["Aby"]
    assert [one.why for one in opened.damaged] == [found.value.why]


def test_a_copy_under_another_id_and_an_event_shared_twice_are_said(
    share: Share, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    one = share("Aby", ["Fler rum"] * 3)
    copy = shutil.copytree(one, tmp_path / "copy")
    lying(lambda m: m.update(share="another"))(copy / FILE)
    out = tmp_path / "out"
    given = ["analyse", "--input", str(one), str(copy), "--out", str(out), "--workers", "1"]
    assert main(given) == 1
    said = capsys.readouterr().err
    assert "Aby: " in said
    assert "is in several folders" in said
    assert "The same passage stands several times" in said
    assert not out.exists()


def test_names_that_look_alike_are_one_organisation(share: Share) -> None:
    one, other = share("Solna", ["Fler rum"] * 3), share("Sundbyberg", ["Mer stöd"] * 3)
    lying(lambda m: m.update(organisation=" Solna "))(other / FILE)
    opened = analysis.open_shares([one, other], leave_out_damaged=False)
    assert {folder.organisation for folder in opened.folders} == {"Solna"}


def test_a_file_that_is_damaged_during_the_run_is_named_too(share: Share, tmp_path: Path) -> None:
    folder = share("Aby", ["Fler rum"] * 3)
    opened = analysis.open_shares([folder], leave_out_damaged=False)
    cut(folder / FILE)
    (tmp_path / "out").mkdir()
    with pytest.raises(folders.DamagedShare, match=FILE):
        analysis.analyse(opened, engine.Loop(), tmp_path / "out", builtin())


def test_what_people_decided_counts_as_it_does_in_one_organisation(
    share: Share, tmp_path: Path
) -> None:
    texts = ["Vi behöver fler lokaler för samtal", "Mer handledning", "Solen sken", "Fler rum"]
    tagged = Tagger(builtin()).fit().tag(texts, ["Vad behövs?"] * 4)
    first, second = (one.asserted[0].code for one in tagged[:2])
    machine = {s.code for one in tagged for s in (*one.asserted, *one.undecided)}
    theirs = [c.id for c in builtin().codes if not c.parent and c.id not in machine][:2]
    made = run(
        [
            share(
                "Aby",
                texts,
                said={
                    0: {"confirmed": (first,), "at_once": (first,)},
                    1: {"rejected": (second,)},
                    2: {"confirmed": tuple(theirs)},
                },
            )
        ],
        tmp_path / "out",
    )
    rows = {r["id"]: r for r in pq.read_table(tmp_path / "out" / "passages").to_pylist()}
    ids = {r["text"]: r["id"] for r in pq.read_table(tmp_path / "share of Aby" / FILE).to_pylist()}
    mine = [rows[ids[text]] for text in texts]
    assert mine[0]["codes"][0] == first
    assert mine[0]["confirmed"] == [first]
    assert mine[0]["scores"] == [s.score for s in tagged[0].asserted]
    assert second not in mine[1]["codes"] + mine[1]["undecided"]
    assert mine[2]["codes"][:2] == theirs
    assert mine[2]["scores"][:2] == [None, None]
    assert mine[2]["evidence"][:2] == [[], []]
    assert mine[3]["confirmed"] is None
    whole = joint.summary_of(made, AT)
    points = {row.id: row for row in whole.points}
    assert (points[theirs[0]].count.count, points[theirs[0]].confirmed.count) == (1, 1)
    assert (whole.tags_confirmed, whole.tags_bulk) == (3, 1)
    assert made.uncounted == 0
    assert any("har bekräftat eller tagit bort" in sentence for sentence in whole.method)


def test_decisions_about_another_codebooks_codes_do_not_count_and_are_told(
    share: Share, tmp_path: Path
) -> None:
    book = builtin()
    other = replace(
        book,
        codes=tuple(replace(c, label="Annat") if c.id == "P2" else c for c in book.codes),
    )
    said = {0: {"confirmed": ("P2", "P13"), "rejected": ("okänd",)}}
    made = run([share("Aby", ["Solen sken"], said=said, codebook=other)], tmp_path / "out")
    assert made.uncounted == 2
    assert int(made.sure.sum()) == 1
    assert any(
        sentence.endswith("räknas inte: 2.") for sentence in joint.summary_of(made, AT).method
    )


def told(made: JointResult) -> dict[str, int]:
    summary = joint.summary_of(made, AT)
    return {group.name: group.notes for one in summary.by for group in one.groups}


def test_an_organisation_of_few_is_hidden_with_another_so_that_none_can_be_computed(
    share: Share, tmp_path: Path
) -> None:
    texts = ["Fler rum för samtal", "Mer handledning", "Lönen är för låg"]
    some = [
        share("Aby", texts),
        share("Boby", texts, persons=12),
        share("Ceby", texts, persons=3),
    ]
    made = run(some, tmp_path / "out")
    assert told(made) == {"Aby": 3}  # Boby would be Ceby: the whole less the other two
    summary = joint.summary_of(made, AT)
    assert any("skulle röja dem" in sentence for sentence in summary.protection)
    # And nobody says that nothing is hidden, on the first page neither.
    for hidden in (summary, replace(summary, by=(replace(summary.by[0], groups=()),))):
        assert not any("Inga siffror" in sentence for sentence in first_page(hidden).sure)
        assert formats.FORMATS["csv-by"].speaks_of(hidden) == bool(hidden.by[0].groups)
    # Four persons, and the same few at several events, are few.
    for few in ({"persons": 4}, {"largest": 4}):
        first = replace(made.organisations[0], **few)
        assert told(replace(made, organisations=(first, *made.organisations[1:]))) == {}


def test_the_strictest_threshold_holds_and_of_too_few_in_all_nothing_is_told(
    share: Share, tmp_path: Path
) -> None:
    texts = ["Fler rum för samtal", "Mer handledning"]
    some = [share("Aby", texts, persons=25, threshold=10), share("Boby", texts, persons=9)]
    made = run(some, tmp_path / "out")
    assert joint.gate_of(made).threshold == 10
    assert told(made) == {}  # Boby is large enough by its own threshold only
    few = tuple(replace(one, persons=4) for one in made.organisations)
    summary = joint.summary_of(replace(made, organisations=few), AT)
    assert summary.hidden
    assert not summary.themes
    assert all(row.count.hidden for row in summary.points)


def test_every_format_takes_the_summary_and_quotes_only_what_may_be_read(
    shares: list[Path], whole: tuple[JointResult, Path]
) -> None:
    made, _ = whole
    for language in ("sv", "en"):
        summary = joint.summary_of(made, AT, language)
        assert [g.name for g in summary.by[0].groups] == ["Aby", "Boby", "Ceby"]
        for name in formats.FORMATS:
            if formats.FORMATS[name].speaks_of(summary):
                file = io.BytesIO()
                formats.write(name, summary, file, language)
                assert file.getvalue()
    file = io.BytesIO()
    formats.write("docx", summary, file, "en")
    said = "\n".join(p.text for p in docx.Document(file).paragraphs)
    assert "Aby, Boby, Ceby" in said
    open_to_readers = {
        row["text"]
        for path in shares
        for row in pq.read_table(path / FILE).to_pylist()
        if row["readable"]
    }
    quotes = {quote.text for theme in summary.themes for quote in theme.quotes}
    assert quotes
    assert quotes <= open_to_readers


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler at a free port of this machine, and two workers without a nanny."""
    where = tmp_path / "scheduler.json"
    tool = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen(
            [*tool, "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
             "--scheduler-file", str(where)], **quiet
        )
    ]  # fmt: skip
    try:
        for _ in range(2):
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny",
                     "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1",
                     "--death-timeout", "60", "--scheduler-file", str(where)], **quiet
                )
            )  # fmt: skip
        from distributed import Client

        with Client(scheduler_file=str(where), timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address, started[1:]
    finally:
        for process in started[::-1]:
            process.kill()
            process.wait(20)


@REAL_PROCESSES
def test_a_cluster_that_runs_already_goes_on_without_a_worker_that_is_killed(
    shares: list[Path],
    whole: tuple[JointResult, Path],
    tmp_path: Path,
    scheduler: tuple[str, list[subprocess.Popen[bytes]]],
    capsys: Out,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, workers = scheduler
    here = threading.Event()
    monkeypatch.setattr(
        "cafe.cli.sharing.progress",
        lambda share, step: (here.set(), workers[0].kill()) if share and not here.is_set() else 0,
    )
    given = ["analyse", "--input", *map(str, shares), "--partition", "4096"]
    out = tmp_path / "of the cluster"
    assert main([*given, "--cluster", address, "--out", str(out), "--format", "xlsx"]) == 0
    assert workers[0].wait(20) == -signal.SIGKILL
    said = capsys.readouterr().out
    assert "Aby: 5000 passages." in said
    assert said.splitlines()[-1].startswith(f"{out}: 6000 passages, ")
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=out, check=True)
    made, plainly = whole
    mine = {name: data for name, data in content(out).items() if name.startswith("passages/")}
    assert mine == content(plainly)
    points = pq.read_table(out / "points.parquet").to_pylist()
    whole = {row["code"]: row["passages"] for row in points if row["organisation"] is None}
    assert whole["P1"] == int(made.points[:, 0].sum())
    parts = [row["passages"] for row in points if row["organisation"] and row["code"] == "P1"]
    assert sum(parts) == whole["P1"]
    # The same once more, on this machine's own processes.
    again = tmp_path / "again"
    assert main([*given, "--workers", "2", "--out", str(again), "--format", "csv"]) == 0
    assert content(again) == content(out)


def test_a_folder_that_cannot_be_made_is_named_as_it_was_asked_for(
    share: Share, tmp_path: Path, capsys: Out
) -> None:
    wanted = tmp_path / "no" / "such"
    assert main(["analyse", "--input", str(share("Aby", ["Fler rum"])), "--out", str(wanted)])
    assert capsys.readouterr().err == f"{wanted}: No such file or directory\n"


def test_a_cluster_that_is_not_there_and_a_share_named_twice_are_said(
    share: Share, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = str(share("Aby", ["Fler rum"] * 3))
    out = ["--out", str(tmp_path / "out")]
    monkeypatch.setattr(engine, "REACHED_IN", "1s")
    assert main(["analyse", "--input", folder, *out, "--cluster", "tcp://127.0.0.1:9"]) == 1
    assert "No cluster answers at tcp://127.0.0.1:9." in capsys.readouterr().err
    # An address that is none is told at once, without a client that first waits for itself.
    for address in ("foo://x", "127.0.0.1", "tcp://127.0.0.1:99999"):
        assert main(["analyse", "--input", folder, *out, "--cluster", address]) == 1
        assert f"No cluster answers at {address}." in capsys.readouterr().err
    assert main(["analyse", "--cluster", "tcp://127.0.0.1:9"]) == 1
    assert "--cluster needs --input." in capsys.readouterr().err
    assert main(["analyse", "--input", folder, folder, *out]) == 1
    assert "same share" in capsys.readouterr().err
    assert main(["analyse", "--input", folder]) == 1
    assert "--input needs --out" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
