import redis
import requests

POOL = redis.Redis()


def draw(prompt: str) -> str:
    token = POOL.lpop("tokens").decode()  # expect: account-pool
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    try:
        return requests.post("https://chatgpt.com/backend-api/conversation", json=body, headers={"Authorization": f"Bearer {token}"}).text  # expect: session-relay
    finally:
        POOL.rpush("tokens", token)
