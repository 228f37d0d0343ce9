"""How long tests wait for what another process, a thread or a browser does.

It only bounds a failure, and no test asserts that something was quick: so it is ten times what the
slowest start needs on a quiet machine, and enough for a busy one.
"""

PATIENCE = 150.0  # seconds
