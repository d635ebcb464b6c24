from analysis.themes.model import Theme
from analysis.themes.runs import RunChange, compare


def theme(id_: str, *passages: str, duplicates: tuple[tuple[str, ...], ...] = ()) -> Theme:
    return Theme(id_, id_.upper(), (), passages, passages[:1], None, duplicates)


def test_what_is_new_grown_shrunk_the_same_merged_and_gone() -> None:
    before = [
        theme("a", "1", "2", "3"),
        theme("b", "4", "5", "6"),
        theme("c", "7", "8", "9"),
        theme("d", "10", "11"),
        theme("e", "12", "13"),
    ]
    now = [
        theme("a", "1", "2", "3", "20"),
        theme("b", "4", "5"),
        theme("c", "7", "8", "21"),
        theme("f", "22", "23", "24"),
    ]
    assert compare(before, now, {"d": "a"}) == (
        RunChange("a", "A", "grown", 3, 4, 1, 0),
        RunChange("b", "B", "shrunk", 3, 2, 0, 1),
        RunChange("c", "C", "same", 3, 3, 1, 1),
        RunChange("f", "F", "new", 0, 3, 3, 0),
        RunChange("d", "D", "merged", 2, 0, 0, 2, "a"),
        RunChange("e", "E", "gone", 2, 0, 0, 2),
    )


def test_copies_do_not_make_a_theme_grow() -> None:
    before = [theme("a", "1", "2", "3")]
    now = [theme("a", "1", "4", "5", "2", "3", duplicates=(("1", "4", "5"),))]
    (change,) = compare(before, now)
    assert (change.kind, change.after, change.came) == ("same", 3, 2)
