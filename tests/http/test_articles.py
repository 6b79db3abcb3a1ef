"""Reading articles over HTTP, on both databases."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from service.domain import wire
from service.domain.article import Article, Contributor, ImageBlock, Paragraph, Source, Tag
from service.domain.errors import InvalidInput
from service.domain.media import Image
from service.domain.span import span as make_span
from service.domain.statistic import Statistic
from tests.serving import Site, small

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)


def published(number: int, **fields: Any) -> Article:
    return small(f"a-{number:03}", published_at=MONDAY + timedelta(minutes=number), **fields)


def headlines(site: Site, query: str = "") -> list[str]:
    answer = site.get(f"/v1/articles{query}")
    assert answer.status_code == 200, answer.text
    return [article["headline"] for article in answer.json()["articles"]]


def test_an_article_is_served_as_the_json_that_was_stored(site: Site) -> None:
    saved = site.take_in(small(language="en", section="Local"))
    answer = site.get(f"/v1/articles/{saved.article.id}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert wire.decode_article(answer.content) == saved.article


@pytest.mark.parametrize(
    ("accept", "suffix", "media_type"),
    [
        (None, "", "application/json"),
        ("*/*", "", "application/json"),
        ("application/ld+json", "", "application/ld+json"),
        ("application/ld+json;q=0.5, application/json;q=0.4", "", "application/ld+json"),
        ("application/json;q=0, */*", "", "application/ld+json"),
        ("image/gif, application/*;q=0.1", "", "application/json"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "", "text/html; charset=utf-8"),
        ("image/gif, image/jpeg, *; q=.2, */*; q=.2", "", "application/json"),
        ('application/ld+json;profile="x;q=0, y"', "", "application/ld+json"),
        ("text/html", ".jsonld", "application/ld+json"),
        ("application/ld+json", ".json", "application/json"),
    ],
)
def test_the_format_follows_the_suffix_and_else_the_accept_header(
    site: Site, accept: str | None, suffix: str, media_type: str
) -> None:
    saved = site.take_in(small())
    sent = {} if accept is None else {"accept": accept}
    answer = site.get(f"/v1/articles/{saved.article.id}{suffix}", **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert ("Accept" in answer.headers["vary"].split(", ")) == (suffix == "")


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "image/*, */*;q=0"])
def test_what_cannot_be_given_is_answered_406_with_what_can(site: Site, accept: str) -> None:
    saved = site.take_in(small())
    answer = site.get(f"/v1/articles/{saved.article.id}", accept=accept)
    assert answer.status_code == 406
    assert "application/ld+json" in answer.json()["detail"]
    assert answer.headers["vary"] == "Accept"


def test_json_ld_names_the_article_and_its_publisher(sample_site: Site) -> None:
    article = sample_site.sample_article("budget-2026")
    graph = sample_site.get(f"/v1/articles/{article['id']}.jsonld").json()
    assert graph["@context"].startswith("https://schema.org")
    assert graph["headline"] == article["headline"]
    assert graph["publisher"]["@type"] == "NewsMediaOrganization"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/articles/01m822k0000000000000000000",
        "/v1/articles/nonsense",
        "/v1/articles/%00",
        "/v1/articles/01m822k0000000000000000000.jsonld",
        "/v1/articles/01m822k0000000000000000000.pdf",
        "/v1/articles/01m822k0000000000000000000.",
        "/v1/articles/01m822k0000000000000000000/revisions/01",
        "/v1/articles/01m822k0000000000000000000/revisions/%D9%A1",
        "/v1/articles/01m822k0000000000000000000/revisions",
        "/v1/articles/01m822k0000000000000000000/revisions/1",
        "/v1/articles/01m822k0000000000000000000/revisions/99999999999999999999",
        "/v1/articles/01m822k0000000000000000000/report",
        "/v1/images/01m822k0000000000000000000",
        "/v1/images/01m822k0000000000000000000/file",
        "/v1/images/%F0%9F%93%B7",
        "/v1/statistics/01m822k0000000000000000000",
        "/v1/statistics/%22",
        "/articles/no-such-slug",
        "/articles/%00",
        "/articles/%ff",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_a_404_problem(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:wirecopy:problem:not-found"
    assert problem["status"] == 404
    assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?colour=red", "colour"),
        ("?%ff=red", "?"),
        ("?limit=0", "limit"),
        ("?limit=201", "limit"),
        ("?limit=ten", "limit"),
        ("?limit=5&limit=6", "limit"),
        ("?section=", "section"),
        ("?section=%00", "section"),
        ("?section=a%0Ab", "section"),
        ("?section=%ff", "section"),
        ("?genre=gossip", "genre"),
        ("?language=en_GB", "language"),
        ("?language=%25", "language"),
        ("?fields=headline", "fields"),
        ("?published_since=2026-11-16", "published_since"),
        ("?published_since=2026-11-16T08:00:00", "published_since"),
        ("?updated_since=yesterday", "updated_since"),
        ("?updated_since=null", "updated_since"),
        ("?updated_since=9999-12-31T23:59:59-23:59", "updated_since"),
        ("?published_since=0001-01-01T00:00:00%2B23:59", "published_since"),
        ("?genre=NULL", "genre"),
        ("?cursor=abc", "cursor"),
        ("?cursor=%F0%9F%93%B0", "cursor"),
        ("?cursor=ks8ABmDgKzGJgKYAAAAAAAA", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named_in_a_400_problem(site: Site, query: str, parameter: str) -> None:
    answer = site.get(f"/v1/articles{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert parameter in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/openapi.json", "/docs", "/healthz"])
def test_a_parameter_is_refused_where_there_are_none(site: Site, path: str) -> None:
    assert site.get(f"{path}?verbose=1").status_code == 400


def test_a_wrong_method_is_answered_405_with_the_right_ones(site: Site) -> None:
    answer = site.request("DELETE", "/v1/articles")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))
    assert answer.json()["type"] == "urn:wirecopy:problem:method-not-allowed"


def test_drafts_and_scheduled_and_packaged_articles_are_not_to_be_seen(site: Site) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    hidden = [
        site.take_in(small("draft"), publish=False),
        site.take_in(small("embargoed", embargo_until=tomorrow)),
        site.take_in(small("dated-ahead", published_at=tomorrow)),
        site.take_in(small("sold-apart", packages=("sport",))),
    ]
    assert headlines(site) == []
    for saved in hidden:
        article = saved.article
        for path in (
            f"/v1/articles/{article.id}",
            f"/v1/articles/{article.id}.jsonld",
            f"/v1/articles/{article.id}/revisions",
            f"/v1/articles/{article.id}/revisions/1",
            f"/v1/articles/{article.id}/report",
            f"/articles/{article.slug}",
        ):
            assert site.get(path).status_code == 404, path


def test_a_hidden_article_says_nothing_of_a_picture_that_a_public_one_shows(site: Site) -> None:
    def showing(alt: str) -> Any:
        return (ImageBlock(image=Image(url="https://example.com/p.jpg", alt=alt)),)

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    public = site.take_in(small("public", body=showing("Plain"))).article
    secret = site.take_in(small("secret", body=showing("Secret"), embargo_until=tomorrow)).article
    image_id = next(block.image.id for block in public.body if isinstance(block, ImageBlock))
    record = site.get(f"/v1/images/{image_id}").json()
    assert record["image"]["alt"] == "Plain"
    assert [use["article_id"] for use in record["uses"]] == [public.id]
    assert str(secret.id) not in site.get(f"/v1/images/{image_id}").text


def test_a_credit_that_was_put_right_is_gone(site: Site) -> None:
    def credited(credit: str | None) -> Any:
        return small(body=(ImageBlock(image=Image(url="https://example.com/p.jpg", credit=credit)),))

    article = site.take_in(credited("Wrong Person")).article
    site.take_in(credited(None))
    image_id = next(block.image.id for block in article.body if isinstance(block, ImageBlock))
    assert site.get(f"/v1/images/{image_id}").json()["image"]["credit"] is None


def test_the_picture_and_figures_of_a_hidden_article_are_not_to_be_had(site: Site) -> None:
    text = "At least 12 boats sank."
    span = make_span(text, 0, 17, container="paragraph", pointer="/body/1/text")
    figure = Statistic(value=Decimal(12), low=Decimal(12), modifier="at_least", surface="12", span=span)
    body = (ImageBlock(image=Image(url="https://example.com/p.jpg")), Paragraph(text=text))
    hidden = site.take_in(small(body=body, statistics=(figure,)), publish=False).article
    paths = [
        *(f"/v1/images/{block.image.id}" for block in hidden.body if isinstance(block, ImageBlock)),
        *(f"/v1/statistics/{each.id}" for each in hidden.statistics),
    ]
    assert [site.get(path).status_code for path in paths] == [404, 404]
    site.take_in(small(body=body, statistics=(figure,)))
    assert [site.get(path).status_code for path in paths] == [200, 200]


def test_a_published_article_is_not_taken_back_by_a_draft_or_a_later_date(site: Site) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    site.take_in(small(published_at=MONDAY))
    with pytest.raises(InvalidInput, match="draft"):
        site.take_in(small(headline="Draft"), publish=False)
    site.take_in(small(headline="Still here", published_at=tomorrow))
    assert headlines(site) == ["Still here"]


def test_an_article_that_has_expired_is_not_shown(site: Site) -> None:
    site.take_in(small(expires_at=MONDAY))
    assert headlines(site) == []


def test_times_are_served_in_utc(site: Site) -> None:
    zone = timezone(timedelta(hours=5))
    site.take_in(small(published_at=datetime(2026, 11, 16, 13, tzinfo=zone)))
    (article,) = site.get("/v1/articles").json()["articles"]
    assert article["published_at"] == "2026-11-16T08:00:00Z"


def test_a_released_article_is_listed_from_the_end_of_its_embargo(site: Site) -> None:
    ended = datetime.now(UTC) - timedelta(minutes=5)
    site.take_in(small("newest", published_at=ended - timedelta(hours=1)))
    site.take_in(small("embargoed", published_at=MONDAY, embargo_until=ended), publish=False)
    site.take_in(small("embargoed", published_at=MONDAY, embargo_until=ended))
    assert headlines(site) == ["Headline of embargoed", "Headline of newest"]


def test_updated_at_moves_only_when_a_reader_reads_something_else(site: Site) -> None:
    site.take_in(small(published_at=MONDAY, updated_at=MONDAY))
    silent = site.take_in(small(published_at=MONDAY, updated_at=MONDAY, section="Local")).article
    assert (silent.revision, silent.updated_at) == (2, MONDAY)
    later = MONDAY + timedelta(hours=2)
    stated = site.take_in(small(published_at=MONDAY, updated_at=later, headline="Other words")).article
    assert (stated.revision, stated.updated_at) == (3, later)


def test_a_published_article_shows_no_revision_that_was_a_draft(site: Site) -> None:
    saved = site.take_in(small(), publish=False)
    site.take_in(small(headline="Now for everybody"))
    history = site.get(f"/v1/articles/{saved.article.id}/revisions").json()["revisions"]
    assert [each["revision"] for each in history] == [2]
    assert site.get(f"/v1/articles/{saved.article.id}/revisions/1").status_code == 404
    assert site.get(f"/v1/articles/{saved.article.id}/revisions/2").status_code == 200


def test_each_revision_is_served_as_it_read_then(site: Site) -> None:
    first = site.take_in(small(headline="Before"))
    second = site.take_in(small(headline="After"))
    history = site.get(f"/v1/articles/{first.article.id}/revisions").json()
    assert [each["revision"] for each in history["revisions"]] == [1, 2]
    read = [
        site.get(each["url"].removeprefix("https://news.test")).json()["headline"]
        for each in history["revisions"]
    ]
    assert read == ["Before", "After"]
    assert second.article.updated_at is not None


def test_the_same_content_again_makes_no_revision(site: Site) -> None:
    outcomes = [site.take_in(small()).outcome for _ in range(3)]
    assert outcomes == ["created", "unchanged", "unchanged"]


def test_the_slug_and_first_publication_stay_when_the_headline_changes(site: Site) -> None:
    site.take_in(small(headline="Old words", published_at=MONDAY))
    changed = site.take_in(small(headline="New words", published_at=MONDAY + timedelta(hours=1))).article
    assert (changed.slug, changed.published_at) == ("old-words", MONDAY)
    assert site.get("/articles/old-words").status_code == 200


def test_two_articles_of_one_headline_get_slugs_of_their_own(site: Site) -> None:
    slugs = {site.take_in(small(each, headline="Storm")).article.slug for each in ("a", "b", "c")}
    assert len(slugs) == 3
    assert "storm" in slugs


def test_pages_are_newest_first_and_lead_through_all(site: Site) -> None:
    for number in range(7):
        site.take_in(published(number))
    seen, query = [], "?limit=3"
    while query:
        answer = site.get(f"/v1/articles{query}")
        seen += [article["source_id"] for article in answer.json()["articles"]]
        following = answer.json()["next_cursor"]
        link = answer.headers.get("link")
        assert (link is None) == (following is None)
        query = link.partition(">")[0].removeprefix("<https://news.test/v1/articles") if link else ""
    assert seen == [f"a-{number:03}" for number in reversed(range(7))]


def test_pages_neither_skip_nor_repeat_while_articles_arrive(site: Site) -> None:
    for number in range(10):
        site.take_in(published(number))
    seen: list[str] = []
    cursor: str | None = ""
    arriving = 100
    while cursor is not None:
        answer = site.get(f"/v1/articles?limit=2{f'&cursor={cursor}' if cursor else ''}").json()
        seen += [article["source_id"] for article in answer["articles"]]
        cursor = answer["next_cursor"]
        site.take_in(published(arriving))
        site.take_in(published(3, headline=f"Revised {arriving}"))
        arriving += 1
    assert seen == [f"a-{number:03}" for number in reversed(range(10))]


def test_articles_of_one_instant_are_all_listed_once(site: Site) -> None:
    for number in range(6):
        site.take_in(small(f"same-{number}", published_at=MONDAY))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = site.get(f"/v1/articles?limit=1{f'&cursor={cursor}' if cursor else ''}").json()
        seen += [article["source_id"] for article in answer["articles"]]
        cursor = answer["next_cursor"]
    assert sorted(seen) == [f"same-{number}" for number in range(6)]


def test_each_filter_finds_what_it_names_and_nothing_else(site: Site) -> None:
    site.take_in(
        small(
            "wanted",
            publication="gazette",
            section="Climate & weather",
            genre="analysis",
            language="en-GB",
            tags=(Tag(name="flood", code="medtop:20000150"),),
            byline=(Contributor(name="Ida Røst"),),
            source=Source(name="Coast Agency"),
            published_at=MONDAY,
            headline="Wanted",
        )
    )
    site.take_in(small("other", language="eng", published_at=MONDAY - timedelta(days=1), headline="Other"))
    for query in (
        "publication=gazette",
        "section=Climate%20%26%20weather",
        "genre=analysis",
        "language=en-GB",
        "language=en",
        "tag=flood",
        "tag=medtop:20000150",
        "byline=Ida%20R%C3%B8st",
        "source=Coast%20Agency",
        "published_since=2026-11-16T08:00:00Z",
        "published_since=2026-11-16T09:00:00%2B01:00",
        "genre=analysis&tag=flood&limit=1",
    ):
        assert headlines(site, f"?{query}") == ["Wanted"], query
    assert headlines(site, "?section=Climate") == []
    assert headlines(site, "?language=en-US") == []
    assert headlines(site, "?byline=%25") == []
    assert headlines(site, "?published_since=2026-11-16T08:00:00.000001Z") == []


def test_updated_since_finds_old_articles_with_a_new_revision(site: Site) -> None:
    site.take_in(small(published_at=MONDAY))
    before = datetime.now(UTC)
    query = f"?updated_since={before.isoformat().replace('+00:00', 'Z')}"
    assert headlines(site, query) == []
    site.take_in(small(headline="Put right", published_at=MONDAY))
    assert headlines(site, query) == ["Put right"]


def test_summaries_leave_the_body_out(site: Site) -> None:
    site.take_in(small(section="Local"))
    (summary,) = site.get("/v1/articles?fields=summary").json()["articles"]
    assert summary["section"] == "Local"
    assert "body" not in summary


def test_an_empty_list_is_an_empty_list(site: Site) -> None:
    assert site.get("/v1/articles").json() == {"articles": [], "next_cursor": None}


def test_a_report_lists_what_an_article_lacks(site: Site) -> None:
    saved = site.take_in(small())
    report = site.get(f"/v1/articles/{saved.article.id}/report").json()
    assert {"author_missing", "date_missing"} <= {finding["code"] for finding in report["findings"]}


def test_figures_are_json_numbers_exactly_as_stated(sample_site: Site) -> None:
    article = sample_site.sample_article("budget-2026")
    raw = sample_site.get(f"/v1/articles/{article['id']}").content
    stated = json.loads(raw, parse_float=str, parse_int=str)["statistics"]
    for statistic in stated:
        record = sample_site.get(f"/v1/statistics/{statistic['id']}")
        assert json.loads(record.content, parse_float=str, parse_int=str)["statistic"] == statistic
        assert statistic["span"]["exact"] in record.json()["sentence"]
        assert record.json()["article"]["id"] == article["id"]


@pytest.mark.parametrize("path", ["/articles/headline-of-a-1", "/feeds/latest.atom"])
def test_what_links_are_shared_with_does_not_break_a_page_or_a_feed(site: Site, path: str) -> None:
    site.take_in(small())
    shared = site.get(f"{path}?utm_source=x&fbclid=1")
    assert (shared.status_code, shared.content) == (200, site.get(path).content)
