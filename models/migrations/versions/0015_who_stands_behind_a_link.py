"""who stands behind a link.

Revision: 0015
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0015'
down_revision = '0013'
branch_labels = None
depends_on = None

KINDS = (
    'assigned', 'armed', 'status-request', 'step', 'awaiting-confirmation', 'declined', 'returned', 'all-clear',
    'agenda', 'daily', 'vacancy', 'dead-letter', 'failure', 'extension-asked', 'extension-decided', 'suspended',
    'waited-for', 'resumed', 'reopened', 'source-failing', 'reply-taken', 'reply-unclear', 'on-behalf', 'hook-failing',
)
NEW_KINDS = ('new-link', 'pin-locked')
BROWSER = (('bound_hash', AutoString(length=64)), ('bound_at', UTCDateTime()), ('elsewhere_at', UTCDateTime()))


def upgrade() -> None:
    """Add PINs, the browser that a link was first answered from, and the messages about both."""
    _allow(KINDS + NEW_KINDS)
    with op.batch_alter_table('link', recreate='never') as table:
        for name, kind in BROWSER:
            table.add_column(sa.Column(name, kind, nullable=True))
    op.create_table('pin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pin_hash', AutoString(length=120), nullable=False),
    sa.Column('set_at', UTCDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('tried_at', UTCDateTime(), nullable=True),
    sa.Column('locked_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pin_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pin')),
    sa.UniqueConstraint('person_id', name=op.f('uq_pin_person_id'))
    )


def downgrade() -> None:
    """Take them away again: every PIN, and messages about links and PINs, go."""
    op.drop_table('pin')
    with op.batch_alter_table('link', recreate='never') as table:
        for name, _ in BROWSER:
            table.drop_column(name)
    notification = sa.table('notification', sa.column('kind', sa.String()))
    op.execute(notification.delete().where(notification.c.kind.in_(NEW_KINDS)))
    _allow(KINDS)


def _allow(words: tuple[str, ...]) -> None:
    """Let a notification be of these kinds and no other."""
    with op.batch_alter_table('notification') as altered:
        altered.drop_constraint(op.f('ck_notification_notification_kind'), type_='check')
        altered.create_check_constraint(
            op.f('ck_notification_notification_kind'), f"kind IN ({', '.join(repr(word) for word in words)})"
        )
