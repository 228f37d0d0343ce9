"""`make smoke URL=…`: sends one message through the contact form and fetches one page.

Works with AWS and with `make run`. The message is an ordinary mail whose text says that it is a
test. With `--inbox` or `--journal` the command waits until it has arrived.
"""
