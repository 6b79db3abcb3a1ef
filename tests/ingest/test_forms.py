"""The written forms that a header and an option share, slugs, and sentences."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.forms import instant, is_language_tag, is_publication_id, normal_language, web_address
from service.domain.sentences import sentence_at, sentences
from service.domain.slug import is_slug, slug_of
from service.domain.value import PublicationId


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("en-gb", "en-GB"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("zh-yue-hk", "zh-yue-HK"),
        ("es-419", "es-419"),
        ("DE-ch-1996", "de-CH-1996"),
        ("sl-ROZAJ-1abc", "sl-rozaj-1abc"),
        ("en-CA-X-CA", "en-CA-x-ca"),
        ("az-latn-x-LATN", "az-Latn-x-latn"),
        ("de-u-co-PHONEBK", "de-u-co-phonebk"),
    ],
)
def test_a_language_tag_gets_its_usual_case(tag: str, normal: str) -> None:
    assert normal_language(tag) == normal
    assert normal_language(normal) == normal
    assert is_language_tag(normal)


@pytest.mark.parametrize("tag", ["", "!!", "english", "en_GB", "x-house", "en\n"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        normal_language(tag)


@pytest.mark.parametrize(
    "text", ["a", "7", "daily-example", "a--b", "a" * 64, "a" * 65, "-a", "a-", "A", "é", ""]
)
def test_a_publication_s_id_is_what_the_domain_takes(text: str) -> None:
    try:
        msgspec.convert(text, PublicationId)
    except msgspec.ValidationError:
        assert not is_publication_id(text)
    else:
        assert is_publication_id(text)
    assert not is_publication_id(text + "\n")


def test_an_instant_is_kept_in_utc() -> None:
    assert instant("2026-03-01t09:30:00+01:00") == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert instant("2026-03-01T09:30:00.1234567Z").microsecond == 123456
    assert instant("2026-03-01T09:30:00Z").tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "2026-03-01", "2026-W10-7T09:30:00Z", "2026-03-01T09:30:00", "0001-01-01T00:00:00+01:00"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="offset"):
        instant(text)


def test_an_address_is_absolute() -> None:
    assert web_address("https://example.org/a") == "https://example.org/a"
    with pytest.raises(ValueError, match="absolute"):
        web_address("example.org")


@given(st.text(max_size=120))
def test_a_slug_that_we_make_is_one(text: str) -> None:
    slug = slug_of(text)
    assert slug == "" or is_slug(slug)
    assert slug_of(slug) == slug


def test_folding_that_leaves_more_to_fold_is_followed_to_its_end() -> None:
    every = (chr(code) for code in range(0x110000))
    assert [x for x in every if (slug := slug_of(x)) and not is_slug(slug)] == []
    assert is_slug(slug_of("cafe'\u0301"))


@pytest.mark.parametrize(
    "text", ["a", "boats-leave-2", "наука-и-жизнь", "हिन्दी-पन्ना", "北京-新闻", "a" * 120]
)
def test_a_slug_is_one(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "a-", "-a", "a--b", "A", "a b", "a/b", "a.b", "..", "a_b", "a\n", "straße", "ﬁ", "½", "it’s",
        "a" * 121, "\udcff", "a\u200db", "e\u0301",
    ],
)  # fmt: skip
def test_what_is_no_slug_is_none(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize(
    "text",
    [
        "“Is it over?” she asked.",
        "Dr. Hale and Mr. Poe met the U.S. Army on 3. Mai at 9 a.m. in No. 7.",
        "Sen. Doe of ACME Inc. left on Sept. 3.",
        "It has 7.7 million...",
    ],
)
def test_a_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == [(0, len(text))]


def test_sentences_are_cut() -> None:
    text = "He said no. Then he left.\nTitle “One.” 有人。没有。 End"
    cut = ["He said no.", "Then he left.", "Title “One.”", "有人。", "没有。", "End"]
    assert [text[start:end] for start, end in sentences(text)] == cut


@given(st.text(alphabet=" .!?\n。”“aB3é", max_size=40))
def test_both_ways_to_cut_agree(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    for start, end in found:
        assert sentence_at(text, start, end) == text[start:end]
