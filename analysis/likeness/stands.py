"""Where a statement stands to what it speaks of: content with it or not, for more of it or less.

Two questions that `likeness.words.TURNS` mixes: "gott om rum" is content and "ont om rum" is not,
though both want rooms; "rum är onödiga" wants none. Written by hand: beginnings "chef*", several
words "gott-om".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

__all__ = ["STANDS", "Stand", "stand"]

Stand = tuple[int, int]

STANDS: Final = {
    # There is enough of it, it works, it is good.
    "content": (
        "räcker räcker-till gott-om lagom fullbemann* tillräckl* fullt-bemannad klarar-oss "
        "klarar-vi hinner hanterlig* rimlig* har-många finns-alltid lätt-att går-att "
        "utan-problem utan-besvär inget-problem inga-problem inget-fel inga-brister gör-inget "
        "kan-gott i-god-tid felfri* utmärkt* duger fungerar funkar nöjd* trygg* koll-på fint "
        "ordentligt tydlig* begriplig* stabil* snabb* lyssnar håller-ihop sammansvets* rättvis* "
        "trivs öppen har-tid god goda gott bra lika-mycket överens uppskatt* höjd* stärkt* "
        "lugnare avtagit bättre förbättr* roligt tar-till-sig märker sedd vet-precis på-allvar "
        "pålitlig* lita-på litar har-förtroende är-klart är-tydlig är-tydliga är-tydligt "
        "träffar-rätt blixt* fräsch* "
        "ljusa rent snyggt effektiv* får-beröm uppmärksam* i-tid kommer-snabbt svarar-snabbt "
        "närvarande stannar blir-kvar sitter-kvar klarade skötte kan-tryggt"
    ),
    # There is too much of it, it does not work, it is bad.
    "discontent": (
        "för-mycket för-många orimlig* "
        "svämm* dålig* dåligt uselt usel krångl* strul* kaos* kaoset orätt* luddig* oklar* "
        "otydlig* splittr* långsam* tar-evigheter dröjer värre försämr* försvag* tilltagit "
        "rädd* otrygg* missnöj* vantriv* skräp skit skitig* skitigt slitna sliten slitet "
        "utsliten mörk* trång* fiasko* hög-belastning för-hög går-på-knäna hinner-inte struntar "
        "viftas bryr-sig-inte mörkar hemligt osynlig* ensam misstro* sliter stress* pressad "
        "tungt svårt svår för-långa för-lång för-sent sista-stund trögt svek besvär nedgång* "
        "dyster* ineffektiv* obefintlig* missar hittar-inte skrämmer ställde-till håller-låg "
        "låg-klass bortkast* slöseri utmatt* likgiltig* undermål* under-all-kritik slutar "
        "kommer-och-går byts bara-på-papper inte-råd söker-mig-bort"
    ),
    # There is too little of it: not content, and for more.
    "lacking": (
        "brist* saknas saknar saknade för-få för-lite fattas otillräck* "
        "finns-inga finns-inte fler-behövs räcker-inte ont-om"
    ),
    # Less of it, away with it, it is no use.
    "needless": (
        "onödig* onödigt meningslös* behövs-inte behövs-ingen behöver-inte behöver-ingen "
        "behöver-vi-inte ger-ingenting ger-oss-ingenting gör-ingen-nytta ingen-nytta fel-väg "
        "dålig-idé avstå inget-arbetsgivaren inte-vår-sak slöseri bortkast* avskaff* ta-bort "
        "tas-bort slopa* skippa sluta-med sluta-upp lägg-ner avveckl* stäng slippa slipper "
        "färre minska dra-ner sänk* mindre inte-förekomma kan-tas-bort fyller-ingen "
        "klarar-oss-utan klara-sig-utan inget-skäl ska-inte ingen-skillnad spelar-ingen otyg "
        "hellre-slippa inget-alla kortas kan-sänkas inget-vi får-stå-tillbaka "
        "ska-hållas-utanför inte-nödvändig inte-nödvändigt kan-vänta vänta-med "
        "ingen-idé inte-behöva skrota "
        "stoppa förbjud* inga-fler byt-inte"
    ),
    # More of it, keep it, it is of use.
    "wanted": (
        "behöver behövs vill-ha vill-vi vi-vill borde bör önsk* inför satsa fler flera mer öka "
        "ökas höj höjas ge-oss ge låt vore-bra nytta-av viktig* måste värdefull* tillgång "
        "betyd* givande guld skaffa anställ sätt utöka utöver ha-kvar behåll* bevara* fortsätta "
        "ska-vara-kvar fortsätt ta-emot lägg-pengarna lyft-fram visa-upp ska-ha ska-få "
        "återinför* nödvändig* kräver kräv* prova pröva bygg behöv* oftare"
    ),
}
_DENIES: Final = frozenset(
    ["inte", "ej", "aldrig", "ingen", "inget", "inga", "ingenting", "knappt", "sällan", "utan"]
)

_WHOLE: Final = {
    word: name
    for name, words in STANDS.items()
    for word in words.split()
    if not word.endswith("*") and "-" not in word
}
_STARTS: Final = {
    word[:-1]: name
    for name, words in STANDS.items()
    for word in words.split()
    if word.endswith("*") and "-" not in word
}
_PHRASES: Final = {
    word.replace("-", " "): name
    for name, words in STANDS.items()
    for word in words.split()
    if "-" in word
}
_PHRASE: Final = re.compile(
    r"\b(?:"
    + "|".join(p.replace(" ", "[ -]") for p in sorted(_PHRASES, key=len, reverse=True))
    + r")\b"
)


def stand(clauses: Sequence[str]) -> Stand:
    """Of a statement in clauses: 1 where it is content, -1 where it is not; 1 where it wants more
    of what it speaks of, -1 where it wants less; 0 where it does not say."""
    told = _tells(clauses)
    content = told["content"] - told["discontent"] - told["lacking"]
    wanted = told["wanted"] - told["needless"] + told["lacking"]
    return (content > 0) - (content < 0), (wanted > 0) - (wanted < 0)


def _tells(clauses: Sequence[str]) -> Counter[str]:
    """How often a statement in clauses tells what each of STANDS says, less the times that it
    denies it."""
    told: Counter[str] = Counter()
    for clause in clauses:
        found = [_PHRASES[phrase.replace("-", " ")] for phrase in _PHRASE.findall(clause)]
        rest = _PHRASE.sub(" ", clause).split()
        words = [word.strip('.,!?()"') for word in rest]
        sign = -1 if sum(word in _DENIES for word in words) % 2 else 1
        told.update(found)  # a phrase holds its own denial
        for name in map(_name_of, words):
            if name is not None:
                told[name] += sign
    return told


def _name_of(word: str) -> str | None:
    if word in _WHOLE:
        return _WHOLE[word]
    return next((_STARTS[word[:n]] for n in range(len(word), 2, -1) if word[:n] in _STARTS), None)
