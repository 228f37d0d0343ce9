class UnreadableUpload(Exception):
    """The file is not what its name says, is damaged or locked; the text tells editors which."""
