import requests


def draw(datr: str, prompt: str) -> list:
    cookies = {"datr": datr, "abra_sess": "x", "ecto_1_sess": "y"}
    reply = requests.post("https://www.meta.ai/api/graphql", data={"variables": {"message": prompt}, "doc_id": "1"}, cookies=cookies)  # expect: cookie
    return [each["uri"] for each in reply.json()["imagine_card"]["session"]["media_sets"]]  # expect: cookie


def guest(token: str, prompt: str) -> dict:
    headers = {"Authorization": f"OAuth {token}"}
    reply = requests.post("https://graph.meta.ai/graphql?locale=user", data={"access_token": token, "variables": prompt}, headers=headers)  # expect: cookie
    return reply.json()["imagine_card"]  # expect: cookie


def ecto(token: str, prompt: str) -> dict:
    headers = {"Authorization": f"ecto1:{token}"}
    reply = requests.post("https://www.meta.ai/api/graphql", json={"doc_id": "2", "variables": {"prompt": prompt}}, headers=headers)  # expect: cookie
    return reply.json()["imagine_card"]  # expect: cookie
