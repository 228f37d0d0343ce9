"""Backups: the database and the uploads in one archive, restored here or somewhere else."""
