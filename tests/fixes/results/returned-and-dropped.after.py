import base64
import io

from openai import OpenAI
client = OpenAI()
import shutil
def gen(prompt, n):
    r = client.images.generate(model="gpt-image-2", prompt=prompt, n=n)
    images = [base64.b64decode(d.b64_json or "") for d in r.data or []]
    for i, u in enumerate(images):
        with open(f"{i}.png", "wb") as f:
            shutil.copyfileobj(io.BytesIO(u), f)
    return images
gen("a", 2)
