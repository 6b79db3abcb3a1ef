"""The headers that Standard Webhooks asks for, by which a receiver knows that it was us, and that it has this
one already (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md)."""

from datetime import datetime

from standardwebhooks import Webhook as Signer

from service.deliver.sending import USER_AGENT
from service.domain.webhook import Secrets


def headers(message_id: str, secrets: Secrets, body: bytes, *, at: datetime) -> dict[str, str]:
    """All headers of a request. `message_id` is the same when it is tried again; a signature a secret, the
    current one's first."""
    text = body.decode()
    signed = [Signer(secret).sign(message_id, at, text) for secret in secrets.at(at)]
    return {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }
