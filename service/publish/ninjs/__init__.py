"""Articles as ninjs 3.1, IPTC's news in JSON. Where it has no property for something, `docs/formats.md` says
where that goes; `service.ingest.ninjs` reads it back."""

from service.publish.ninjs.article import news_object

__all__ = ["news_object"]
