import base64
import json
import os
import urllib.error
import urllib.request

BASE = os.environ.get("IMAGE_BASE_URL", "https://relay.example.net/v1")


def draw(prompt, size="1024x1024"):
    body = {"model": "gpt-image-1", "prompt": prompt, "size": size, "n": 1}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {os.environ['RELAY_KEY']}"}
    request = urllib.request.Request(
        f"{BASE}/images/generations",
        data=json.dumps(body).encode("utf-8"),
        headers=headers,
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=300) as response:
            answer = json.loads(response.read().decode("utf-8"))
    except urllib.error.URLError as error:
        raise RuntimeError(f"no image: {error}") from error
    return [base64.b64decode(item["b64_json"]) for item in answer["data"]]
