"""`make smoke URL=…`: after a deploy, one message end to end and one page, as a visitor meets them.

It works on AWS and on `make run` alike. The message says that it is a test and is a mail like any
other. How it arrived is asked of the inbox of `make run` or of the journal, where one is named.
"""
