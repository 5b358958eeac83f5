from playwright.sync_api import sync_playwright


def draw(prompt: str) -> str:
    with sync_playwright() as play:
        browser = play.chromium.launch_persistent_context("profile", headless=False)  # expect: session-relay
        page = browser.new_page()
        page.goto("https://chatgpt.com/")  # expect: session-relay
        page.fill("#prompt-textarea", f"Create an image: {prompt}")  # expect: session-relay
        page.keyboard.press("Enter")  # expect: session-relay
        page.wait_for_selector('img[alt^="Generated image"]', timeout=120_000)  # expect: session-relay
        return page.locator('img[alt^="Generated image"]').last.get_attribute("src")  # expect: session-relay
