"""Sends a message, one with a fault and one with a file, through the generated client."""

import sys

from made_client import Client
from made_client.api.form import send_message
from made_client.models import Invalid, Message, Taken

client = Client(base_url=f"http://{sys.argv[1]}")
message = Message(full_name="Ann", email="ann@example.org", message="My back hurts.", consent=True)

taken = send_message.sync(client=client, body=message)
assert isinstance(taken, Taken)
print(taken.status.value, len(taken.reference))

message.email = "nowhere"
invalid = send_message.sync(client=client, body=message)
assert isinstance(invalid, Invalid)
print(*(f"{fault.pointer} {fault.code.value}" for fault in invalid.errors))

file = client.get_httpx_client().post("/contact", files={"scan": b"%PDF"})
print(file.status_code, file.json()["code"])
