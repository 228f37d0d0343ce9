"""What the three stacks of the CMS are made of, one construct a file."""
