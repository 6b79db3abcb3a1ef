"""What a masthead says to crawlers, of all of its articles: how they may be used, and whom it belongs to.

`service.publish.licensing` writes it in the terms of RSL 1.0 and TDMRep, `service.publish.trust` in those of
trust.txt. What is not set is said nowhere.
"""

from typing import Annotated, Literal

from service.domain.value import Contact, Few, Line, Value, WebAddress

Usage = Literal["all", "ai-all", "ai-train", "ai-input", "ai-index", "search"]
"""What machines do with an article: the usage vocabulary of RSL 1.0, section 3.4.1.1."""

Payment = Literal[
    "purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free"
]
"""What is asked for it: RSL 1.0, section 3.7."""


class Terms(Value, frozen=True, kw_only=True):
    """How the articles may be used. `usage_terms` is a page for people, `licence` the address of a licence
    that others use too, `payment_url` where one is to be had. `tdm_reservation` is whether the rights in text
    and data mining are reserved, `tdm_policy` under which terms they are given."""

    copyright_holder: Line | None = None
    usage_terms: WebAddress | None = None
    permits: Annotated[tuple[Usage, ...], Few] = ()
    prohibits: Annotated[tuple[Usage, ...], Few] = ()
    payment: Payment | None = None
    licence: WebAddress | None = None
    payment_url: WebAddress | None = None
    tdm_reservation: bool | None = None
    tdm_policy: WebAddress | None = None


class Trust(Value, frozen=True, kw_only=True):
    """Whom the publisher trusts and belongs to, under the names of JournalList's trust.txt."""

    member: Annotated[tuple[WebAddress, ...], Few] = ()
    belongto: Annotated[tuple[WebAddress, ...], Few] = ()
    control: Annotated[tuple[WebAddress, ...], Few] = ()
    controlledby: Annotated[tuple[WebAddress, ...], Few] = ()
    social: Annotated[tuple[WebAddress, ...], Few] = ()
    vendor: Annotated[tuple[WebAddress, ...], Few] = ()
    customer: Annotated[tuple[WebAddress, ...], Few] = ()
    disclosure: Annotated[tuple[WebAddress, ...], Few] = ()
    contact: Annotated[tuple[Contact, ...], Few] = ()
    datatrainingallowed: bool | None = None
