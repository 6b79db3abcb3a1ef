"""Articles as NewsML-G2 2.35, one newsItem each. Where it has no property for something, `docs/formats.md`
says where that goes; `service.ingest.newsml` reads it back."""

from service.publish.newsml.item import news_item

__all__ = ["news_item"]
