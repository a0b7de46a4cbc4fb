"""systems of units.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

ADDED = (
    ('secret', AutoString(length=2000)), ('etag_for', AutoString(length=64)), ('asked_at', UTCDateTime()),
    ('opened_at', UTCDateTime()), ('probe_at', UTCDateTime()), ('remarked_at', UTCDateTime()),
)
COUNTED = ('failures', 'probes')


def upgrade() -> None:
    """Give each system of a unit its login, its breaker, and what is odd about its newest answer."""
    with op.batch_alter_table('source', recreate='never') as table:
        for name, kind in ADDED:
            table.add_column(sa.Column(name, kind, nullable=True))
        for name in COUNTED:
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
        table.add_column(sa.Column('remarks', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    """Take them away again; a system that needs its login refuses us from then on."""
    with op.batch_alter_table('source', recreate='never') as table:
        for name in ('remarks', *COUNTED, *(name for name, _ in ADDED)):
            table.drop_column(name)
