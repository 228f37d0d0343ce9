"""What an operator does by hand: `python -m contact_lambda.admin --help`.

It prints counts, states and references; a visitor's words only with `show`, which was asked to.
"""
