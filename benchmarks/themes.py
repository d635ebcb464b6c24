"""Themes from a thousand passages to a million: time and memory on one core, and beside a bare
scikit-learn pipeline. Each case runs in a fresh process; `docs/themes-growth.svg` is drawn anew."""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import NamedTuple

PASSAGES = 10_000  # of the comparison
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
COMMAND_SIZES = (1_000, 10_000, 100_000, 1_000_000)
CODES = [f"P{n}" for n in range(1, 14)] + ["F1", "F2", "F3"]
CLUSTERS = 50
SEED = 2026
RUNS = 3
PLOT = Path(__file__).parents[1] / "docs" / "themes-growth.svg"

_FIRST, _LAST, _PLACES, _WHO, _VERBS, _HOW, _WHEN, _DO, _SYLLABLES = (
    line.split(",")
    for line in """\
ärende,handlednings,introduktions,besöks,mötes,lön,larm,dokumentations,student,utbildnings,chefs,\
brukar,barn,familje,kris,hem,telefon,dator,system,jour,samverkans,rekryterings
rum,rutin,tid,grupp,plan,stöd,ansvar,möte,samtal,system,fördelning,arbete,utveckling,program,\
uppföljning,mängd,frågor,insats,budget,tak,lista,mall
receptionen,enheten,avdelningen,staden,gruppen,korridoren,mottagningen,fält
vi,chefen,handläggarna,socialsekreterarna,administratören,alla nya,biträdande
behöver,saknar,vill ha,efterlyser,prövar,tappar,glömmer,får,väntar på,delar
mer,bättre,ingen,egen,tydlig,gemensam,trasig,fast,regelbunden,enklare
varje vecka,igen,sedan i höstas,innan sommaren,i två år,på måndagar,direkt
fungerar inte,tar tid,hjälper,ställs in
ka,lo,ven,tra,sim,bro,ner,sta,hul,fi,mar,gen,ös,äng,ål,ry,de,pon""".splitlines()
)


def passages(number: int, seed: int = SEED) -> tuple[list[str], list[str], list[list[str]]]:
    """Invented passages of about 15 words, and their codes. The tail of rare words is as long as in
    real text: 10,000 passages have about 15,000 different words, a million ten times as many."""
    rng = random.Random(seed)
    subjects = [first + last for first, last in product(_FIRST, _LAST)]
    rng.shuffle(subjects)
    rare = ["".join(some) for some in product(_SYLLABLES, repeat=4)]
    rng.shuffle(rare)
    per_code = len(subjects) // len(CODES)

    def seldom() -> str:
        return rare[int(len(rare) * rng.random() ** 4)]

    ids, texts, codes = [], [], []
    for n in range(number):
        code = rng.randrange(len(CODES))
        own = subjects[code * per_code : (code + 1) * per_code]
        # Zipf-like: a few subjects are said often, most seldom.
        subject, other = (own[int(len(own) * rng.random() ** 2.5)] for _ in range(2))
        parts = [
            f"{rng.choice(_WHO)} {rng.choice(_VERBS)} {rng.choice(_HOW)} {subject}",
            f"i {rng.choice(_PLACES)} {rng.choice(_WHEN)}",
            f"och {other} {rng.choice(_DO)}",
            f"sa {seldom()} om {seldom()} {rng.choice(subjects)}",
        ]
        ids.append(f"n{n}")
        texts.append(" ".join(rng.sample(parts, rng.randint(2, 4))))
        codes.append([CODES[code]] if rng.random() < 0.7 else [])
    return ids, texts, codes


class Measured(NamedTuple):
    """One case: elapsed and processor time in seconds, the process's peak memory in MB."""

    seconds: float
    cpu: float
    peak: float


def _ours(number: int, with_codes: bool = True) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        from analysis.themes.find import find_themes

        ids, texts, codes = passages(number)
        given = codes if with_codes else [[] for _ in codes]
        find_themes(ids[:50], texts[:50], given[:50])
        return lambda: find_themes(ids, texts, given)

    return prepare


