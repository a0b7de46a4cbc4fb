"""asking besides the rounds.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ROUND = ('body_id', 'unit_id', 'round_on')
#: As the release of this revision had them, by the name of the ladder.
COLUMNS = (
    'one_off', 'continuing', 'periodic', 'near_within', 'near_every', 'sooner_by', 'later_by', 'shortest', 'longest',
)
CADENCES = {
    'default': (6, 12, 6, 3, 3, 1, 1, 3, 12),
    'urgent': (3, 5, 3, 2, 2, 1, 1, 2, 5),
    'express': (1, 2, 1, 2, 1, 1, 1, 1, 2),
}
policy = sa.table('policy', sa.column('name', sa.String), sa.column('asking', sa.JSON))


def upgrade() -> None:
    """Add requests besides the rounds with the numbers by which they come, and contradictions in reports."""
    with op.batch_alter_table('ask') as table:
        table.add_column(sa.Column('is_extra', sa.Boolean(), server_default=sa.false(), nullable=False))
        table.drop_constraint(op.f('uq_ask_body_id_unit_id_round_on'), type_='unique')
        table.create_unique_constraint(op.f('uq_ask_body_id_unit_id_round_on_is_extra'), [*ROUND, 'is_extra'])
    # Others refer to these tables: SQLite must alter them in place, not make them anew.
    with op.batch_alter_table('policy', recreate='never') as table:
        table.add_column(sa.Column('asking', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('report', recreate='never') as table:
        table.add_column(sa.Column('contradictions', sa.JSON(), server_default='[]', nullable=False))
    with op.batch_alter_table('task', recreate='never') as table:
        table.add_column(sa.Column('contradictions', sa.String(length=120), nullable=True))
    for name, numbers in CADENCES.items():
        asking = dict(zip(COLUMNS, numbers, strict=True))
        op.execute(policy.update().where(policy.c.name == name).values(asking=asking))


def downgrade() -> None:
    """Take it away again; requests besides the rounds go, as the release before would count them as rounds."""
    for name in ('task', 'report'):
        with op.batch_alter_table(name, recreate='never') as table:
            table.drop_column('contradictions')
    with op.batch_alter_table('policy', recreate='never') as table:
        table.drop_column('asking')
    ask = sa.table('ask', sa.column('is_extra', sa.Boolean()))
    op.execute(ask.delete().where(ask.c.is_extra.is_(sa.true())))
    with op.batch_alter_table('ask') as table:
        table.drop_constraint(op.f('uq_ask_body_id_unit_id_round_on_is_extra'), type_='unique')
        table.drop_column('is_extra')
        table.create_unique_constraint(op.f('uq_ask_body_id_unit_id_round_on'), list(ROUND))
