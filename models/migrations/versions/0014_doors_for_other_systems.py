"""doors for other systems.

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tokens of the API with what they asked for, and webhooks with the log of their deliveries."""
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', AutoString(length=64), nullable=False),
    sa.Column('name', AutoString(length=100), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('created_by', AutoString(length=300), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.Column('last_used_at', UTCDateTime(), nullable=True),
    sa.Column('revoked_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['unit.id'], name=op.f('fk_api_token_body_id_unit')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_api_token_post_id_post')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_api_token_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    op.create_index(op.f('ix_api_token_body_id'), 'api_token', ['body_id'])
    op.create_table('api_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_id', sa.Integer(), nullable=False),
    sa.Column('key', AutoString(length=200), nullable=False),
    sa.Column('fingerprint', AutoString(length=64), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['token_id'], ['api_token.id'], name=op.f('fk_api_call_token_id_api_token')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_call')),
    sa.UniqueConstraint('token_id', 'key', name=op.f('uq_api_call_token_id_key'))
    )
    op.create_table('hook',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('label', AutoString(length=300), nullable=False),
    sa.Column('url', AutoString(length=2000), nullable=False),
    sa.Column('secret', AutoString(length=2000), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('created_by', AutoString(length=300), nullable=False),
    sa.Column('removed_at', UTCDateTime(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', UTCDateTime(), nullable=True),
    sa.Column('given_up_at', UTCDateTime(), nullable=True),
    sa.Column('next_try_at', UTCDateTime(), nullable=True),
    sa.Column('why', AutoString(length=200), nullable=False),
    sa.Column('lease', AutoString(length=32), nullable=True),
    sa.Column('lease_until', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['unit.id'], name=op.f('fk_hook_body_id_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_hook_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hook'))
    )
    op.create_index(op.f('ix_hook_body_id'), 'hook', ['body_id'])
    op.create_table('hook_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hook_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('key', AutoString(length=60), nullable=False),
    sa.Column('state', sa.Enum('owed', 'sent', 'given-up', 'withheld', name='delivery_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['hook_id'], ['hook.id'], name=op.f('fk_hook_delivery_hook_id_hook')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hook_delivery')),
    sa.UniqueConstraint('hook_id', 'position', name=op.f('uq_hook_delivery_hook_id_position')),
    sa.UniqueConstraint('key', name=op.f('uq_hook_delivery_key'))
    )
    op.create_index('ix_hook_delivery_hook_id_state', 'hook_delivery', ['hook_id', 'state', 'position'])
    op.create_table('hook_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('error', AutoString(length=200), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['hook_delivery.id'], name=op.f('fk_hook_attempt_delivery_id_hook_delivery')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hook_attempt'))
    )
    op.create_index(op.f('ix_hook_attempt_delivery_id'), 'hook_attempt', ['delivery_id'])


def downgrade() -> None:
    """Take them away again; who used them must be given new ones."""
    for table in ('hook_attempt', 'hook_delivery', 'hook', 'api_call', 'api_token'):
        op.drop_table(table)
