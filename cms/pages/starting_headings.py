"""The headings with which an editor finds a new page begun. Words are still to stand below them."""

WHAT_IT_IS = "What it is"
APPOINTMENT = "What happens at an appointment"
NOTICE = "What you may notice"
COME = "When to come to us"
YOURSELF = "What you can do yourself"
STARTING_HEADINGS = (WHAT_IT_IS, APPOINTMENT, NOTICE, COME, YOURSELF)
