import random

from re_gpt import SyncChatGPT

gpt_account_list = [{"session_token": "first-token"}, {"session_token": "second-token"}]


def draw(subject: str) -> str:
    account = random.choice(gpt_account_list)  # expect: account-pool
    with SyncChatGPT(session_token=account["session_token"]) as chatgpt:
        return "".join(part["content"] for part in chatgpt.create_new_conversation("gpt-4").chat(f"Draw a picture of {subject}"))  # expect: cookie
