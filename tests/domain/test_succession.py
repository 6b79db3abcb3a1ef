"""What the figures of a next revision take over: ids, an editor's word, since when they say so."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from service.domain.article import Article, Box, Paragraph
from service.domain.identity import StatisticIds, identified
from service.domain.revising import kept_as
from service.domain.statistic import Statistic
from service.domain.statistic_history import Ended, Shown, ended, states
from tests.articles import articles as any_article
from tests.domain.figured import ARTICLE_ID, article, counting, figure, revised, stored

FLED = "More than 14,000 people have fled, the UN says."
NOW_FLED = "More than 15,500 people have now fled, the UN says."


def fled(text: str = FLED, words: str = "14,000 people", value: int = 14_000, **fields: Any) -> Article:
    return counting((text, words, value), **({"attributed_to": "the UN"} | fields))


def edit(current: Article, **fields: Any) -> Article:
    """An editor's word on the first figure, as a patch of it comes to."""
    one, *others = current.statistics
    edited = tuple(sorted({*one.edited, *fields.keys()} - {"review", "method"}))
    signed = {"method": "edited", "edited": edited} if edited else {}
    changed = replace(one, **(signed | fields))
    return revised(current, replace(current, statistics=(changed, *others)), "kept")


def only(current: Article) -> Statistic:
    (one,) = current.statistics
    return one


def test_a_revised_figure_keeps_its_id_and_says_since_when() -> None:
    before = stored(fled())
    after = revised(before, fled(NOW_FLED, "15,500 people", 15_500))
    assert only(after).id == only(before).id
    assert [only(before).revision, only(after).revision] == [1, 2]
    assert ended(before, after) == before.statistics


def test_a_figure_that_only_moved_says_so_since_before() -> None:
    before = stored(fled())
    moved = article(
        "New.", FLED, statistics=(figure(1, "14,000 people", FLED, 14_000, attributed_to="the UN"),)
    )
    after = revised(before, moved)
    assert after.revision == 2
    assert (only(after).id, only(after).revision) == (only(before).id, 1)
    assert ended(before, after) == ()


def test_a_new_figure_never_gets_the_id_of_one_that_was_there() -> None:
    """The same words as the old ones, of another thing, while the old figure says another number."""
    before = stored(fled())
    both = article(
        NOW_FLED,
        "In the south 14,000 people voted on Sunday.",
        statistics=(
            figure(0, "15,500 people", NOW_FLED, 15_500, attributed_to="the UN"),
            figure(1, "14,000 people", "In the south 14,000 people voted on Sunday.", 14_000),
        ),
    )
    after = revised(before, both)
    assert after.statistics[0].id == only(before).id
    assert len({each.id for each in after.statistics}) == 2
    assert revised(after, both) == after


def test_an_id_that_is_sent_counts_for_nothing() -> None:
    one = stored(fled())
    sent = replace(fled(), statistics=tuple(replace(each, id="0" * 26) for each in fled().statistics))
    assert revised(one, sent, "given") == one
    claimed = replace(only(one), span=figure(0, "people", FLED, 1).span)
    other = replace(counting(("12 boats sank.", "12 boats", 12)), statistics=())
    there = stored(other)
    text = "12 boats sank."
    theft = replace(figure(0, "12 boats", text, 12), id=claimed.id)
    assert only(revised(there, replace(other, statistics=(theft,)), "given")).id != claimed.id


def test_what_an_editor_set_is_kept_while_the_text_around_it_changes() -> None:
    counted = Decimal(14_200)
    now = edit(stored(fled()), subject="displaced families", value=counted, low=counted, high=counted)
    now = edit(now, attributed_to="UNHCR")
    for text in (f"Late on Monday: {FLED}", FLED.replace("have fled", "have left the city"), FLED):
        now = revised(now, fled(text))
        one = only(now)
        assert (one.subject, one.attributed_to, one.value) == ("displaced families", "UNHCR", counted)
        assert (one.method, one.edited) == ("edited", ("attributed_to", "high", "low", "subject", "value"))


