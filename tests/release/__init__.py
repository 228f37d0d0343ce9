"""What a release needs, part by part: `make release-check`."""
