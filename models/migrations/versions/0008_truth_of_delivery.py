"""truth of delivery.

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

RECEIPT = (
    ('reference', AutoString(length=120)), ('receipt', AutoString(length=20)), ('receipt_at', UTCDateTime()),
    ('receipt_why', AutoString(length=200)),
)


def upgrade() -> None:
    """Add the services that fail and what waits for them, receipts, and how far a mailbox is read."""
    op.create_table('service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', AutoString(length=64), nullable=False),
    sa.Column('label', AutoString(length=300), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_message', AutoString(length=60), nullable=False),
    sa.Column('why', AutoString(length=200), nullable=False),
    sa.Column('opened_at', UTCDateTime(), nullable=True),
    sa.Column('probe_at', UTCDateTime(), nullable=True),
    sa.Column('probes', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    sa.UniqueConstraint('key', name=op.f('uq_service_key'))
    )
    op.create_table('mailbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', AutoString(length=64), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=False),
    sa.Column('last_uid', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailbox')),
    sa.UniqueConstraint('key', name=op.f('uq_mailbox_key'))
    )
    # Others refer to these tables: SQLite must alter them in place, not make them anew.
    with op.batch_alter_table('message', recreate='never') as table:
        table.add_column(sa.Column('waits_for', sa.Integer(), nullable=True))
        table.create_index(op.f('ix_message_waits_for'), ['waits_for'])
    with op.batch_alter_table('attempt', recreate='never') as table:
        for name, kind in RECEIPT:
            table.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    """Take them away again; what waited for a service is tried again as if it had just failed."""
    op.execute("UPDATE message SET next_try_at = at WHERE state = 'retry' AND next_try_at IS NULL")
    with op.batch_alter_table('attempt', recreate='never') as table:
        for name, _ in RECEIPT:
            table.drop_column(name)
    with op.batch_alter_table('message', recreate='never') as table:
        table.drop_index(op.f('ix_message_waits_for'))
        table.drop_column('waits_for')
    op.drop_table('mailbox')
    op.drop_table('service')
