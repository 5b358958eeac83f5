"""Sessions of Django, Instagram and AWS, and of a NextAuth site of one's own."""
import boto3
import browser_cookie3
import requests
from openai import OpenAI


def django(client) -> str:
    return client.cookies["sessionid"].value


def instagram(user: str) -> dict:
    jar = browser_cookie3.firefox(domain_name="instagram.com")
    return requests.get(f"https://www.instagram.com/{user}/?__a=1", cookies={"sessionid": jar["sessionid"]}).json()


def bedrock(session_token: str):
    return boto3.Session(aws_session_token=session_token).client("bedrock-runtime")


def restricted(cookie: str) -> dict:
    cookies = {"__Secure-next-auth.session-token": cookie}
    return requests.get("https://shop.example.org/api/auth/session", cookies=cookies).json()


def draw(prompt: str):
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt)
