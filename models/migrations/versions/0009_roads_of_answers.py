"""roads of answers.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ROADS = ('command', 'page', 'link', 'http', 'clock')
NEW_ROADS = ('mail', 'workbook', 'api', 'telephone', 'paper')
KINDS = (
    'assigned', 'armed', 'status-request', 'step', 'awaiting-confirmation', 'declined', 'returned', 'all-clear',
    'agenda', 'daily', 'vacancy', 'dead-letter', 'failure', 'extension-asked', 'extension-decided', 'suspended',
    'waited-for', 'resumed', 'reopened',
)
NEW_KINDS = ('source-failing', 'reply-taken', 'reply-unclear', 'on-behalf', 'hook-failing')


def upgrade() -> None:
    """Let answers come by every road, and let what follows from that be owed."""
    for table in ('report', 'ask'):
        _allow(table, 'road', 'road', ROADS + NEW_ROADS)
    _allow('notification', 'kind', 'notification_kind', KINDS + NEW_KINDS)


def downgrade() -> None:
    """Take the roads away again: what came by them counts as come by command, and messages about them go."""
    for name in ('report', 'ask'):
        table = sa.table(name, sa.column('road', sa.String()))
        op.execute(table.update().where(table.c.road.in_(NEW_ROADS)).values(road='command'))
        _allow(name, 'road', 'road', ROADS)
    notification = sa.table('notification', sa.column('kind', sa.String()))
    op.execute(notification.delete().where(notification.c.kind.in_(NEW_KINDS)))
    _allow('notification', 'kind', 'notification_kind', KINDS)


def _allow(table: str, column: str, name: str, words: tuple[str, ...]) -> None:
    """Let a column hold these words and no other."""
    check = op.f(f'ck_{table}_{name}')
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(check, type_='check')
        altered.create_check_constraint(check, f"{column} IN ({', '.join(repr(word) for word in words)})")
