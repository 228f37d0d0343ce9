"""The reference frontend: a separate website that knows only the public API's JSON."""
