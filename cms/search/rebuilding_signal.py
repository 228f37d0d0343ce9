from django.dispatch import Signal

# Sent in the transaction, before anything is written or locked.
rebuilding = Signal()