def test_when_the_words_state_another_number_the_text_wins() -> None:
    now = edit(stored(fled()), value=Decimal(14_200), low=Decimal(14_200), high=Decimal(14_200))
    now = edit(edit(now, subject="families"), review="accepted")
    one = only(revised(now, fled(NOW_FLED, "15,500 people", 15_500)))
    assert (one.value, one.subject, one.review) == (Decimal(15_500), "families", "unreviewed")
    assert (one.method, one.edited) == ("edited", ("subject",))


@pytest.mark.parametrize("review", ["accepted", "rejected"])
def test_a_review_stays_while_the_figure_says_the_same(review: str) -> None:
    now = edit(stored(fled()), review=review)
    again = revised(now, fled(f"Late on Monday: {FLED}"))
    assert (only(again).review, only(again).method) == (review, "found")


def test_a_rejected_figure_stays_so_though_something_else_is_found_of_it() -> None:
    now = edit(stored(fled()), review="rejected")
    assert only(revised(now, fled(subject="refugees"))).review == "rejected"
    assert only(revised(now, fled(NOW_FLED, "15,500 people", 15_500))).review == "unreviewed"


def test_an_accepted_figure_is_to_be_reviewed_again_when_it_says_something_else() -> None:
    now = edit(stored(fled()), review="accepted")
    assert only(revised(now, fled(subject="refugees"))).review == "unreviewed"


@pytest.mark.parametrize("fields", [{"subject": "families"}, {"review": "rejected"}, {"review": "accepted"}])
def test_what_is_not_found_again_is_kept_where_an_editor_spoke_and_the_words_stand(
    fields: dict[str, Any],
) -> None:
    now = edit(stored(fled()), **fields)
    kept = only(revised(now, article("New.", FLED)))
    assert (kept.id, kept.span.pointer) == (only(now).id, "/body/1/text")
    assert revised(now, article("Gone.")).statistics == ()
    assert revised(now, article("New.", FLED), "given").statistics == ()


def test_an_untouched_figure_that_is_not_found_again_goes() -> None:
    assert revised(stored(fled()), article("New.", FLED)).statistics == ()


def test_a_kept_figure_is_followed_into_a_box_and_stands_in_reading_order() -> None:
    now = edit(stored(fled()), review="rejected")
    last = "It cost 40 boats."
    sent = article("", last)
    boxed = replace(
        sent,
        body=(Box(blocks=(Paragraph(text=FLED),)), Paragraph(text=last)),
        statistics=(figure(1, "40 boats", last, 40),),
    )
    after = revised(now, boxed)
    assert [each.span.pointer for each in after.statistics] == ["/body/0/blocks/0/text", "/body/1/text"]
    assert revised(after, boxed) == after


def test_what_an_editor_said_takes_the_place_of_a_find_in_the_same_words() -> None:
    text = "Flight 370 was lost."
    rejected = edit(stored(counting((text, "Flight 370", 370), unit_kind="count")), review="rejected")
    longer = f"On Monday {text}"
    again = revised(rejected, counting((longer, "370 was", 370), unit_kind="index"))
    assert [(each.id, each.review) for each in again.statistics] == [(only(rejected).id, "rejected")]


def test_who_lists_the_figures_says_which_there_are_and_may_speak_as_an_editor() -> None:
    now = edit(stored(fled()), subject="families", review="rejected")
    assert only(revised(now, fled(), "given")).review == "rejected"
    spoken = replace(now, statistics=(replace(only(now), review="accepted", subject="tourists"),))
    one = only(revised(now, spoken, "given"))
    assert (one.review, one.subject) == ("accepted", "tourists")