def _bare() -> Callable[[], object]:
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    _, texts, _ = passages(PASSAGES)
    pipeline = make_pipeline(
        TfidfVectorizer(sublinear_tf=True),
        TruncatedSVD(100, random_state=0),
        Normalizer(copy=False),
        MiniBatchKMeans(CLUSTERS, n_init=3, random_state=0),
    )
    return lambda: pipeline.fit_predict(texts)


BARE = f"{PASSAGES:,}: TF-IDF + SVD 100 + MiniBatchKMeans"
UNCODED = f"{PASSAGES:,}: find_themes, none with a code"
OURS = {f"{number:,}: find_themes": number for number in SIZES}
CASES: dict[str, Callable[[], Callable[[], object]]] = {
    BARE: _bare,
    UNCODED: _ours(PASSAGES, with_codes=False),
    **{case: _ours(number) for case, number in OURS.items()},
}


def _measure(case: str) -> None:
    """Print what one case takes, as JSON."""
    work = CASES[case]()
    start, cpu = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps([seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def _in_process(case: str) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.themes", case],
        capture_output=True,
        text=True,
        check=True,
    )
    return Measured(*json.loads(done.stdout))


def _command(number: int, folder: Path) -> Measured:
    """`cafe themes` as a whole: start, the tagger's training, reading, tagging, themes, writing."""
    source = folder / f"{number}.jsonl"
    ids, texts, _ = passages(number)
    with source.open("w", encoding="utf-8") as file:
        for passage, text in zip(ids, texts, strict=True):
            file.write(json.dumps({"id": passage, "text": text}, ensure_ascii=False) + "\n")
    words = ["themes", str(source), "--out", str(folder / "out.json")]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "cafe.cli", *words])
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"cafe themes ended with {os.waitstatus_to_exitcode(status)}")
    return Measured(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _draw(points: list[dict[str, object]]) -> None:
    """Seconds and memory by the number of passages, both axes logarithmic."""
    import altair as alt

    across = alt.X("passages:Q", title="passages").scale(type="log")
    base = alt.Chart(alt.InlineData(values=points)).encode(
        x=across.axis(values=[10**n for n in range(3, 7)], format=",d"),
        color=alt.Color("what:N", title=None)
        .scale(range=["#0b5f66", "#b4532a"])
        .legend(orient="top"),
        strokeDash=alt.StrokeDash("what:N", title=None).legend(None),
    )
    panels = [
        base.mark_line(point=True)
        .encode(y=alt.Y(f"{field}:Q", title=title).scale(type="log"))
        .properties(width=330, height=240)
        for field, title in (("seconds", "seconds, one core"), ("peak", "peak memory, MB"))
    ]
    alt.hconcat(*panels).save(PLOT)


def run() -> None:
    """Print the table and draw the plot."""
    if hasattr(os, "sched_setaffinity"):  # one core, which the processes inherit
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _, texts, _ = passages(PASSAGES)
    words = [word for text in texts for word in text.split()]
    print(f"{PASSAGES:,} passages have {len(words):,} words, {len(set(words)):,} different")
    print(f"  {'':48} {'seconds':>8} {'cpu':>8} {'peak MB':>8}")
    points: list[dict[str, object]] = []
    bare = 0.0

    def tell(name: str, what: str, number: int, found: Measured, beside: str = "") -> None:
        print(f"  {name:48} {found.seconds:8.2f} {found.cpu:8.2f} {found.peak:8.0f} {beside}")
        sys.stdout.flush()
        if what:
            points.append({"what": what, "passages": number, **found._asdict()})

    for case in CASES:
        # The fastest run is the one that other processes disturbed least.
        found = min(_in_process(case) for _ in range(RUNS))
        bare = bare or found.seconds
        number = OURS.get(case, PASSAGES)
        beside = f"{found.seconds / bare:.2f} × bare" if number == PASSAGES else ""
        tell(case, "find_themes" if case in OURS else "", number, found, beside)
    with tempfile.TemporaryDirectory() as folder:
        for number in COMMAND_SIZES:
            found = _command(number, Path(folder))
            tell(f"{number:,}: cafe themes, whole command", "cafe themes", number, found)
    _draw(points)
    print(f"  drawn: {PLOT}")


if __name__ == "__main__":
    _measure(sys.argv[1]) if len(sys.argv) > 1 else run()
