"""The algorithm of differences: nothing is lost, nothing is said twice, and no input makes it slow."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from service.domain.article import (
    Article,
    Block,
    Box,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Quotation,
    Quote,
)
from service.domain.difference.alignment import aligned
from service.domain.difference.articles import difference
from service.domain.difference.values import Difference, PartChange, TextDifference
from service.domain.difference.words import compared, sentences, words
from service.domain.identity import identified
from service.domain.media import Caption, Image
from service.domain.span import Emphasis, span
from service.domain.statistic import Statistic
from tests.articles import articles

# Few letters, so that two of them have much in common.
alike = st.text("ab .\n,é字", max_size=60)
rows = st.lists(st.sampled_from("abc"), max_size=14)


def told(found: TextDifference) -> tuple[str, str]:
    """The older and the newer text, from the runs alone."""
    runs = found.runs
    return (
        "".join(run.text for run in runs if run.kind != "insert"),
        "".join(run.text for run in runs if run.kind != "delete"),
    )


def shown(before: str, after: str) -> str:
    signs = {"equal": "{}", "insert": "+{}+", "delete": "-{}-"}
    return "".join(signs[run.kind].format(run.text) for run in compared(before, after).runs)


def article(*body: Block, **fields: object) -> Article:
    return Article(publication="gazette", source_id="a-1", headline="Headline", body=body, **fields)  # type: ignore[arg-type]


def kinds(found: Difference) -> list[tuple[str, str | None, str | None]]:
    return [(part.kind, part.before, part.after) for part in found.blocks]


@given(alike, alike)
@example("", "")
@example("a" * 5000, "b")
def test_the_runs_joined_are_both_texts_character_for_character(before: str, after: str) -> None:
    for pieces in (words, sentences):
        found = compared(before, after, pieces)
        assert told(found) == (before, after)
        assert all(run.text for run in found.runs)


@given(st.text())
def test_the_pieces_of_a_text_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == "".join(sentences(text)) == text


@given(rows, rows)
def test_an_alignment_is_as_long_as_any_can_be(before: list[str], after: list[str]) -> None:
    pairs, complete = aligned(before, after)
    assert complete
    assert all(before[at] == after[to] for at, to in pairs)
    assert pairs == sorted(set(pairs))
    assert len(pairs) == len({at for at, _ in pairs}) == len({to for _, to in pairs})
    assert len(pairs) == _longest(before, after)


def _longest(before: Sequence[str], after: Sequence[str]) -> int:
    """The textbook's table."""
    above = [0] * (len(after) + 1)
    for one in before:
        row = [0]
        for to, other in enumerate(after):
            row.append(above[to] + 1 if one == other else max(above[to + 1], row[to]))
        above = row
    return above[-1]


def test_a_wide_stretch_is_compared_between_its_landmarks() -> None:
    before = [*["x"] * 5000, "landmark", *["y"] * 10]
    after = [*["z"] * 5000, "landmark", *["y"] * 8, "w"]
    pairs, complete = aligned(before, after)
    assert not complete
    assert [(5000 + n, 5000 + n) for n in range(9)] == pairs


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("The council met on Monday.", "The council meets on Monday.", "The council -met-+meets+ on Monday."),
        ("14,000 fled", "15,500 fled", "-14,000-+15,500+ fled"),
        ("a well-known “name”", "a well-worn “name”", "a -well-known-+well-worn+ “name”"),
        ("the old mill", "a new mill", "-the old-+a new+ mill"),
        ("हिन्दी में समाचार", "हिन्दी का समाचार", "हिन्दी -में-+का+ समाचार"),
        ("東京で雨が降る", "東京で雪が降る", "東京で-雨-+雪+が降る"),
        ("وصلت 1,200 أسرة", "وصلت 1,300 أسرة", "وصلت -1,200-+1,300+ أسرة"),
        ("Fire out", "Fire out.", "Fire out+.+"),
    ],
)
def test_words_are_compared_whole(before: str, after: str, difference: str) -> None:
    assert shown(before, after) == difference


@given(articles(), articles())
@settings(max_examples=60, deadline=None)
def test_every_part_of_both_articles_is_accounted_for_once(before: Article, after: Article) -> None:
    found = difference(before, after)
    if before.body == after.body:
        assert found.blocks == ()
        return
    _account(found.blocks, before.body, after.body, "/body")


