"""A Lambda function for tests: it does what the query asks for."""

import base64
import json
import os
import time
from typing import Any


def handler(event: dict[str, Any], context: Any) -> Any:
    wish = event.get("queryStringParameters", {}).get("do", "echo")
    match wish:
        case "raise":
            raise ValueError("quotes " + event.get("body", ""))
        case "die":
            os._exit(3)
        case "sleep":
            time.sleep(60)
        case "binary":
            body = base64.b64encode(bytes(range(256))).decode()
            return {"statusCode": 200, "isBase64Encoded": True, "body": body}
        case "cookies":
            return {"statusCode": 303, "cookies": ["a=1", "b=2"], "headers": {"Location": "/x"}}
        case "large":
            return {"statusCode": 200, "body": "x" * (7 * 1024 * 1024)}
        case "nonsense":
            return {"statusCode": "never"}
        case "context":
            return {
                "request_id": context.aws_request_id,
                "remaining": context.get_remaining_time_in_millis(),
                "pid": os.getpid(),
            }
    return {"statusCode": 200, "body": json.dumps(event), "headers": {"content-type": "text/json"}}
