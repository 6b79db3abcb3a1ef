"""Receipts: up to which change a partner says that it shows the articles. The newest one counts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.partner import Receipt
from service.store.tables import receipts

_of_partner = receipts.c.partner_id == sa.bindparam("partner_id")
_newest = sa.select(receipts.c.seq, receipts.c.at).where(_of_partner).order_by(receipts.c.id.desc()).limit(1)
_first = sa.select(receipts.c.at).where(_of_partner).order_by(receipts.c.id).limit(1)


def add(connection: Connection, partner_id: str, receipt: Receipt, *, key_id: str | None) -> None:
    """Keep a receipt. To be called inside `Database.write` only."""
    row = {"partner_id": partner_id, "key_id": key_id, "seq": receipt.seq, "at": receipt.at}
    connection.execute(receipts.insert(), row)


def newest(connection: Connection, partner_id: str) -> Receipt:
    """The one that counts; of nothing where there is none."""
    row = connection.execute(_newest, {"partner_id": partner_id}).one_or_none()
    return Receipt(seq=0, at=None) if row is None else Receipt(seq=row.seq, at=row.at)


def since(connection: Connection, partner_id: str) -> datetime | None:
    """When the partner acknowledged something for the first time."""
    at: datetime | None = connection.execute(_first, {"partner_id": partner_id}).scalar_one_or_none()
    return at
