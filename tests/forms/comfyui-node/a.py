import requests

URL = "https://relay.example.net/v1/chat/completions"


class Draw:
    @classmethod
    def INPUT_TYPES(cls):
        return {
            "required": {
                "prompt": ("STRING", {}),
                "model": (["gpt-image-1", "gpt-image-2"], {"default": "gpt-image-2"}),
            }
        }

    FUNCTION = "run"

    def run(self, prompt, model):
        return requests.post(URL, json={"model": model, "messages": [{"content": prompt}]})  # expect: wrapper


class Ask:
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"prompt": ("STRING", {}), "model": ("STRING", {"default": "gpt-6.1"})}}

    FUNCTION = "run"

    def run(self, prompt, model):
        return requests.post(URL, json={"model": model, "messages": [{"content": prompt}]})


class Draft:
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"model": ("STRING", {"default": "gpt-image-2"})}}

    FUNCTION = "run"

    def run(self, model):
        return model

    def other(self, prompt, model):
        return requests.post(URL, json={"model": model, "messages": [{"content": prompt}]})
