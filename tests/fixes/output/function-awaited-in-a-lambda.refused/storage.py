async def upload(image):
    return image
