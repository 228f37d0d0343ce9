"""Implements the ports with AWS: the only package that imports boto3."""
