"""Whatever is wrong with an article's JSON, all of it is said, where it is, in a sentence that helps."""

import json
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from service.domain import wire
from service.domain.article import Article, Publication
from service.domain.characters import forbidden_in, strings
from service.domain.errors import MOST_FAULTS, Fault, InvalidInput, Malformed
from service.domain.faults import DEEPEST, LARGEST, faults
from service.domain.pointers import keys, readable
from tests.articles import articles

SMALL: dict[str, Any] = {"publication": "newsroom", "source_id": "a-1", "headline": "Storm closes the bridge"}
SPAN = {
    "container": "headline",
    "pointer": "/headline",
    "start": 0,
    "end": 5,
    "exact": "Storm",
    "prefix": "",
    "suffix": " closes the bridge",
    "text_hash": "0" * 16,
}


def figure(**fields: Any) -> dict[str, Any]:
    return {"surface": "Storm", "value": 5, "low": 5, "high": 5, "span": SPAN} | fields


def refused(**fields: Any) -> InvalidInput:
    """The refusal of a small article with these fields besides."""
    with pytest.raises(InvalidInput) as caught:
        wire.decode_article(json.dumps(SMALL | fields).encode())
    return caught.value


@pytest.mark.parametrize(
    ("fields", "pointer", "detail"),
    [
        ({"headline": ""}, "/headline", "must not be empty"),
        ({"headline": 7}, "/headline", "must be a text, not a number"),
        ({"headline": None}, "/headline", "must not be null"),
        ({"headline": "x" * 2_001}, "/headline", "must be at most 2,000 characters; it has 2,001"),
        ({"section": ""}, "/section", "must not be empty; leave it out or give null"),
        ({"section": ["a"]}, "/section", "must be a text, not a list"),
        ({"headlin": "x"}, "/headlin", "is no field here"),
        ({"langauge": "en"}, "/langauge", "is no field here; did you mean language?"),
        ({"a/b~c": 1}, "/a~1b~0c", "is no field here"),
        ({"genre": "gossip"}, "/genre", "must be one of analysis, background, live, news"),
        ({"genre": True}, "/genre", "must be one of analysis"),
        ({"publication": "Not A Slug"}, "/publication", "must be lower-case letters a-z, digits"),
        ({"published_at": "2026-01-01"}, "/published_at", "must be a time with its offset, such as 2026-"),
        ({"published_at": 1_700_000_000}, "/published_at", "must be a time with its offset"),
        ({"revision": -1}, "/revision", "must be a number from 0 to 2,147,483,647"),
        ({"revision": 1.5}, "/revision", "must be a whole number"),
        ({"revision": 10**300}, "/revision", "must be a number from 0 to 2,147,483,647"),
        ({"body": {}}, "/body", "must be a list, not an object"),
        (
            {"body": [{"text": "x"}]},
            "/body/0/type",
            "is missing; it must be one of paragraph, heading, quote",
        ),
        ({"body": [{"type": "table"}]}, "/body/0/type", "must be one of paragraph, heading, quote, list"),
        ({"body": [{"type": "paragraph"}]}, "/body/0/text", "is missing; it must be a text"),
        ({"body": ["x"]}, "/body/0", "must be an object, not a text"),
        ({"body": [{"type": "heading", "text": "x", "level": 1}]}, "/body/0/level", "from 2 to 6"),
        ({"byline": [{"name": "A"}] * 201}, "/byline", "must be at most 200 entries; it has 201"),
        ({"statistics": [figure(value="many")]}, "/statistics/0/value", "must be a number"),
        ({"statistics": [figure(value=True)]}, "/statistics/0/value", "must be a number, not true or false"),
        ({"statistics": [figure(low=1)]}, "/statistics/0", "bounds 1..5 do not fit exact 5"),
        ({"statistics": [figure(confidence=2)]}, "/statistics/0/confidence", "must be a number from 0 to 1"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_must_be_instead(
    fields: dict[str, Any], pointer: str, detail: str
) -> None:
    error = refused(**fields)
    assert error.pointer == pointer
    assert len(error.faults) == 1
    assert error.faults[0].detail.startswith(detail) or detail in error.faults[0].detail
    assert str(error) == error.detail == f"{readable(pointer)}: {error.faults[0].detail}"


def test_all_faults_are_told_at_once_in_the_order_of_the_document() -> None:
    error = refused(headline="", section=3, body=[{"type": "paragraph", "text": "x"}, {"type": "paragraph"}])
    assert [fault.pointer for fault in error.faults] == ["/headline", "/section", "/body/1/text"]
    assert error.detail.startswith("3 faults: headline: must not be empty; section: must be a text")
    assert "body[1].text: is missing" in error.detail


def test_a_document_with_countless_faults_is_told_of_a_hundred_and_shows_ten() -> None:
    error = refused(body=[{}] * 5_000)
    assert len(error.faults) == MOST_FAULTS
    assert error.detail.startswith("100 faults or more: body[0].type")
    assert error.detail.endswith("and 90 more")


def test_an_empty_object_lacks_everything_that_is_required() -> None:
    with pytest.raises(InvalidInput) as caught:
        wire.decode_article(b"{}")
    assert {fault.pointer for fault in caught.value.faults} == {f"/{name}" for name in SMALL}


def test_a_publication_is_read_in_the_same_way() -> None:
    assert wire.decode(b'{"id":"gazette","name":"G"}', Publication) == Publication(id="gazette", name="G")
    with pytest.raises(InvalidInput, match="id: must be lower-case"):
        wire.decode(b'{"id":"G!"}', Publication)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "line 1, column 1"),
        (b'{"headline": "x",\n "section" 3}', "line 2, column 12"),
        (b'{"headline":"x"', "not JSON at line 1"),
        (b'{"headline":NaN}', "NaN"),
        (b'{"headline":"a\x01b"}', "not JSON at line 1, column 15"),
        (b'{"headline":"\xff"}', "byte 13 is no UTF-8"),
        (b"[1, 2", "not JSON"),
    ],
)
def test_what_is_no_json_is_told_from_what_is_wrong(document: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says) as caught:
        wire.decode_article(document)
    assert caught.value.faults == ()


