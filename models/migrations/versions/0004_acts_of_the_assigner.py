"""acts of the assigner.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

KINDS = (
    'assigned', 'armed', 'status-request', 'step', 'awaiting-confirmation', 'declined', 'returned', 'all-clear',
    'agenda', 'daily', 'vacancy', 'dead-letter', 'failure',
)
NEW_KINDS = ('extension-asked', 'extension-decided', 'suspended', 'waited-for', 'resumed', 'reopened')
EXTENSION_STATES = ('asked', 'granted', 'granted-less', 'refused', 'lapsed')


def upgrade() -> None:
    """Add what the assigner's acts keep, and the kinds of message they owe."""
    _allow(KINDS + NEW_KINDS)
    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum(*EXTENSION_STATES, name='extension_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('on_behalf', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_to_on', sa.Date(), nullable=True),
    sa.Column('refusal', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_extension_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension'))
    )
    op.create_index(op.f('ix_extension_task_id'), 'extension', ['task_id'], unique=False)
    _one_open('extension', "state = 'asked'")
    op.create_table('suspension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('waiting_for_id', sa.Integer(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('started_by', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_by', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('workdays', sa.Integer(), nullable=True),
    sa.Column('moved_to_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_suspension_task_id_task')),
    sa.ForeignKeyConstraint(['waiting_for_id'], ['post.id'], name=op.f('fk_suspension_waiting_for_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspension'))
    )
    op.create_index(op.f('ix_suspension_task_id'), 'suspension', ['task_id'], unique=False)
    _one_open('suspension', 'ended_at IS NULL')
    with op.batch_alter_table('task') as table:
        table.add_column(sa.Column('suspended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        table.add_column(sa.Column('reopened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        table.add_column(sa.Column('replaced_by', sqlmodel.sql.sqltypes.AutoString(length=48), nullable=True))


def downgrade() -> None:
    """Take it away again; messages of the new kinds go with it."""
    with op.batch_alter_table('task') as table:
        table.drop_column('replaced_by')
        table.drop_column('reopened_at')
        table.drop_column('suspended_at')
    op.drop_table('suspension')
    op.drop_table('extension')
    notification = sa.table('notification', sa.column('kind', sa.String()))
    op.execute(notification.delete().where(notification.c.kind.in_(NEW_KINDS)))
    _allow(KINDS)


def _one_open(table: str, which: str) -> None:
    """At most one open row a task."""
    op.create_index(
        f'uq_{table}_open', table, ['task_id'], unique=True, sqlite_where=sa.text(which), postgresql_where=sa.text(which)
    )


def _allow(kinds: tuple[str, ...]) -> None:
    """Let notifications be of these kinds and no other."""
    with op.batch_alter_table('notification') as table:
        table.drop_constraint(op.f('ck_notification_notification_kind'), type_='check')
        table.create_check_constraint(op.f('ck_notification_notification_kind'), _one_of('kind', kinds))


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
