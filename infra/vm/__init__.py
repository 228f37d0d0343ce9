"""Runs the CMS on one machine in production: with containers, or with systemd alone."""
