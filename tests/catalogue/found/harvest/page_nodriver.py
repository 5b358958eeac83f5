import nodriver


async def draw(prompt: str) -> str:
    browser = await nodriver.start(user_data_dir="profile")  # expect: session-relay
    tab = await browser.get("https://chatgpt.com/")  # expect: session-relay
    box = await tab.select("#prompt-textarea")
    await box.send_keys(f"Create an image: {prompt}")
    image = await tab.select('img[alt^="Generated image"]', timeout=120)  # expect: session-relay
    return image.attrs["src"]  # expect: session-relay
