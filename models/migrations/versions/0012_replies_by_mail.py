"""replies by mail.

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

STATES = ('taken', 'waiting', 'settled', 'dropped')


def upgrade() -> None:
    """Add the answers that come by mail, and what of them waits for a person."""
    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', AutoString(length=64), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('sender', AutoString(length=320), nullable=False),
    sa.Column('subject', AutoString(length=500), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.Enum(*STATES, name='reply_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('why', AutoString(length=300), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('settled_by', AutoString(length=300), nullable=True),
    sa.Column('settled_at', UTCDateTime(), nullable=True),
    sa.Column('reason', AutoString(length=2000), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['unit.id'], name=op.f('fk_reply_body_id_unit')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_reply_message_id_message')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reply_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('key', name=op.f('uq_reply_key'))
    )
    op.create_index(op.f('ix_reply_body_id'), 'reply', ['body_id'])
    op.create_index(op.f('ix_reply_state'), 'reply', ['state'])


def downgrade() -> None:
    """Take them away again; what was written down of them stays."""
    op.drop_table('reply')
