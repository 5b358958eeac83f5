import base64
import json
import os
import urllib.request


def draw(prompt):
    body = json.dumps({"model": "gpt-image-2", "prompt": prompt, "response_format": "b64_json"}).encode()
    request = urllib.request.Request(
        "https://relay.example.net/v1/images/generations",
        data=body,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {os.environ['RELAY_KEY']}"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=300) as reply:
        found = json.load(reply)
    return base64.b64decode(found["data"][0]["b64_json"])