@pytest.mark.parametrize(
    "opening",
    [b"[", b'{"a":', b'{"body":[{"later":[', b'{"publication":"p","body":[{"x":' + b"["],
)
def test_what_is_nested_without_end_is_refused_at_once(opening: bytes) -> None:
    with pytest.raises(InvalidInput, match=f"nested deeper than {DEEPEST} levels"):
        wire.decode_article(opening * 100_000)
    with pytest.raises(InvalidInput, match="nested deeper"):
        wire.decode_article(b'{"body":[{"later":' + b"[" * 100_000 + b"]" * 100_000 + b',"type":"list"}]}')


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert wire.decode_article(json.dumps(SMALL | {"section": '["{' * 100}).encode()).section == '["{' * 100
    assert refused(headline='\\"[[' * 100, section=0).pointer == "/section"


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00x", "a\\ud800\\ud800"])
def test_half_of_a_surrogate_pair_is_told_with_its_place(escape: str) -> None:
    document = json.dumps(SMALL | {"body": [{"type": "paragraph", "text": "HERE"}]}).replace("HERE", escape)
    with pytest.raises(InvalidInput, match="half of a surrogate pair") as caught:
        wire.decode_article(document.encode())
    assert caught.value.pointer == "/body/0/text"
    assert not isinstance(caught.value, Malformed)


def test_half_of_a_surrogate_pair_in_a_key_is_told_at_the_object() -> None:
    with pytest.raises(InvalidInput) as caught:
        wire.decode_article(b'{"headline":"x","\\ud800":1}')
    assert Fault("", "has a field that is none of its own") in caught.value.faults


@pytest.mark.parametrize(
    "number",
    ["1E+1000000000", "-1e999999", "0E+1000000000", "1E-1000000000", "9" * 5_000, "1." + "0" * 30 + "1"],
)
def test_a_figure_that_no_memory_holds_is_refused_before_it_is_written_out(number: str) -> None:
    stated = f'{{"surface":"x","value":{number},"low":{number},"high":{number},"span":{json.dumps(SPAN)}}}'
    document = json.dumps(SMALL).removesuffix("}") + f', "statistics": [{stated}]}}'
    with pytest.raises(InvalidInput) as caught:
        wire.decode_article(document.encode())
    assert caught.value.pointer == "/statistics/0/value"
    assert "at most 15 significant digits" in caught.value.detail


def test_a_document_too_large_to_be_gone_through_is_told_of_its_first_fault() -> None:
    error = refused(body=[{"type": "paragraph", "text": "x" * (LARGEST + 1)}], section=3)
    assert error.faults == (Fault("/body/0/text", "expected `str` of length <= 100000"),)


_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["", "paragraph", "news", "2026-01-01T00:00:00Z", "x" * 2_001, "\ud800", "1e9", "\0"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["type", "text", "headline", "a/b", "~", "\udfff"]), st.text(max_size=2)),
)


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(below for key, each in inner for below in _places(each, (*place, key)))]


def _mutated(document: Any, data: DataObject) -> Any:
    """The document with one value replaced, taken away, or put beside its like."""
    place = data.draw(st.sampled_from(_places(document)[1:] or [()]))
    if not place:
        return data.draw(_JUNK)
    *path, last = place
    holder = document
    for key in path:
        holder = holder[key]
    match data.draw(st.sampled_from(("replace", "remove", "add"))):
        case "replace":
            holder[last] = data.draw(_JUNK)
        case "remove":
            del holder[last]
        case _ if isinstance(holder, list):
            holder.insert(last, data.draw(_JUNK))
        case _:
            holder[data.draw(st.sampled_from(["x", "headlines", "type", "text", ""]))] = data.draw(_JUNK)
    return document


def _is_refused(document: bytes) -> bool:
    """By the decoder, or for a character that no text may hold, which is looked for besides."""
    try:
        article = msgspec.json.decode(document, type=Article)
    except (msgspec.MsgspecError, UnicodeError):
        return True
    return any(forbidden_in(text) is not None for _, text in strings(article))


def _resolves(document: Any, pointer: str) -> bool:
    *path, last = keys(pointer) or [""]
    for key in path:
        document = document[int(key)] if isinstance(document, list) else document[key]
    return isinstance(document, dict) or pointer == "" or int(last) < len(document)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles(), st.data())
def test_faults_are_found_where_and_only_where_the_decoder_refuses(
    article: Article, data: DataObject
) -> None:
    valid = json.loads(wire.encode(article))
    mutated = deepcopy(valid)
    for _ in range(data.draw(st.integers(0, 3))):
        mutated = _mutated(mutated, data)
    document = json.dumps(mutated).encode()
    found = faults(document, Article)
    assert bool(found) == _is_refused(document), found
    for fault in found:
        assert _resolves(mutated, fault.pointer), fault
        fault.pointer.encode()
        assert fault.detail.encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text('{}[]":,0123456789.eE-ntf\\u ', max_size=40).map(str.encode))
def test_any_bytes_are_an_article_or_a_clear_refusal(document: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        wire.decode_article(document)
    assert caught.value.detail
