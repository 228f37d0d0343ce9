"""The parts of the three CMS stacks, one construct in each file."""
