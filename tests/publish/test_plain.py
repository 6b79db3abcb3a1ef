"""An article as plain text, and what our own reader of texts makes of it."""

from msgspec.structs import replace

from service.domain.article import Article, Box, Contributor, Heading, ImageBlock, Paragraph, VideoBlock
from service.domain.media import Caption, Image, Video
from service.ingest import header, scraped
from service.ingest.origin import Origin
from service.publish.plain import body_text, plain_text
from tests.publish.samples import LINKS, PUBLICATION, full_article


def read_back(article: Article) -> tuple[Origin, Article]:
    origin, text = header.split(plain_text(article, PUBLICATION, LINKS).decode())
    return origin, scraped.article(text, publication="gazette", source_id="flood-1")


def text_of(*blocks: Paragraph | Heading | ImageBlock | VideoBlock | Box) -> str:
    return body_text(Article(publication="gazette", source_id="1", headline="Flood", body=blocks))


def test_the_words_of_the_body_are_read_back_as_the_blocks_that_they_were() -> None:
    article = full_article()
    _, read = read_back(article)
    assert read.headline == article.headline
    assert [type(block) for block in read.body[:7]] == [type(block) for block in article.body[:7]]
    boats = article.body[2]
    assert isinstance(boats, ImageBlock)
    assert read.body[2] == replace(boats, image=replace(boats.image, id=None))
    assert read.body[5:7] == article.body[5:7]


def test_a_box_keeps_its_genre_and_who_wrote_it() -> None:
    article = full_article()
    _, read = read_back(article)
    (box,) = (block for block in read.body if isinstance(block, Box))
    (written,) = (block for block in article.body if isinstance(block, Box))
    assert (box.headline, box.genre, box.byline) == (written.headline, written.genre, written.byline)
    assert len(box.blocks) == len(written.blocks)


def test_what_the_header_has_keys_for_is_read_back() -> None:
    article = replace(full_article(), byline=(Contributor(name="Ann Bell", role="Reporter"),))
    origin, _ = read_back(article)
    assert origin.source_id == article.source_id
    assert (origin.published_at, origin.updated_at) == (article.published_at, article.updated_at)
    assert (origin.byline, origin.standfirst) == (article.byline, article.standfirst)
    assert [tag.name for tag in origin.tags] == ["Floods", "Rivers"]
    assert article.source is not None
    assert (origin.source_name, origin.source_url) == (article.source.name, article.source.url)


def test_no_value_can_end_the_header_or_add_a_line_to_it() -> None:
    article = replace(full_article(), source_id="1\n---\nevil: yes", section="a\u2028---\rb", tags=())
    origin, read = read_back(article)
    assert (origin.source_id, origin.section) == ("1 --- evil: yes", "a --- b")
    assert read.headline == article.headline


def test_what_the_header_has_no_key_for_is_told_to_people() -> None:
    text = plain_text(full_article(), PUBLICATION, LINKS).decode()
    assert "# copyright holder: The Example Gazette\n" in text
    assert "revision 2, published\n" in text


def test_corrections_stand_at_the_end_with_their_time() -> None:
    text = plain_text(full_article(), PUBLICATION, LINKS).decode()
    assert text.endswith("\n\nCorrections\n\nCorrection, 2026-05-05 10:00 UTC: The dam is older.\n")
    read = read_back(full_article())[1]
    assert read.body[-1] == Paragraph(text="Correction, 2026-05-05 10:00 UTC: The dam is older.")


def test_the_end_of_a_box_is_seen() -> None:
    box = Box(headline="Why dams fail", blocks=(Paragraph(text="They are old."),))
    assert text_of(box, Paragraph(text="More tomorrow.")) == (
        "Why dams fail\n\nThey are old.\n\n* * *\n\nMore tomorrow."
    )


def test_the_credit_that_prevails_in_this_article_is_the_one_that_is_told() -> None:
    block = ImageBlock(image=Image(credit="Archive"), caption=Caption(text="A dam", credit="Gazette"))
    assert text_of(block) == "Image credit: Gazette\nImage caption: A dam"


def test_pictures_and_videos_of_which_little_is_known_say_that_little() -> None:
    assert text_of(ImageBlock(image=Image(alt="A dam"))) == "[Picture: A dam]"
    assert text_of(ImageBlock(image=Image(url="https://example.org/a.jpg"))) == ""
    assert text_of(VideoBlock(video=Video(title="By night", credit="Gazette"))) == (
        "[Video: By night]\nCredit: Gazette"
    )


def test_line_ends_in_a_paragraph_make_no_others_of_it() -> None:
    assert text_of(Paragraph(text="One\r\ntwo\u2029three.")) == "One two three."
