"""The reference frontend: a website of its own that knows only the public API's JSON."""
