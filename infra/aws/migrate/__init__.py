"""The function that migrates the database before new code takes over. Standard library, boto3."""
