"""oEmbed over HTTP: what a consumer that found the links on a page is given."""

from urllib.parse import urlencode

import pytest
from lxml import etree, html

from service.domain.article import Contributor
from tests.elements import document
from tests.serving import Site, small

PAGE = "https://news.test/articles/ferry-fares"
FARES = small(
    slug="ferry-fares",
    headline="Fares rise & rise",
    standfirst="From <July>.",
    language="en-GB",
    byline=(Contributor(name="Tove Lind", url="https://news.test/lind"),),
)


def asked(**parameters: object) -> str:
    return f"/oembed?{urlencode({'url': PAGE} | parameters)}"


def test_a_page_leads_to_how_it_is_embedded(site: Site) -> None:
    site.take_in(FARES)
    page = document(site.get("/articles/ferry-fares").content)
    found = {
        link.get("type"): link.get("href") for link in page.iter("link") if "oembed" in str(link.get("type"))
    }
    assert found.keys() == {"application/json+oembed", "text/xml+oembed"}
    addresses = [str(address).removeprefix("https://news.test") for address in found.values()]
    json, xml = (site.get(address) for address in addresses)
    assert (json.headers["content-type"], json.json()["title"]) == ("application/json", "Fares rise & rise")
    assert xml.headers["content-type"] == "text/xml; charset=utf-8"
    assert etree.fromstring(xml.content).findtext("title") == "Fares rise & rise"


def test_a_consumer_gets_a_quotation_with_headline_credit_and_link(site: Site) -> None:
    site.take_in(FARES)
    given = site.get(asked()).json()
    assert (given["version"], given["type"], given["author_name"]) == ("1.0", "rich", "Tove Lind")
    assert given["author_url"] == "https://news.test/lind"
    quotation = html.fragment_fromstring(given["html"])
    assert (quotation.tag, quotation.get("cite"), quotation.get("lang")) == ("blockquote", PAGE, "en-GB")
    assert quotation.xpath("p/a/@href") == [PAGE]
    assert [each.text_content() for each in quotation] == ["Fares rise & rise", "From <July>.", "Tove Lind"]


def test_what_is_asked_of_a_page_and_looked_for_in_it_makes_no_other_page_of_it(site: Site) -> None:
    site.take_in(FARES)
    for address in (f"{PAGE}#figure-1", f"{PAGE}?utm_source=letter"):
        assert site.get(asked(url=address)).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://news.test/articles/another",
        "https://news.test/articles/",
        "https://news.test/articles/%00",
        "https://news.test/articles/ferry-fares/amp",
        "https://elsewhere.example/articles/ferry-fares",
        "ferry-fares",
    ],
)
def test_what_is_no_page_here_is_not_found(site: Site, address: str) -> None:
    site.take_in(FARES)
    assert site.get(asked(url=address)).status_code == 404


def test_a_page_that_was_withdrawn_is_embedded_no_more(site: Site) -> None:
    saved = site.take_in(FARES).article
    site.send("POST", f"/v1/articles/{saved.id}/withdrawal", {"reason": "legal"}, site.key("editor"))
    assert site.get(asked()).status_code == 410


def test_another_format_is_not_implemented(site: Site) -> None:
    site.take_in(FARES)
    answer = site.get(asked(format="yaml"))
    assert (answer.status_code, answer.json()["type"]) == (501, "urn:wirecopy:problem:not-implemented")


def test_what_consumers_send_of_their_own_is_passed_over(site: Site) -> None:
    site.take_in(FARES)
    assert site.get(asked(dnt=1)).json() == site.get(asked()).json()
    answer = site.get(asked(maxwidth="wide"))
    assert (answer.status_code, answer.json()["parameter"]) == (400, "maxwidth")
