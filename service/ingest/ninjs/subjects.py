"""What an article is about: subjects, people, places and all else that ninjs keeps in lists of their own."""

from service.domain.article import Genre, Tag
from service.domain.value import Code, Name
from service.domain.vocabulary import MEDIA_TOPICS
from service.ingest.genres import genre_of
from service.ingest.ninjs.news_object import NewsObject

_MEDIA_TOPICS = (MEDIA_TOPICS, MEDIA_TOPICS.replace("http:", "https:"))
_KINDS = (
    ("subjects", "subject"),
    ("people", "person"),
    ("organisations", "organisation"),
    ("places", "place"),
    ("events", "event"),
    ("objects", "object"),
    ("keywords",),
)


def section(found: NewsObject) -> str | None:
    """The section: our own word for it, or the desk's service as Superdesk has it."""
    ours = [one for one in found.parts("subjects", "subject") if one.text("rel") == "section"]
    others = [*found.parts("service"), *found.parts("category")]
    for one in (*ours, *others):
        name = found.notes.text(one.pointer, one.said("name"), Name)
        if name is not None:
            return name
    return None


def tags(found: NewsObject) -> tuple[Tag, ...]:
    """Everything that it is about, each name once."""
    known: dict[str, Tag] = {}
    for keys in _KINDS:
        for one in found.parts(*keys):
            name = found.notes.text(one.pointer, one.said("name"), Name)
            if name is not None and one.text("rel") != "section":
                code = found.notes.text(one.pointer, _code(one), Code)
                known.setdefault(name, Tag(name=name, code=code))
            one.ignore("value", "rel", "creator", "relevance", "confidence", "parent", "translations")
            one.pass_over_rest()
    return tuple(known.values())


def _code(one: NewsObject) -> str | None:
    """A Media Topic by IPTC's short name for it, any other as it is stated."""
    uri, scheme, literal = one.text("uri"), one.text("scheme"), one.text("literal")
    code = one.text("code", "qcode")
    for prefix in _MEDIA_TOPICS:
        if uri.startswith(prefix):
            return f"medtop:{uri.removeprefix(prefix)}"
        if scheme == prefix and code:
            return f"medtop:{code.removeprefix('medtop:')}"
    if code and scheme and ":" not in code and ":" not in scheme:
        return f"{scheme}:{code}"
    return code or literal or uri or None


def genre(found: NewsObject) -> Genre:
    """What kind of article it is, in the first word of ours or IPTC's that means one."""
    for one in found.parts("genres", "genre"):
        for key in ("literal", "uri", "code", "name"):
            stated = genre_of(one.text(key))
            if stated is not None:
                return stated
        found.notes.pass_over(one.pointer, f"a genre: {one.said('name')}")
    return "news"
