"""How the change feed gets to partners."""

from typing import Literal

Channel = Literal["feed", "stream", "atom", "webhook"]
"""By which a partner is sent changes: pages of the feed, the event stream, Atom, or by our own requests."""

WebhookState = Literal["active", "paused"]
"""Whether an endpoint is delivered to: `paused` by somebody, or after it failed for too long."""
