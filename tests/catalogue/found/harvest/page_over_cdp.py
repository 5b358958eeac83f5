from playwright.async_api import async_playwright


async def draw(prompt: str) -> str:
    async with async_playwright() as play:
        browser = await play.chromium.connect_over_cdp("http://localhost:9222")  # expect: session-relay
        page = await browser.contexts[0].new_page()
        await page.goto("https://gemini.google.com/app")  # expect: session-relay
        await page.fill("div.ql-editor", f"Create an image: {prompt}")  # expect: session-relay
        await page.keyboard.press("Enter")  # expect: session-relay
        return await page.locator("img.image.loaded").get_attribute("src")  # expect: session-relay
