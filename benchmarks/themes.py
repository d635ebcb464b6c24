"""Time and memory of themes beside a bare scikit-learn pipeline, each run in a fresh process."""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product

PASSAGES = 10_000
CODES = [f"P{n}" for n in range(1, 14)] + ["F1", "F2", "F3"]
CLUSTERS = 50
SEED = 2026
RUNS = 3

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


def _ours(with_codes: bool) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        from analysis.themes import find_themes

        ids, texts, codes = passages(PASSAGES)
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


CASES: dict[str, Callable[[], Callable[[], object]]] = {
    "find_themes, 70 % with a code": _ours(True),
    "find_themes, none with a code": _ours(False),
    "TF-IDF + SVD 100 + MiniBatchKMeans": _bare,
}


def _measure(case: str) -> None:
    """Print seconds and the growth of the peak resident set (MB) of one case, as JSON."""
    work = CASES[case]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps([seconds, grown]))


def run() -> None:
    _, texts, _ = passages(PASSAGES)
    words = [word for text in texts for word in text.split()]
    print(f"themes: {PASSAGES} passages, {len(words)} words, {len(set(words))} different")
    print(f"  {'':36} {'seconds':>8} {'ratio':>6} {'peak grows by':>14}")
    figures: dict[str, tuple[float, float]] = {}
    for case in reversed(CASES):
        runs = []
        for _ in range(RUNS):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.themes", case],
                capture_output=True,
                text=True,
                check=True,
            )
            runs.append(json.loads(done.stdout))
        # The fastest run is the one that other processes disturbed least.
        figures[case] = min(seconds for seconds, _ in runs), max(grown for _, grown in runs)
    bare = figures["TF-IDF + SVD 100 + MiniBatchKMeans"][0]
    for case, (seconds, grown) in figures.items():
        print(f"  {case:36} {seconds:8.2f} {seconds / bare:6.2f} {grown:11.0f} MB")


if __name__ == "__main__":
    _measure(sys.argv[1]) if len(sys.argv) > 1 else run()
