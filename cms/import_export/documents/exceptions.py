class UnreadableDocument(Exception):
    """A file that cannot be imported. The message tells the editor why and what to do."""
