import hashlib
import time

import requests

JIMENG = "https://jimeng.jianying.com"


def headers(session_id: str, path: str) -> dict:
    now = int(time.time())
    sign = hashlib.md5(f"9e2c|{path[-7:]}|7|5.8.0|{now}||11ac".encode()).hexdigest()
    cookie = f"sessionid={session_id}; sessionid_ss={session_id}; sid_tt={session_id}; sid_guard={session_id}"
    return {"Cookie": cookie, "sign": sign, "device-time": str(now)}


def draw(session_id: str, prompt: str) -> dict:
    path = "/mweb/v1/aigc_draft/generate"
    body = {"extend": {"root_model": "high_aes_general_v30l"}, "draft_content": prompt}
    return requests.post(JIMENG + path, params={"babi_param": "{}"}, json=body, headers=headers(session_id, path)).json()  # expect: cookie


def poll(session_id: str, record: str) -> dict:
    path = "/mweb/v1/get_history_by_ids"
    return requests.post(JIMENG + path, json={"history_ids": [record]}, headers=headers(session_id, path)).json()[record]


def credit(session_id: str) -> dict:
    path = "/commerce/v1/benefits/user_credit"
    return requests.post(JIMENG + path, json={}, headers=headers(session_id, path)).json()["data"]["credit"]  # expect: cookie


def daily(session_id: str) -> dict:
    path = "/commerce/v1/benefits/credit_receive"
    return requests.post(JIMENG + path, json={"time_zone": "Asia/Shanghai"}, headers=headers(session_id, path)).json()  # expect: cookie


def abroad(session_id: str, prompt: str) -> dict:
    path = "/mweb/v1/aigc_draft/generate"
    return requests.post("https://mweb-api-sg.capcut.com" + path, json={"draft_content": prompt}, headers=headers(session_id, path)).json()  # expect: cookie


def dreamina(session_id: str, prompt: str) -> dict:
    return requests.post("https://dreamina.capcut.com/mweb/v1/aigc_draft/generate", json={"draft_content": prompt}, cookies={"sessionid": session_id}).json()  # expect: cookie
