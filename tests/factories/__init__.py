"""Objects of the CMS for tests. Each is complete, so a test names only what it is about."""