def _account(
    parts: Sequence[PartChange],
    before: Sequence[Block | ListItem],
    after: Sequence[Block | ListItem],
    path: str,
) -> None:
    """Each side is whole again when what the parts say is put together."""
    places = [[each.before for each in parts], [each.after for each in parts]]
    assert [each for each in places[1] if each] == [f"{path}/{n}" for n in range(len(after))]
    assert {each for each in places[0] if each} == {f"{path}/{n}" for n in range(len(before))}
    assert len([each for each in places[0] if each]) == len(before)
    for part in parts:
        old = None if part.before is None else before[int(part.before.rpartition("/")[2])]
        new = None if part.after is None else after[int(part.after.rpartition("/")[2])]
        match part.kind:
            case "equal" | "moved":
                assert old == new
            case "added" | "removed":
                assert (part.block or part.item) == (old or new)
            case "changed":
                assert old != new
                if part.words:
                    assert told(part.words) == (getattr(old, "text", None), getattr(new, "text", None))
                for field in part.fields:
                    assert (_at(old, field.name), _at(new, field.name)) == (field.before, field.after)


def _at(value: object, name: str) -> object:
    for step in name.split("/"):
        value = getattr(value, step)
    return value


@given(articles(), articles())
@settings(max_examples=40, deadline=None)
def test_every_field_that_differs_is_named_with_both_values(before: Article, after: Article) -> None:
    apart = {"revision", "body", "quotations", "statistics"}
    differing = {
        name: (getattr(before, name), getattr(after, name))
        for name in set(Article.__struct_fields__) - apart
        if getattr(before, name) != getattr(after, name)
    }
    fields = difference(before, after).fields
    assert {field.name: (field.before, field.after) for field in fields} == differing
    assert all(told(field.words) == differing[field.name] for field in fields if field.words)


@given(articles())
@settings(max_examples=30, deadline=None)
def test_an_article_does_not_differ_from_itself_or_from_another_number_of_it(same: Article) -> None:
    assert difference(same, replace(same, revision=same.revision + 1)) == Difference()


ONE, TWO, THREE = (
    Paragraph(text=text)
    for text in ("Rain fell all night.", "A dyke broke at dawn.", "Nobody was hurt, it said.")
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((ONE, TWO), (ONE, THREE, TWO), [("equal", 0, 0), ("added", None, 1), ("equal", 1, 2)]),
        ((ONE, TWO, THREE), (ONE, THREE), [("equal", 0, 0), ("removed", 1, None), ("equal", 2, 1)]),
        ((ONE, TWO, THREE), (THREE, ONE, TWO), [("moved", 2, 0), ("equal", 0, 1), ("equal", 1, 2)]),
        ((ONE,), (Heading(text=ONE.text),), [("removed", 0, None), ("added", None, 0)]),
        ((ONE, ONE), (ONE,), [("equal", 0, 0), ("removed", 1, None)]),
    ],
)
def test_blocks_are_found_again(
    before: tuple[Block, ...], after: tuple[Block, ...], expected: list[tuple[str, int | None, int | None]]
) -> None:
    def pointer(number: int | None) -> str | None:
        return None if number is None else f"/body/{number}"

    found = kinds(difference(article(*before), article(*after)))
    assert found == [(kind, pointer(at), pointer(to)) for kind, at, to in expected]


def test_a_paragraph_that_was_put_right_is_one_that_changed() -> None:
    right = Paragraph(text="A dyke broke at dusk.")
    (_, changed) = difference(article(ONE, TWO), article(ONE, right)).blocks
    assert changed.kind == "changed"
    assert changed.words is not None
    assert [(run.kind, run.text) for run in changed.words.runs] == [
        ("equal", "A dyke broke at "),
        ("delete", "dawn"),
        ("insert", "dusk"),
        ("equal", "."),
    ]


def test_a_link_or_emphasis_alone_is_a_change() -> None:
    marked = replace(ONE, marks=(Emphasis(start=0, end=4),))
    (changed,) = difference(article(ONE), article(marked)).blocks
    assert (changed.kind, changed.words) == ("changed", None)
    assert [field.name for field in changed.fields] == ["marks"]


def test_what_changed_about_a_picture_is_told_field_by_field() -> None:
    def pictured(credit: str, caption: str) -> Article:
        image = Image(id="picture", url="https://example.org/a.jpg", credit=credit)
        return article(ImageBlock(image=image, caption=Caption(text=caption)))

    (changed,) = difference(pictured("A. Wrong", "The dyke"), pictured("B. Right", "At dawn")).blocks
    assert [(field.name, field.before, field.after) for field in changed.fields] == [
        ("image/credit", "A. Wrong", "B. Right"),
        ("caption/text", "The dyke", "At dawn"),
    ]
    assert [field.words is not None for field in changed.fields] == [False, True]


