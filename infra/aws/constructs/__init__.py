"""The parts of the stacks, one construct in each file."""
