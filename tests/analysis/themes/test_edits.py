"""What people do with themes holds in every later run."""

import pytest

from analysis.themes.edits import Edit, Merge, MovePassages, Rename, Split, plan, resolve
from analysis.themes.find import find_themes
from analysis.themes.model import Theme, Themes
from tests.analysis.themes.test_find import ANMALAN, LARM, LON, OTHER

LARM_TITLE = "Överfallslarm saknas i receptionen"
FIRST = {f"n{i}": text for i, text in enumerate([*LARM, *ANMALAN])}
# Four more to eight: a third of all passages is new.
MORE = {
    "m0": "Nya larm i receptionen på plan två",
    "m1": "Larmet hörs inte i samtalsrummet",
    "m2": "Polisanmälan utan stöd av chefen",
    "m3": "Vem skriver polisanmälan?",
}


def found(
    passages: dict[str, str],
    *,
    code: str | None = "F1",
    previous: Themes | None = None,
    **kw: object,
) -> Themes:
    codes = [[code] if code else [] for _ in passages]
    earlier = previous.themes if previous else ()
    return find_themes(list(passages), list(passages.values()), codes, previous=earlier, **kw)  # type: ignore[arg-type]


def by_title(result: Themes) -> dict[str, Theme]:
    return {theme.title: theme for theme in result.themes}


@pytest.fixture
def first() -> Themes:
    result = found(FIRST)
    assert set(by_title(result)) == {LARM_TITLE, "Polisanmälan"}
    return result


def test_a_persons_title_holds_while_the_theme_lives_and_no_other_takes_it(first: Themes) -> None:
    larm = by_title(first)[LARM_TITLE]
    edits = [Rename(larm.id, "Polisanmälan"), Rename(larm.id, " Larm som inte larmar ")]
    later = found(FIRST | MORE, previous=first, edits=edits)
    theme = by_title(later)["Larm som inte larmar"]
    assert theme.id == larm.id
    assert theme.edited
    assert {"m0", "m1"} <= set(theme.passages)
    taken = found(FIRST, previous=first, edits=edits[:1])
    assert sorted(theme.title.casefold() for theme in taken.themes)[0] == "polisanmälan"
    assert len({theme.title.casefold() for theme in taken.themes}) == 2
    only = found({k: v for k, v in FIRST.items() if v in ANMALAN}, previous=first, edits=edits)
    assert [theme.edited for theme in only.themes] == [False]


def test_two_themes_that_were_merged_stay_one_with_what_is_new(first: Themes) -> None:
    larm, anmalan = by_title(first)[LARM_TITLE], by_title(first)["Polisanmälan"]
    edits: list[Edit] = [
        Merge((anmalan.id, larm.id), larm.id, anmalan.passages + larm.passages),
        Rename(larm.id, "Hot och vad vi gör åt dem"),
    ]
    merged = found(FIRST, previous=first, edits=edits)
    (theme,) = merged.themes
    assert (theme.id, theme.title, theme.edited) == (larm.id, "Hot och vad vi gör åt dem", True)
    later = found(FIRST | MORE, previous=merged, edits=edits)
    (theme,) = later.themes
    assert theme.id == larm.id
    assert set(theme.passages) == set(FIRST | MORE)
    assert later.outside == ()
    assert resolve(edits, anmalan.id) == larm.id
    assert resolve(edits, larm.id) == larm.id


def test_passages_that_were_split_off_stay_apart_and_new_ones_go_to_the_nearer(
    first: Themes,
) -> None:
    anmalan = by_title(first)["Polisanmälan"]
    away = ("n4", "n5")
    rest = tuple(p for p in anmalan.passages if p not in away)
    edits: list[Edit] = [
        Split(anmalan.id, "theme-chefens", away, rest),
        Rename("theme-chefens", "Chefens del i anmälan"),
    ]
    split = found(FIRST, previous=first, edits=edits)
    later = found(FIRST | MORE, previous=split, edits=edits)
    for result in (split, later):
        themes = {theme.id: theme for theme in result.themes}
        assert set(away) <= set(themes["theme-chefens"].passages)
        assert not set(rest) & set(themes["theme-chefens"].passages)
        assert set(rest) <= set(themes[anmalan.id].passages)
        assert themes["theme-chefens"].title == "Chefens del i anmälan"
        assert by_title(first)[LARM_TITLE].id in themes
    assert "m2" in {t.id: t for t in later.themes}["theme-chefens"].passages


def test_edits_of_edited_themes_follow_in_their_order(first: Themes) -> None:
    larm, anmalan = by_title(first)[LARM_TITLE], by_title(first)["Polisanmälan"]
    edits: list[Edit] = [
        Split(larm.id, "theme-new", ("n0", "n1"), ("n2", "n3")),
        Rename("theme-new", "Försvinner"),
        Merge(("theme-new",), anmalan.id, ("n0", "n1", *anmalan.passages)),
        # Somebody else still has the merged one on the screen.
        Rename("theme-new", "Anmälan och larm"),
    ]
    later = found(FIRST | MORE, previous=first, edits=edits)
    themes = {theme.id: theme for theme in later.themes}
    assert {"n0", "n1", "n4", "n5", "n6", "n7"} <= set(themes[anmalan.id].passages)
    assert {"n2", "n3"} <= set(themes[larm.id].passages)
    assert themes[anmalan.id].title == "Anmälan och larm"
    assert "theme-new" not in themes
    assert resolve(edits, "theme-new") == anmalan.id


