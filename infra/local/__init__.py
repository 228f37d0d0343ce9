"""The whole system on one machine, reachable from this machine only."""
