"""silence after suspension.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add from when silence counts where a suspension has moved it on; what was suspended before stays as it was."""
    with op.batch_alter_table('task', recreate='never') as table:
        table.add_column(sa.Column('silence_from_at', UTCDateTime(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table('task', recreate='never') as table:
        table.drop_column('silence_from_at')
