"""who said it.

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep beside a report who of the unit said it, where the secretariat wrote it down."""
    with op.batch_alter_table('report') as altered:
        altered.add_column(sa.Column('said_by', sa.String(200), nullable=True))


def downgrade() -> None:
    """Forget who said it; the journal still tells."""
    with op.batch_alter_table('report') as altered:
        altered.drop_column('said_by')
