async def upload(image: bytes) -> str:
    return f"https://store.example.org/{len(image)}.png"