def test_the_items_of_a_list_and_the_blocks_of_a_box_are_compared_too() -> None:
    before = article(
        ListBlock(items=(ListItem(text="First of all"),)), Box(headline="Why", blocks=(ONE, TWO))
    )
    after = article(
        ListBlock(items=(ListItem(text="First of all"), ListItem(text="Then"))),
        Box(headline="Why", blocks=(TWO,)),
    )
    listed, box = difference(before, after).blocks
    assert [(part.kind, part.before, part.after) for part in listed.parts] == [
        ("equal", "/body/0/items/0", "/body/0/items/0"),
        ("added", None, "/body/0/items/1"),
    ]
    assert [(part.kind, part.before, part.block) for part in box.parts] == [
        ("removed", "/body/1/blocks/0", ONE),
        ("equal", "/body/1/blocks/1", None),
    ]


def test_figures_are_found_by_their_id_and_quotations_by_their_words() -> None:
    def reported(text: str, **fields: object) -> Article:
        start = text.index("1,200")
        here = span(text, start, start + 5, container="paragraph", pointer="/body/0/text")
        said = span(text, 0, 4, container="paragraph", pointer="/body/0/text")
        figure = Statistic(
            value=Decimal(1200), low=Decimal(1200), high=Decimal(1200), surface="1,200", span=here
        )
        body = article(Paragraph(text=text), statistics=(replace(figure, **fields),))
        return identified(replace(body, quotations=(Quotation(speaker=None, span=said),)), "x" * 26)

    before = reported("Some 1,200 fled.")
    moved = difference(before, reported("Some of 1,200 fled."))
    assert [change.kind for change in moved.statistics] == ["moved"]
    assert [change.kind for change in moved.quotations] == ["moved"]
    put_right = difference(before, reported("Some 1,200 fled.", attributed_to="the mayor"))
    assert [(change.kind, change.fields) for change in put_right.statistics] == [
        ("changed", ("attributed_to",))
    ]
    gone = difference(before, article(Paragraph(text="Some 1,200 fled.")))
    assert [change.kind for change in gone.statistics] == ["removed"]
    assert [change.kind for change in gone.quotations] == ["removed"]


def _chosen(seed: int, count: int, vocabulary: Sequence[str]) -> list[str]:
    return random.Random(seed).choices(vocabulary, k=count)  # noqa: S311 - to be had again, not to be secret


def _random_words(seed: int, count: int, vocabulary: Sequence[str]) -> str:
    return " ".join(_chosen(seed, count, vocabulary))


HOSTILE: dict[str, Callable[[int], Iterable[Block]]] = {
    "two words, over and over": lambda seed: [Paragraph(text=_random_words(seed, 49_000, ("a", "b")))],
    "one text after another": lambda seed: (
        Paragraph(text=_random_words(seed * 1000 + n, 6_000, ("a.", "b,"))) for n in range(50)
    ),
    "twenty thousand blocks": lambda seed: (Paragraph(text=f"k{n} q r{seed}") for n in range(20_000)),
    "two blocks, over and over": lambda seed: (Paragraph(text=word) for word in _chosen(seed, 20_000, "ab")),
    "back to front": lambda seed: [Paragraph(text=f"k{n}") for n in range(20_000)][:: 3 - 2 * seed],
    "many long lists": lambda seed: (
        ListBlock(items=tuple(ListItem(text=f"k{n} q r{seed}") for n in range(64))) for _ in range(300)
    ),
    "as many quotes": lambda seed: (Quote(text=f"{seed} " * 200) for _ in range(2_000)),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_no_pair_of_articles_takes_long(name: str) -> None:
    before, after = (article(*HOSTILE[name](seed)) for seed in (1, 2))
    started = time.process_time()
    found = difference(before, after)
    assert time.process_time() - started < 3  # a tenth of it, here
    _account(found.blocks, before.body, after.body, "/body")


def test_what_was_too_large_to_be_compared_closely_says_so() -> None:
    same = "It was the same at first and in the end. " * 40
    texts = [same + _random_words(seed, 15_000, ("ever", "never")) + same for seed in (1, 2)]
    before, after = (article(Paragraph(text=text)) for text in texts)
    found = difference(before, after)
    assert found.coarse
    assert not difference(article(ONE), article(TWO)).coarse
    (changed,) = found.blocks
    assert changed.words is not None
    assert told(changed.words) == tuple(texts)
