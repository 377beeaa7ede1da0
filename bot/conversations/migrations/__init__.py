"""Changes of the database's schema, applied in order by alembic."""
