import requests


def draw(cookie: str, token: str, user: str, prompt: str) -> list:
    session = requests.Session()  # expect: cookie
    session.headers = {"Cookie": f"session_cookie={cookie}", "Authorization": f"Bearer {token}"}
    made = session.post("https://ideogram.ai/api/images/sample", json={"prompt": prompt, "user_id": user}).json()  # expect: cookie
    found = session.get(f"https://ideogram.ai/api/images/retrieve_metadata_request_id/{made['request_id']}").json()
    return [f"https://ideogram.ai/api/images/direct/{each['response_id']}" for each in found["responses"]]  # expect: cookie
