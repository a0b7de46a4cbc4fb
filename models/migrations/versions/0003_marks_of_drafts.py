"""marks of drafts.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where the words of a draft stand that say who and when."""
    with op.batch_alter_table('draft') as table:
        table.add_column(sa.Column('marks', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table('draft') as table:
        table.drop_column('marks')