def test_a_figure_that_an_editor_made_altogether_is_kept_altogether() -> None:
    now = stored(fled(method="edited", subject="families", places=("Aleppo",)))
    assert only(revised(now, fled())) == only(now)
    one = only(revised(now, fled(NOW_FLED, "15,500 people", 15_500, places=("Homs",))))
    assert (one.value, one.subject, one.places) == (Decimal(15_500), "families", ("Aleppo",))
    assert "value" not in one.edited
    assert "subject" in one.edited


@settings(max_examples=60, deadline=None)
@given(sent=any_article())
@pytest.mark.parametrize("figures", ["found", "given", "kept"])
def test_the_same_article_again_is_no_revision(sent: Article, figures: Any) -> None:
    now = stored(sent)
    again = replace(sent, slug="headline", status="published")
    assert revised(now, again, figures) == now
    assert revised(now, now, figures) == now


@settings(max_examples=60, deadline=None)
@given(first=any_article(), second=any_article())
def test_every_figure_has_an_id_of_its_own_and_a_restored_one_keeps_it(
    first: Article, second: Article
) -> None:
    before = stored(first)
    after = revised(before, second)
    ids = [each.id for each in after.statistics]
    assert len(set(ids)) == len(ids)
    assert revised(after, second) == after
    assert kept_as(before, ARTICLE_ID, before=None) == before
    assert kept_as(after, ARTICLE_ID, before=before) == after
    assert kept_as(after, ARTICLE_ID, before=None) == after


_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]


@st.composite
def _figures_of_a_line(draw: st.DrawFn, *, lead: str) -> Article:
    """A line of words, after others; stretches of it at random are figures that an editor may have judged."""
    words = [*lead.split(), *_WORDS]
    text = " ".join(words)
    stretches = st.tuples(st.integers(0, len(words) - 1), st.integers(1, 3))
    reviews = st.sampled_from(("unreviewed", "rejected", "accepted"))
    found = tuple(
        figure(0, " ".join(words[start : start + length]), text, start, review=review)
        for (start, length), review in draw(
            st.lists(st.tuples(stretches, reviews), max_size=5, unique_by=lambda each: each[0])
        )
    )
    return article(text, text, statistics=found)


@settings(max_examples=300, deadline=None)
@given(first=_figures_of_a_line(lead=""), second=_figures_of_a_line(lead="now"))
def test_what_was_found_again_is_found_again_in_the_same_way(first: Article, second: Article) -> None:
    found = tuple(replace(each, review="unreviewed") for each in second.statistics)
    again = replace(second, statistics=found)
    after = revised(stored(first), again)
    assert revised(after, again) == after


def test_a_restored_figure_with_the_id_of_another_article_or_a_second_time_gets_its_own() -> None:
    one = stored(fled())
    elsewhere = kept_as(one, "01kb4w2m8v3f5n7q9s1t3v5x80", before=None)
    assert only(elsewhere).id != only(one).id
    twice = kept_as(replace(one, statistics=one.statistics * 2), ARTICLE_ID, before=None)
    assert len({each.id for each in twice.statistics}) == 2
    assert only(one).id == identified(one, ARTICLE_ID).statistics[0].id
    assert StatisticIds(ARTICLE_ID).kept(only(one)) == only(one).id


def test_a_history_tells_only_what_was_shown() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    one = only(stored(fled()))
    draft, public = (
        replace(one, revision=1),
        replace(one, revision=3, value=None, modifier="vague", high=None),
    )
    told = states([Ended(draft, 3)], public, [Shown(2, at), Shown(5, at)], (), rejected_too=False)
    assert [(each.revision, each.until_revision) for each in told] == [(2, 5), (5, None)]
    hidden = states([Ended(draft, 3)], public, [Shown(5, at)], (), rejected_too=False)
    assert [each.revision for each in hidden] == [5]
    rejected = replace(draft, review="rejected")
    assert (
        len(states([Ended(rejected, 3)], public, [Shown(1, at), Shown(3, at)], (), rejected_too=False)) == 1
    )
    assert len(states([Ended(rejected, 3)], public, [Shown(1, at), Shown(3, at)], (), rejected_too=True)) == 2