def test_a_merge_that_is_undone_gives_both_themes_their_ids_again(first: Themes) -> None:
    larm, anmalan = by_title(first)[LARM_TITLE], by_title(first)["Polisanmälan"]
    merge = Merge((anmalan.id,), larm.id, anmalan.passages + larm.passages)
    merged = found(FIRST, previous=first, edits=[merge])
    again = find_themes(
        list(FIRST | MORE),
        list((FIRST | MORE).values()),
        [["F1"]] * 12,
        previous=[*merged.themes, anmalan],
    )
    assert {theme.id for theme in again.themes} == {larm.id, anmalan.id}
    assert set(anmalan.passages) <= set(
        next(t for t in again.themes if t.id == anmalan.id).passages
    )


def test_a_merge_holds_over_codes_and_when_the_tags_change(first: Themes) -> None:
    texts = FIRST | {f"l{i}": text for i, text in enumerate(LON)}
    codes = {p: (["P3"] if p.startswith("l") else ["F1"]) for p in texts}
    before = find_themes(list(texts), list(texts.values()), list(codes.values()))
    lon, larm = by_title(before)["Lön"], by_title(before)[LARM_TITLE]
    edits = [Merge((lon.id,), larm.id, lon.passages + larm.passages)]
    codes |= {"l0": [], "n0": ["P5"]}
    after = find_themes(
        list(texts), list(texts.values()), list(codes.values()), previous=before.themes, edits=edits
    )
    theme = next(t for t in after.themes if t.id == larm.id)
    assert set(theme.passages) == set(lon.passages + larm.passages)


def test_edits_do_not_draw_in_a_theme_of_others(first: Themes) -> None:
    larm, anmalan = by_title(first)[LARM_TITLE], by_title(first)["Polisanmälan"]
    edits = [Merge((anmalan.id,), larm.id, anmalan.passages + larm.passages)]
    texts = (
        FIRST | {f"l{i}": t for i, t in enumerate(LON)} | {f"o{i}": t for i, t in enumerate(OTHER)}
    )
    later = found(texts, code=None, previous=first, edits=edits)
    themes = {theme.id: set(theme.passages) for theme in later.themes}
    assert themes.pop(larm.id) == set(FIRST)
    assert list(themes.values()) == [{"l0", "l1", "l2"}]
    assert later.outside == ("o0", "o1", "o2")


def test_an_edited_theme_is_gone_with_its_last_passage(first: Themes) -> None:
    larm, anmalan = by_title(first)[LARM_TITLE], by_title(first)["Polisanmälan"]
    edits = [Merge((anmalan.id,), larm.id, anmalan.passages + larm.passages)]
    later = found({f"l{i}": text for i, text in enumerate(LON)}, previous=first, edits=edits)
    assert larm.id not in {theme.id for theme in later.themes}
    one = found({"n0": FIRST["n0"]}, previous=first, edits=edits)
    assert [(theme.id, theme.passages) for theme in one.themes] == [(larm.id, ("n0",))]


def test_copies_that_people_put_in_different_themes_stay_there(first: Themes) -> None:
    larm = by_title(first)[LARM_TITLE]
    copied = FIRST | {"c0": FIRST["n0"], "c1": FIRST["n0"]}
    edits = [Split(larm.id, "theme-c", ("c0",), larm.passages)]
    later = found(copied, previous=first, edits=edits)
    themes = {theme.id: set(theme.passages) for theme in later.themes}
    assert "c0" in themes["theme-c"]
    assert "n0" in themes[larm.id]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Rename("a", " "), "title"),
        (Merge(("a",), "a", ("n0",)), "itself"),
        (Split("a", "b", ("n0",), ("n0",)), "both sides"),
        (Split("a", "a", ("n0",), ("n1",)), "new id"),
        (MovePassages(("a",), "x", source="x"), "another theme than its own"),
        (MovePassages(("a",), "x", theirs=("a", "b")), "both sides of a move"),
    ],
)
def test_edits_that_cannot_be_followed_are_refused(edit: Edit, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        plan([edit])


def test_order_of_passages_does_not_matter_with_edits(first: Themes) -> None:
    larm, anmalan = by_title(first)[LARM_TITLE], by_title(first)["Polisanmälan"]
    edits = [Merge((anmalan.id,), larm.id, anmalan.passages + larm.passages)]
    turned = dict(reversed(list((FIRST | MORE).items())))
    assert found(turned, previous=first, edits=edits) == found(
        FIRST | MORE, previous=first, edits=edits
    )
