"""The contact handler: a visitor's message becomes one mail to the clinic, or an honest 503."""
