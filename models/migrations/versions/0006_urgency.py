"""urgency.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

policy = sa.table(
    'policy', sa.column('id', sa.Integer), sa.column('body_id', sa.Integer), sa.column('name', sa.String),
    sa.column('version', sa.Integer), sa.column('acknowledged_workdays', sa.Integer),
    sa.column('any_hour', sa.Boolean), sa.column('in_force_from', UTCDateTime),
)
step = sa.table(
    'policy_step', sa.column('policy_id', sa.Integer), sa.column('basis', sa.String), sa.column('position', sa.Integer),
    sa.column('name', sa.String), sa.column('offset', sa.Integer), sa.column('recipients', sa.JSON),
    sa.column('repeat_every', sa.Integer),
)
UNIT, HEAD, CLERK, LEADER, CHAIR = 'unit', 'unit-head', 'secretariat', 'in-charge', 'chair'

#: As the release of this revision had them: name, days of an acknowledgement, any hour, steps.
LADDERS = (
    ('urgent', 2, False, (
        ('due', 0, 'due-3', -3, [UNIT], 0),
        ('due', 1, 'due-1', -1, [UNIT, HEAD], 0),
        ('due', 2, 'late-1', 1, [UNIT, HEAD, CLERK, LEADER], 0),
        ('due', 3, 'late-2', 2, [HEAD, LEADER, CHAIR], 2),
        ('silence', 0, 'silent-3', 3, [UNIT], 0),
        ('silence', 1, 'silent-5', 5, [HEAD, CLERK], 0),
        ('silence', 2, 'silent-8', 8, [HEAD, LEADER], 5),
        ('receipt', 0, 'unreceived-1', 1, [UNIT, HEAD, CLERK], 0),
        ('look-again', 0, 'look-7', 7, [CLERK], 0),
        ('look-again', 1, 'look-14', 14, [CLERK, LEADER], 7),
    )),
    ('express', 1, True, (
        ('due', 0, 'due-1', -1, [UNIT, HEAD], 0),
        ('due', 1, 'due-0', 0, [UNIT, HEAD], 0),
        ('due', 2, 'late-1', 1, [UNIT, HEAD, CLERK, LEADER, CHAIR], 1),
        ('silence', 0, 'silent-1', 1, [UNIT], 0),
        ('silence', 1, 'silent-2', 2, [HEAD, CLERK], 0),
        ('silence', 2, 'silent-3', 3, [HEAD, LEADER], 2),
        ('receipt', 0, 'unreceived-1', 1, [UNIT, HEAD, CLERK, LEADER], 0),
        ('look-again', 0, 'look-3', 3, [CLERK, LEADER], 3),
    )),
)


def upgrade() -> None:
    """Add how urgent a directive is, whether a ladder breaks office hours, and the urgent ladders of each body."""
    for name in ('draft', 'directive'):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column('urgency', sa.String(length=12), nullable=True))
    # Others refer to this table: SQLite must alter it in place, not make it anew.
    with op.batch_alter_table('policy', recreate='never') as table:
        table.add_column(sa.Column('any_hour', sa.Boolean(), server_default=sa.false(), nullable=False))
    connection = op.get_bind()
    for ladder in LADDERS:
        known = sa.select(policy.c.body_id).where(policy.c.name == ladder[0])
        wanted = (
            sa.select(policy.c.body_id, sa.func.min(policy.c.in_force_from))
            .where(policy.c.name == 'default', policy.c.body_id.not_in(known))
            .group_by(policy.c.body_id)
            .order_by(policy.c.body_id)
        )
        for body_id, since in connection.execute(wanted).all():
            _add(connection, body_id, since, *ladder)


def downgrade() -> None:
    """Take it away again; the release before knows one ladder a body, the newest, so the others step back in time."""
    op.execute("UPDATE policy SET in_force_from = '1970-01-01 00:00:00' WHERE name <> 'default'")
    with op.batch_alter_table('policy', recreate='never') as table:
        table.drop_column('any_hour')
    for name in ('directive', 'draft'):
        with op.batch_alter_table(name, recreate='never') as table:
            table.drop_column('urgency')


def _add(connection, body_id, since, name, days, any_hour, steps) -> None:
    connection.execute(
        policy.insert().values(
            body_id=body_id, name=name, version=1, acknowledged_workdays=days, any_hour=any_hour, in_force_from=since
        )
    )
    policy_id = connection.scalar(
        sa.select(policy.c.id).where(policy.c.body_id == body_id, policy.c.name == name, policy.c.version == 1)
    )
    columns = ('basis', 'position', 'name', 'offset', 'recipients', 'repeat_every')
    connection.execute(step.insert(), [{'policy_id': policy_id, **dict(zip(columns, one))} for one in steps])
