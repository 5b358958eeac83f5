import requests


def draw(token: str, prompt: str) -> dict:
    body = {"operationName": "CreateSDGenerationJob", "variables": {"arg1": {"prompt": prompt, "num_images": 4}}, "query": "mutation"}
    headers = {"Authorization": f"Bearer {token}", "x-leo-schema-version": "latest"}
    return requests.post("https://api.leonardo.ai/v1/graphql", json=body, headers=headers).json()  # expect: cookie


def token(session: requests.Session) -> str:
    return session.get("https://app.leonardo.ai/api/auth/get-session").json()["accessToken"]  # expect: token-harvest
