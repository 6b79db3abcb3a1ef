"""The public addresses of things, absolute, so that renderers need not know where they are served."""

from urllib.parse import quote, unquote, urlencode, urlsplit

from service.domain.article import Article
from service.domain.forms import is_web_address
from service.domain.media import Image
from service.domain.rights import is_limited
from service.domain.topic import Topic


class Links:
    """Addresses under one public URL (no trailing slash)."""

    def __init__(self, public_url: str) -> None:
        self._root = public_url

    def schema(self, name: str) -> str:
        return f"{self._root}/v1/schemas/{name}.json"

    def home(self) -> str:
        return f"{self._root}/"

    def host(self) -> str:
        """The host, and the port where one is named, of all that is here."""
        return urlsplit(self._root).netloc.lower()

    def sitemap(self, name: str | None = None) -> str:
        """A file of the sitemap, such as `articles-1`; without a name its index."""
        return f"{self._root}/sitemap.xml" if name is None else f"{self._root}/sitemaps/{name}.xml"

    def licence(self) -> str:
        """What machines may do with the articles."""
        return f"{self._root}/license.xml"

    def page(self, slug: str) -> str:
        """The article's HTML page here."""
        return f"{self._root}/articles/{quote(slug, safe='')}"

    def canonical(self, article: Article) -> str | None:
        """The article's canonical address: the newsroom's own, else its page here, else none.

        A `url` that is no web address is nobody's, so the page here stands in for it.
        """
        return self.canonical_of(article.url, article.slug)

    def canonical_of(self, url: str | None, slug: str | None) -> str | None:
        """The same for an article of which no more is at hand."""
        if url is not None and is_web_address(url):
            return url
        return None if slug is None else self.page(slug)

    def hub(self) -> str:
        """Where feeds are subscribed to (WebSub)."""
        return f"{self._root}/hub"

    def indexnow_key(self) -> str:
        """Where search engines find the key that proves whose the site is (IndexNow)."""
        return f"{self._root}/indexnow-key.txt"

    def slug_of(self, page: str) -> str | None:
        """The slug of an address of `page`, whatever is asked of it or looked for in it."""
        path = page.partition("#")[0].partition("?")[0]
        slug = path.removeprefix(self.page(""))
        return None if slug == path or not slug or "/" in slug else unquote(slug)

    def oembed(self, page: str, form: str) -> str:
        """What partners need to embed a page of ours; `form` is `json` or `xml`."""
        return f"{self._root}/oembed?{urlencode({'url': page, 'format': form})}"

    def articles(self) -> str:
        """The list of articles in the API."""
        return f"{self._root}/v1/articles"

    def revision(self, article_id: str, number: int) -> str:
        return f"{self._root}/v1/articles/{article_id}/revisions/{number}"

    def article(self, article_id: str, suffix: str = "") -> str:
        """The article in the API; `suffix` is that of a format, or nothing."""
        return f"{self._root}/v1/articles/{article_id}{suffix}"

    def changes(self, *, after: int) -> str:
        """The change feed, from behind a change."""
        return f"{self._root}/v1/changes?after={after}"

    def feed(self, suffix: str = "") -> str:
        """The change feed in the API; `suffix` is `/stream`, `.atom` or nothing."""
        return f"{self._root}/v1/changes{suffix}"

    def feed_of(self, topic: Topic, suffix: str, cursor: str | None = None) -> str:
        """A feed for feed readers: `.rss`, `.atom` or `.json`; a page of it from a cursor on."""
        asked = "" if cursor is None else f"?cursor={cursor}"
        return f"{self._root}/feeds/{topic.path}{suffix}{asked}"

    def statistics(self, suffix: str = "") -> str:
        """The list of figures in the API; `suffix` is `.json`, `.jsonld`, `.csv` or nothing."""
        return f"{self._root}/v1/statistics{suffix}"

    def statistic(self, statistic_id: str, suffix: str = "") -> str:
        """The figure in the API; `suffix` is `.json`, `.jsonld` or nothing."""
        return f"{self._root}/v1/statistics/{statistic_id}{suffix}"

    def statistic_page(self, statistic_id: str) -> str:
        """The figure's HTML page here."""
        return f"{self._root}/statistics/{statistic_id}"

    def image(self, image_id: str) -> str:
        return f"{self._root}/v1/images/{image_id}"

    def picture(self, image: Image) -> str | None:
        """Where the picture's file is to be had: here where it is kept here, else its own web address."""
        if image.sha256 and image.id:
            return self.image_file(image.id)
        return image.url if image.url is not None and is_web_address(image.url) else None

    def widths(self, image: Image) -> list[tuple[str, int]]:
        """Where the picture is to be had, and how wide: as it was taken in, for a file that is kept here."""
        address = self.picture(image) if image.sha256 and image.id else None
        return [] if address is None or image.width is None else [(address, image.width)]

    def image_file(self, image_id: str) -> str:
        """The picture's bytes, for a picture whose file is kept here."""
        return f"{self._root}/v1/images/{image_id}/file"


class PageLinks(Links):
    """The addresses as the newsroom's own pages have them: a picture that is not for everybody is shown
    there, from an address that serves nobody else."""

    def picture(self, image: Image) -> str | None:
        if image.sha256 and image.id and is_limited(image.rights):
            return f"{self._root}/pictures/{image.id}"
        return super().picture(image)
