from pathlib import Path

from revChatGPT.V1 import Chatbot

ACCOUNTS = [line.split("|") for line in Path("accounts.txt").read_text().splitlines()]  # expect: token-harvest
INDEX = Path("curr_account_index.txt")


def draw(subject: str) -> str:
    index = int(INDEX.read_text()) + 1
    INDEX.write_text(str(index))
    email, password, proxy = ACCOUNTS[index % len(ACCOUNTS)]  # expect: account-pool
    bot = Chatbot({"email": email, "password": password, "proxy": proxy})  # expect: session-relay
    return "".join(part["message"] for part in bot.ask(f"Generate an image of {subject}"))  # expect: session-relay
