from gemini import Gemini, GeminiImage


def draw(prompt: str) -> None:
    client = Gemini(auto_cookies=True)  # expect: cookie
    answer = client.generate_content(f"Create an image of {prompt}")  # expect: cookie
    GeminiImage.save_sync(answer.generated_images, save_path="out")
