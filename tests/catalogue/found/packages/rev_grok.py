from revgrok import GrokClient


def draw(cookie: str, prompt: str):
    answer = GrokClient(cookie).chat(f"Draw a picture of {prompt}", model="grok-3")  # expect: cookie
    return answer["generatedImageUrls"]  # expect: cookie
