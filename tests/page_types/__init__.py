"""Page types as a developer adds them, in settings of their own."""
