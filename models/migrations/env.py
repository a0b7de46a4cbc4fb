"""Alembic's entry: runs the migrations on the connection that models.store hands over."""

from alembic import context
from sqlmodel import SQLModel

import models.nouns  # noqa: F401 - every table, so that autogenerate sees them all

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
