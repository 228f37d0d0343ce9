"""What a deploy does to the database before new code takes over.

`run` is a function that starts tasks (standard library, boto3); `database_user` runs in a task.
"""
