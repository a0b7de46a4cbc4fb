"""sealed addresses.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

from models import sealing

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

TABLES = ('channel', 'source')


def upgrade() -> None:
    """Seal the addresses that are there."""
    settings = op.get_context().config.attributes['settings']
    _change(lambda url: url if url.startswith(sealing.SEALED) or len(url) > sealing.LONGEST else sealing.seal(settings, url))


def downgrade() -> None:
    """Store them as they are written again."""
    settings = op.get_context().config.attributes['settings']
    _change(lambda url: sealing.unseal(settings, url))


def _change(change) -> None:
    for name in TABLES:
        table = sa.table(name, sa.column('id', sa.Integer), sa.column('url', sa.String))
        connection = op.get_bind()
        for row_id, url in connection.execute(sa.select(table.c.id, table.c.url)).all():
            connection.execute(table.update().where(table.c.id == row_id).values(url=change(url)))
