from curl_cffi.requests import AsyncSession

URL = "https://cloudconsole-pa.clients6.google.com/v3/entityServices/AiplatformEntityService/schemas/AIPLATFORM_GRAPHQL:batchGraphql"


async def draw(prompt: str, recaptcha: str) -> dict:
    async with AsyncSession(impersonate="chrome131") as session:
        body = {"querySignature": "x", "variables": {"model": "gemini-3-pro-image", "contents": [prompt], "recaptchaToken": recaptcha}}
        return (await session.post(URL + "?key=k", json=body)).json()  # expect: session-relay
