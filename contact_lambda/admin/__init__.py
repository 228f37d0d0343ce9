"""The operator's commands: `python -m contact_lambda.admin --help`.

They print counts, states and references. Only `show` prints what a visitor wrote.
"""
