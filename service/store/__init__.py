"""All SQL. Store functions are plain functions of a synchronous SQLAlchemy `Connection`."""
