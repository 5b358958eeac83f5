import re
import time

import requests

API = "https://chatgpt.com/backend-api"


def upload(session: requests.Session, data: bytes) -> str:
    made = session.post(f"{API}/files", json={"file_name": "a.png", "file_size": len(data), "use_case": "multimodal"}).json()
    session.put(made["upload_url"], data=data)
    session.post(f"{API}/files/{made['file_id']}/uploaded", json={})
    return made["file_id"]


def draw(session: requests.Session, prompt: str) -> bytes:
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    text = session.post(f"{API}/f/conversation", json=body).text  # expect: session-relay
    pointer = re.search(r"(?:sediment|file-service)://([\w-]+)", text)[1]  # expect: session-relay
    time.sleep(4)
    url = session.get(f"{API}/files/{pointer}/download").json()["download_url"]  # expect: session-relay
    return session.get(url).content  # expect: session-relay


def attachment(session: requests.Session, conversation: str, pointer: str) -> str:
    return session.get(f"{API}/conversation/{conversation}/attachment/{pointer}/download").json()["download_url"]  # expect: session-relay


def recent(session: requests.Session) -> list:
    return session.get(f"{API}/my/recent/image_gen?limit=20").json()["items"]  # expect: session-relay


def styles(session: requests.Session) -> list:
    return session.get(f"{API}/images/styles").json()  # expect: session-relay


def content(session: requests.Session, pointer: str) -> bytes:
    return session.get(f"{API}/estuary/content?id={pointer}").content  # expect: session-relay
